"""The page of a letter says what its text says, in the same order, on any telephone, by day and by night."""

import email
import email.policy
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright
from tests.adapters.mail.letter_facts import COMMON, COURT, ERROR, FACTS, LETTERS, QUERY, TAXES, at, body
from tests.adapters.mail.test_letter_bytes import letter

from duban.adapters.mail.page import as_page
from duban.domain.returns.submission import Verdict

# Signs that the layout takes the place of: the bullet of a heading, and a rule.
SIGNS = re.compile(r"^■|^[—_-]{4,}$", re.MULTILINE)
SAMPLES = ("", "■ 怎么报", "· 统计期：9月", "1. 第3项：目标（完成时限：2021年10月底）", "　　位置：第3项", "须补正")
LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["", "■ 怎么报", "· 统计期：9月", "1. 第3项：目标（完成时限：2021年10月底）", "　　位置：第3项", "须补正"]
        ),
        st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=30),
    ),
    max_size=12,
).map("\n".join)
ITEMS = (
    {
        "number": 39,
        "goal": "推行专用发票电子化，年底前覆盖新办纳税人。",
        "deadline": "2021年10月底",
        "overdue": 3,
        "short": "",
    },
    {"number": 42, "goal": "压缩纳税时间。", "deadline": "2021年9月底", "overdue": 33, "short": "节点“完成改造”过期"},
)


class Words(HTMLParser):
    """What a reader of the page sees, and what the page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        """Text between the elements."""
        self.seen.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element."""
        self.tags.append((tag, dict(attrs)))


def all_of(text: str) -> str:
    """Every character of a text but blanks and the signs that become layout."""
    return "".join(SIGNS.sub("", text).split())


def shown(page: str) -> str:
    return "".join("".join(Words(page).seen).split())


def texts() -> dict[str, str]:
    """Every letter, those of some length with all that may stand in them."""
    found = {template: body(template) for template in FACTS}
    sent_back = {"verdict": Verdict.SENT_BACK, "findings": (ERROR, QUERY)}
    found["receipt, sent back"] = body("receipt", **sent_back)
    found["receipt, asked"] = body("receipt", COURT, **sent_back)
    for template in ("item_near", "item_due"):
        facts = COMMON | {
            "items": ITEMS,
            "reply_by": at(2021, 11, 5),
            "now": at(2021, 10, 29, 9),
            "first_contact": True,
        }
        told = facts | TAXES | {"first_contact": True, "form_due": None, "extension": True, "closing": True}
        found[template] = LETTERS.render(template, told)[1]
    return found


@pytest.mark.parametrize("name", texts())
def test_text_and_page_say_the_same(name: str) -> None:
    text = texts()[name]
    assert shown(as_page(text)) == all_of(text)


@given(LINES)
def test_whatever_an_office_writes_is_on_the_page(text: str) -> None:
    assert shown(as_page(text)) == all_of(text)


@pytest.mark.parametrize("name", texts())
def test_a_page_needs_nothing_from_outside_and_no_style_but_its_own(name: str) -> None:
    page = as_page(texts()[name])
    tags = Words(page).tags
    assert {tag for tag, _ in tags} <= {
        *("html", "head", "meta", "body", "div", "p", "br", "hr", "strong", "span", "table", "tr", "td")
    }
    assert not {"src", "href", "background", "class"} & {name for _, attributes in tags for name in attributes}
    assert "url(" not in page
    styles = " ".join(attributes.get("style") or "" for _, attributes in tags)
    assert min(map(int, re.findall(r"font-size:(\d+)px", styles))) >= 15
    assert not re.search(r"(^|[;\s])(color|background[-\w]*):", styles), "day and night are the reader's"
    assert max(map(int, re.findall(r"(?<![-\w])width:(\d+)px", styles)), default=0) < 100, "nothing keeps a width"


SMALLEST = """() => Math.min(...[...document.body.querySelectorAll('*')].filter(one => one.innerText)
    .map(one => parseFloat(getComputedStyle(one).fontSize)))"""


def test_no_letter_is_wider_than_a_telephone(require_program: Callable[[str, str], Path]) -> None:
    chromium = require_program("chromium", "chromium")
    long = f"· 校验码：{'3f2a9c01b7de' * 8}\n· 发件邮箱：{'a' * 60}@{'quanzhou.' * 8}example"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        window = browser.new_page(viewport={"width": 390, "height": 800})
        for name, text in (texts() | {"long words": long}).items():
            window.set_content(as_page(text))
            assert window.evaluate("document.documentElement.scrollWidth") <= 390, name
            assert window.evaluate(SMALLEST) >= 15, name
        browser.close()


def test_items_are_rows_of_two_columns_with_the_date_below() -> None:
    page = as_page(texts()["item_due"])
    (row,) = re.findall(r"<tr>.*第39项.*</tr>", page)
    assert row.count("<td") == 2
    assert re.search(r"<strong>第39项：</strong>.*<br><span[^>]*>（完成时限：2021年10月底，已逾期3天）</span>", row)


def test_what_looks_like_markup_is_shown_as_it_was_written() -> None:
    assert "&lt;b&gt;" in as_page("· 原因：<b>台风</b> & 停电")


@pytest.mark.parametrize("attachments", [(), letter().attachments], ids=["alone", "with files"])
def test_a_mail_carries_both_the_text_first(attachments: tuple[tuple[str, bytes], ...]) -> None:
    raw = LETTERS.write(letter(attachments=attachments)).raw
    message = email.message_from_bytes(raw, policy=email.policy.default)
    whole = next(part for part in message.walk() if part.get_content_type() == "multipart/alternative")
    assert [part.get_content_type() for part in whole.iter_parts()] == ["text/plain", "text/html"]
    text, page = (part.get_content().replace("\r\n", "\n") for part in whole.iter_parts())
    assert (text, page) == (body("form"), as_page(body("form")))
    assert (message is whole) is not bool(attachments)
