"""An application for an extension is filled in as far as the return says it."""

from datetime import date

import pytest
from tests.builders import item

from duban.domain.decisions.extension import WantedExtension, blank, wanted
from duban.domain.returns.submission import Entry, Finding, Severity, Status

LATER = date(2022, 3, 31)
ITEMS = {number: item(number) for number in (38, 39)}
ASKED = WantedExtension("39", "优化办理流程。", "2021年12月底", LATER, "进展。", "问题。")


def past_deadline(number: int | None = 39, code: str = "W16") -> Finding:
    return Finding(code, Severity.NOTE, "", number)


def said(number: int = 39, until: date | None = LATER) -> Entry:
    return Entry(number, Status.BEHIND, progress="进展。", problems="问题。", expected_on=until)


@pytest.mark.parametrize(
    ("findings", "entries", "asked"),
    [
        pytest.param([past_deadline()], [said()], (ASKED,), id="expected after its deadline"),
        pytest.param([past_deadline(), past_deadline()], [said()], (ASKED,), id="once, however often it was found"),
        pytest.param([past_deadline(code="W03")], [said()], (), id="another finding"),
        pytest.param([past_deadline(None)], [said()], (), id="about no item"),
        pytest.param([past_deadline()], [said(until=None)], (), id="no day was named"),
        pytest.param([past_deadline()], [said(38)], (), id="nothing was said of it"),
        pytest.param([past_deadline(40)], [said(40)], (), id="no item of the plan"),
    ],
)
def test_what_is_asked_for(findings: list[Finding], entries: list[Entry], asked: tuple[WantedExtension, ...]) -> None:
    assert wanted(findings, entries, ITEMS) == asked


def test_items_stand_in_the_order_of_their_numbers() -> None:
    found = wanted([past_deadline(39), past_deadline(38)], [said(39), said(38)], ITEMS)
    assert [one.label for one in found] == ["38", "39"]


def test_a_blank_application_says_what_the_plan_says_and_leaves_the_day_open() -> None:
    assert blank([ITEMS[39]]) == (WantedExtension("39", "优化办理流程。", "2021年12月底", None, "", ""),)
