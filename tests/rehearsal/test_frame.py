"""The office's pages in Airflow's own frame: found from the grid, for everybody, on a phone, by day and by night."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, Page
from tests.board.served import PHONE, SCREEN
from tests.rehearsal.office import NOW, Office, log_in

from duban.board import IN_FRAME, PREFIX
from duban.board.rendering import MENU
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.office.office import DESK
from duban.stack.airflow_api import TaskInstance

CYCLE = Reference("qz2021", "department_monthly", Period.parse("2021-11"))
DAG, RUN = f"{CYCLE.programme}.{CYCLE.stream}", "lanes"
UNIT = "市税务局"
TAB = "a[href*=duban-{}]"

# A browser and a run with a lane for each unit, also on a machine that is busy with others.
# Long: each page of the menu in a frame, twice.
pytestmark = [pytest.mark.prove, pytest.mark.timeout(900)]


def frame_of(page: Page) -> Frame:
    """The frame of the office's pages, once one stands in it."""
    handle = page.wait_for_selector(f"iframe[title={DESK}]")
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    frame.wait_for_selector("h1")
    return frame


@pytest.fixture
def lanes(office: Office) -> str:
    """The address of the run of a cycle whose returns are waited for."""
    office.app.generate.open_cycle(CYCLE, NOW)

    def waits(tasks: list[TaskInstance]) -> bool:
        return any(one.task_id == "await_return" and one.label == UNIT and one.state == "deferred" for one in tasks)

    with office.stack.api() as api:
        api.trigger(DAG, RUN, {"period": str(CYCLE.period)})
        api.wait(DAG, RUN, until=waits, patience=office.stack.patience())
    return f"{office.stack.url}/dags/{DAG}/runs/{RUN}"


def test_from_a_lane_of_the_grid_to_its_return_it_is_two_clicks(office: Office, page: Page, lanes: str) -> None:
    """A task that is no lane leads to the whole cycle: Airflow leaves the number of its lane as it is written."""
    log_in(page, office.stack, "duban")
    page.goto(f"{lanes}/tasks/await_return/mapped")
    page.get_by_role("link", name=UNIT).click()
    page.locator(TAB.format("task")).click()
    assert UNIT in frame_of(page).inner_text("h1")
    page.goto(f"{lanes}/tasks/open_cycle")
    page.get_by_text("已开启").first.wait_for()  # what the task said, in the log that Airflow shows first
    assert "Returned value" not in page.inner_text("body")
    page.locator(TAB.format("task")).click()
    assert CYCLE.period.title in frame_of(page).inner_text("h1")
    page.goto(lanes)
    page.locator(TAB.format("run")).click()
    assert CYCLE.period.title in frame_of(page).inner_text("h1")


def test_every_page_in_the_frame_is_for_everybody_and_as_broad_as_a_phone(office: Office, page: Page) -> None:
    log_in(page, office.stack, "duban")
    page.goto(f"{office.stack.url}/plugin/{IN_FRAME}")
    found = []
    for size in (SCREEN, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for entry in MENU:
            frame = frame_of(page)
            frame.goto(f"{office.stack.url}{PREFIX}{entry.path}")
            width = size["width"]
            found += [f"{entry.title} {width}: {one['id']}" for one in Axe().run(frame).response["violations"]]  # type: ignore[arg-type]
            if frame.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                found.append(f"{entry.title} is wider than {width}")
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert found == []


def test_the_desk_is_in_the_menu_at_first_sight_also_on_a_phone(office: Office, page: Page) -> None:
    log_in(page, office.stack, "chakan")
    for size in (SCREEN, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        link = page.get_by_role("link", name=DESK)
        link.wait_for()
        box = link.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] + box["height"] <= size["height"]


def test_the_frame_is_dark_when_airflow_is_and_light_again(office: Office, page: Page) -> None:
    log_in(page, office.stack, "duban")
    page.goto(f"{office.stack.url}/plugin/{IN_FRAME}")
    frame = frame_of(page)
    ground = "getComputedStyle(document.body).backgroundColor"
    light = frame.evaluate(ground)
    for choice, theme in (("深色模式", "dark"), ("浅色模式", "light")):
        page.get_by_text("用户", exact=True).click()
        page.get_by_text("外观").hover()
        page.get_by_text(choice).click()
        frame.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        assert (frame.evaluate(ground) == light) is (theme == "light")


def test_only_airflow_frames_the_pages_and_no_script_of_others_runs_in_them(office: Office) -> None:
    with office.client("duban") as client:
        answer = client.get(f"{PREFIX}/")
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'self'"} <= set(policy)
    assert '"allowEval": false' in answer.text
    assert re.findall(r"<script(?![^>]* src=)", answer.text) == []
    scripts = {Path(one).name for one in re.findall(r'<script src="([^"]+)"', answer.text)}
    assert scripts == {"board.js", "htmx-2.0.11.min.js"}
