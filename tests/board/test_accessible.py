"""The office's pages in a browser: for a screen reader, in the dark, on a phone, without a word to the console."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser as Chromium
from pypdfium2 import PdfDocument
from tests.board.conftest import DEPUTY, DESK, LETTER, SWJ
from tests.board.served import PHONE, SCREEN, served
from tests.board.test_claims import done, file
from tests.cli.conftest import CYCLE, moment

from duban.board.handbook import chapters
from duban.bootstrap import Installation

PAGES = (
    (DESK, "/"),
    (DESK, f"/cycles/{CYCLE}"),
    (DESK, f"/return/{SWJ}"),
    (DESK, "/work?whose=all"),
    (DESK, f"/messages/{'a' * 64}"),
    (DESK, "/items"),
    (DESK, "/items?due=2021-12"),
    (DESK, "/items/qz2021/38"),
    (DESK, "/units/qz2021/swj"),
    (DESK, "/decisions"),
    (DESK, "/decisions/contact"),
    (DESK, "/decisions/contact-end"),
    (DESK, "/decisions/measures"),
    (DESK, "/decisions/measures?number=40"),
    (DESK, "/decisions/split?number=40"),
    (DESK, "/decisions/merge?number=40"),
    (DESK, "/decisions/add"),
    (DESK, "/preview"),
    (DESK, "/calendar"),
    (DESK, "/outbox"),
    (DESK, "/samples"),
    (DESK, f"/register/{SWJ}"),
    (DESK, "/claims"),
    (DESK, "/needs"),
    (DESK, "/appraisal"),
    (DESK, "/meetings"),
    (DESK, "/doubts"),
    (DESK, "/extensions"),
    (DESK, "/audit"),
    (DESK, "/help"),
    (DESK, "/help/all"),
    (DESK, "/help/work"),
    (DESK, "/audit?words=市税务局"),
    (DESK, "/audit?words=函"),
    (DEPUTY, "/papers"),
    (DEPUTY, f"/papers/1/{LETTER}"),
)
# What a phone leaves to the frame beside Airflow's menu.
IN_AIRFLOW = 318


@pytest.fixture
def address(web: FastAPI) -> Iterator[str]:
    """Where the pages are served on this machine."""
    with served(web) as found:
        yield found


@pytest.mark.prove
def test_every_page_is_for_everybody_by_day_by_night_and_on_a_phone(address: str, chromium: Chromium) -> None:
    """No finding of axe, nothing wider than a phone but a table that scrolls by itself, no complaint of the browser."""
    assert [finding for user, path in PAGES for finding in findings(chromium, address, user, path)] == []


def test_so_is_a_page_with_something_on_it_and_one_box_chooses_all(
    app: Installation, address: str, chromium: Chromium
) -> None:
    items = [app.context.programme(CYCLE).item(number) for number in (1, 2)]
    file(app, items[0].lead, *map(done, items))
    app.generate.prepare_form(SWJ, moment(10, 14))
    full = ("/claims", f"/mails/R0/{SWJ}")
    assert [finding for path in full for finding in findings(chromium, address, DESK, path)] == []
    page = chromium.new_context(viewport=SCREEN, extra_http_headers={"x-user": DESK}).new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/claims")
    page.get_by_label("全选").check()
    page.get_by_label("核查情况").fill("逐条核对佐证")
    page.get_by_role("button", name="复核所选事项").click()
    page.get_by_text("已办理2项").wait_for()


def findings(chromium: Chromium, address: str, user: str, path: str) -> list[str]:
    """What is wrong with one page, a sentence each."""
    found: list[str] = []
    context = chromium.new_context(viewport=SCREEN, extra_http_headers={"x-user": user}, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.on("console", lambda said: found.append(f"{path}: {said.text}"))
    page.goto(address + path)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{path} {scheme}: {one['id']}" for one in Axe().run(page).response["violations"]]
    page.set_viewport_size(PHONE)
    found += [f"{path} on a phone: {one['id']}" for one in Axe().run(page).response["violations"]]
    for width in (PHONE["width"], IN_AIRFLOW):
        page.set_viewport_size(PHONE | {"width": width})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path} is wider than a phone of {width}")
    context.close()
    return found


def test_a_table_is_narrowed_without_loading_the_page_anew_and_its_address_says_so(
    address: str, chromium: Chromium
) -> None:
    context = chromium.new_context(viewport=SCREEN, extra_http_headers={"x-user": DESK})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/cycles/{CYCLE}")
    page.select_option("#standing", "ACCEPTED")
    page.get_by_text("没有这种状态的单位").wait_for()
    assert "standing=ACCEPTED" in page.url
    context.close()


@pytest.mark.parametrize("name", [one.name for one in chapters() if one.part == "一页说清"])
def test_what_is_said_to_be_on_one_page_prints_on_one(address: str, chromium: Chromium, name: str) -> None:
    context = chromium.new_context(viewport=SCREEN, extra_http_headers={"x-user": DESK})
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/help/{name}")
    assert len(PdfDocument(page.pdf(format="A4"))) == 1
    context.close()
