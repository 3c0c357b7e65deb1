"""Days in a return: read or asked back, never held against an item that is done, doubtful or without a date."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from tests.builders import ITEMS, item
from tests.domain.checks.filling import BACKGROUND, STEP_LETTERS, cell, filled, judged, knowing, step_row, told

from duban.domain.checks import Background
from duban.domain.returns.submission import Milestone

DONE = {"status": "已完成", "measure": "已落实", "evidence": "验收意见.pdf"}
BEHIND = {"status": "正在推进（滞后）", "problems": "系统接口尚未打通。", "next_steps": "十一月中旬完成联调。"}
LATE = {"expected_on": "2022-03-31"}
WON = {"K38-2": "300"}
EXPECTED = cell("expected_on", 38)
NO_STATUS = ("E07", 38, cell("status", 38))


def codes(changes: Mapping[str, object], background: Background = BACKGROUND, **values: str) -> list[str]:
    return [code for code, _, _ in told(filled({38: changes}, values), background=background)]


def test_an_expected_day_without_a_status_is_not_judged() -> None:
    assert told(filled({38: {"status": "", "expected_on": "2021-10-01"}})) == [NO_STATUS]
    assert told(filled({38: {"status": ""} | LATE})) == [NO_STATUS]


def test_an_item_that_is_done_may_name_a_day_after_its_deadline() -> None:
    assert told(filled({38: DONE | LATE}, WON)) == []


def test_an_item_without_a_deadline_has_none_to_miss() -> None:
    assert told(filled({40: LATE})) == []


@pytest.mark.parametrize(("day", "asked"), [("2021-12-31", []), ("2022-01-01", [("W16", 38, EXPECTED)])])
def test_the_last_day_itself_is_not_late(day: str, asked: list[object]) -> None:
    assert told(filled({38: {"expected_on": day}})) == asked


def test_what_cannot_be_read_is_quoted_up_to_forty_characters() -> None:
    (finding,) = judged(filled({38: {"expected_on": "待" * 41}}))[1]
    assert f"（填写内容：{'待' * 40}）" in finding.sentence


@pytest.mark.parametrize(
    ("day", "what", "column"),
    [("尽快", "完成系统招标", "计划时间"), ("2021-11-30", "", "工作内容")],
)
def test_of_a_step_the_column_that_lacks_something_is_named(day: str, what: str, column: str) -> None:
    (finding,) = judged(filled(milestones=(step_row(5, 38, day, what),)))[1]
    assert finding.column == column


class TestMilestones:
    """路线图: the rows that are filled here, and the steps on file that fall into this period."""

    @pytest.mark.parametrize(
        ("day", "asked"),
        [
            pytest.param("2021-11-30", [], id="a day as it is asked for"),
            pytest.param("2021.11.30", [], id="a full day in other signs"),
            pytest.param("11月底", [("W06", 38, f"路线图!{STEP_LETTERS['on']}5")], id="a day that was guessed"),
        ],
    )
    def test_a_guessed_day_is_confirmed(self, day: str, asked: list[object]) -> None:
        assert told(filled(milestones=(step_row(5, 38, day, "完成系统招标"),))) == asked

    @pytest.mark.parametrize(
        ("day", "asked"),
        [
            pytest.param(date(2021, 9, 25), [], id="before the period"),
            pytest.param(date(2021, 9, 26), ["W03"], id="on its first day"),
            pytest.param(date(2021, 10, 22), ["W03"], id="on the day of the return"),
            pytest.param(date(2021, 10, 23), [], id="after the day of the return"),
        ],
    )
    def test_a_step_is_asked_after_once_it_is_due_and_in_its_own_period(self, day: date, asked: list[str]) -> None:
        known = knowing(milestones={38: (Milestone(day, "完成系统招标"),)})
        found = told(filled(), on=date(2021, 10, 22), background=known)
        assert [code for code, _, _ in found] == asked

    @pytest.mark.parametrize(("day", "asked"), [(date(2021, 10, 25), ["W03"]), (date(2021, 10, 26), [])])
    def test_of_a_late_return_the_period_ends_all_the_same(self, day: date, asked: list[str]) -> None:
        known = knowing(milestones={38: (Milestone(day, "完成系统招标"),)})
        found = told(filled(), on=date(2021, 10, 28), background=known)
        assert [code for code, _, _ in found] == asked

    def test_nothing_is_asked_of_an_item_that_says_it_is_behind_or_that_is_doubtful(self) -> None:
        known = knowing(milestones={38: (Milestone(date(2021, 10, 20), "完成系统招标"),)})
        assert codes(BEHIND, known) == []
        doubtful = (item(38, unconfirmed=("完成时限",)), *ITEMS[1:])
        assert told(filled(items=doubtful), background=known, items=doubtful) == []

    def test_nor_where_it_is_not_known_what_the_return_speaks_of(self) -> None:
        known = knowing(milestones={38: (Milestone(date(2021, 10, 20), "完成系统招标"),)}, covers=None)
        assert told(filled(), background=known) == []


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2021, 9, 25), False),
        (date(2021, 9, 26), True),
        (date(2021, 10, 25), True),
        (date(2021, 10, 26), False),
    ],
)
def test_an_item_falls_due_from_the_first_to_the_last_day_of_its_period(day: date, due: bool) -> None:
    """On these days 本月无变化 is no answer; the last day of the period before was the matter of that return."""
    before = judged(filled({38: BEHIND}))[0][0]
    known = knowing(last={38: replace(before, unchanged=False)}, extended={38: day})
    found = codes({"unchanged": "√", "progress": ""} | BEHIND, known)
    assert ("E25" in found) is due
