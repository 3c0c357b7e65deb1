"""The pages with whatever a person has at hand: a phone, or a keyboard alone."""

from dataclasses import replace

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from tests.board.conftest import DEPUTY, DESK, LETTER, pages_over
from tests.board.served import PHONE, SCREEN, served

from duban.bootstrap import Installation
from duban.domain.decisions.document import DocumentState

NOT_HERE = "本办未开通手机签发，请在电脑上或办公系统中办理"
FOCUSED = "document.activeElement"
OUTLINE = f"getComputedStyle({FOCUSED}).outlineStyle + ' ' + getComputedStyle({FOCUSED}).outlineWidth"


def opened(chromium: Chromium, address: str, user: str, size: dict[str, int]) -> Page:
    """A window of that size at the pages, as that person."""
    page = chromium.new_context(viewport=size, extra_http_headers={"x-user": user}).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(120_000)
    page.goto(f"{address}/")
    return page


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def with_phones(app: Installation, allowed: bool) -> FastAPI:
    """The pages of an office that signs on phones, or does not."""
    office = replace(app.settings.office, signs_on_phone=allowed)
    changed = replace(app, settings=replace(app.settings, office=office))
    return pages_over(changed)


@pytest.mark.parametrize("allowed", [False, True], ids=["switched off", "switched on"])
def test_a_paper_is_read_on_a_phone_and_signed_there_where_the_office_wants_it(
    app: Installation, chromium: Chromium, allowed: bool
) -> None:
    with served(with_phones(app, allowed)) as address:
        page = opened(chromium, address, DEPUTY, PHONE)
        page.get_by_role("link", name="文书", exact=True).click()
        page.get_by_role("link", name="打开办理").click()
        page.get_by_role("heading", name="swj · 函请").wait_for()
        assert not is_too_wide(page)
        sign = page.get_by_role("button", name="签发", exact=True)
        if allowed:
            sign.click()
            page.get_by_text("swj · 函请已签发").wait_for()
            assert not is_too_wide(page)
        else:
            page.get_by_text(NOT_HERE).wait_for()
            assert not sign.is_visible()
        expected = DocumentState.SIGNED if allowed else DocumentState.WAITING
        assert app.sign.document(LETTER, 1).state is expected


def test_a_keyboard_is_enough(web: FastAPI, chromium: Chromium) -> None:
    """The first stop skips the menu, each stop is seen, their order is that of the page, and Enter follows a link."""
    with served(web) as address:
        page = opened(chromium, address, DESK, SCREEN)
        page.keyboard.press("Tab")
        assert page.evaluate(f"{FOCUSED}.textContent") == "跳到正文"
        assert page.locator(".skip").bounding_box()["x"] >= 0, "it shows itself once it is reached"  # type: ignore[index]
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.getElementById('content').contains({FOCUSED})")
        page.goto(f"{address}/work?whose=all")
        seen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(f"{FOCUSED} === document.body"):
                break
            assert "solid" in page.evaluate(OUTLINE) or "auto" in page.evaluate(OUTLINE)
            seen.append(page.evaluate(f"[...document.querySelectorAll('*')].indexOf({FOCUSED})"))
        assert len(seen) > 10
        assert seen == sorted(seen), "the order of the page"
        page.goto(f"{address}/")
        page.get_by_role("link", name="工作单", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="工作单", level=1).wait_for()


def test_a_paper_is_signed_with_the_keyboard(app: Installation, web: FastAPI, chromium: Chromium) -> None:
    with served(web) as address:
        page = opened(chromium, address, DEPUTY, SCREEN)
        page.goto(f"{address}/papers/1/{LETTER}")
        page.get_by_role("button", name="签发", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_text("swj · 函请已签发").wait_for()
    assert app.sign.document(LETTER, 1).state is DocumentState.SIGNED
