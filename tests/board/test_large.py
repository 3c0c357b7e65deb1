"""Pages over a large plan: a page at a time, what was kept with its moment, and what was just done exactly."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from tests.board.conftest import CYCLE, DESK, SWJ, Browser

from duban.board import paging
from duban.bootstrap import Installation, file_clock
from duban.domain.calendar.cycle import Reference
from duban.domain.returns.submission import ReturnEvent, ReturnState
from duban.services import context

TOLD = "统计截至"
PAGES = ("/", f"/cycles/{CYCLE}", "/items", "/work?whose=all", "/units", "/claims", "/papers", "/audit")


@pytest.fixture
def large(app: Installation, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """The same installation, which takes its plan for a large one."""
    monkeypatch.setattr(context, "LARGE", 0)
    return app


def later(app: Installation, minutes: int = 1) -> None:
    """Let the installation's clock go on."""
    clock = file_clock(app.settings.home)
    clock.set(clock.now() + timedelta(minutes=minutes))


def happen(app: Installation, reference: Reference, state: ReturnState) -> None:
    """Record that the return stands so from now on."""
    with app.context.ledger.begin() as work:
        work.returns.record(ReturnEvent(str(reference), state, app.clock.now()))


def row_of(html: str, unit: str) -> str:
    """What the table of a page says in the row of that unit."""
    return next(row for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if f'/{unit}"' in row)


@pytest.mark.parametrize("path", ["/", f"/cycles/{CYCLE}", "/items", "/audit"])
def test_a_figure_of_before_says_so(large: Installation, browser: Callable[..., Browser], path: str):
    assert TOLD not in browser(DESK).page(path)
    later(large)
    assert TOLD in browser(DESK).page(path)


def test_a_small_plan_is_told_as_it_is_now(app: Installation, browser: Callable[..., Browser]):
    for path in PAGES:
        browser(DESK).page(path)
    later(app)
    assert not [path for path in PAGES if TOLD in browser(DESK).page(path)]


def test_what_was_just_done_is_in_a_table_that_was_kept(large: Installation, browser: Callable[..., Browser]):
    assert "未报" in row_of(browser(DESK).get(f"/cycles/{CYCLE}").text, "swj")
    later(large)
    happen(large, SWJ, ReturnState.EXEMPT)
    html = browser(DESK).get(f"/cycles/{CYCLE}").text
    assert TOLD in html
    assert "免报" in row_of(html, "swj")


def test_every_page_of_a_list_is_reached_and_keeps_what_was_chosen(
    app: Installation, browser: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(paging, "ROWS", 40)
    seen: list[str] = []
    path: str | None = "/items?light=GREY"
    while path:
        html = browser(DESK).get(path).text
        seen += re.findall(r"/items/qz2021/(\d+)\"", html)
        following = re.search(r'<a href="([^"]*)">下一页</a>', html)
        path = f"/items{following[1]}".replace("&amp;", "&") if following else None
        assert path is None or "light=GREY" in path
    assert len(seen) == len(set(seen)) > 40


def statements(browser: Browser, path: str) -> int:
    """How many statements a page puts to the ledger once it was looked at before."""
    browser.get(path)
    found: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        assert browser.get(path).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(found)


def test_a_page_asks_no_more_for_many_units_than_for_few(app: Installation, browser: Callable[..., Browser]):
    """Of the units of October first few owe a return that was sent to them, then all of them do."""
    units = [unit.code for unit in app.context.programme(CYCLE).reporters(CYCLE.stream)]
    for unit in units[5:]:
        happen(app, CYCLE.of(unit), ReturnState.EXEMPT)
    few = {path: statements(browser(DESK), path) for path in PAGES}
    for unit in units[5:]:
        happen(app, CYCLE.of(unit), ReturnState.OWED)
    assert {path: statements(browser(DESK), path) for path in PAGES} == few
