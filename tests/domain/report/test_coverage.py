"""Who reported and when: every return has one answer, and nobody is blamed for what was our failure."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.report_cases import COURT, CUT_OFF, CYCLE, ON_TIME, TAX, TOO_LATE, TRADE, accepted, expected, programme

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.deliverability import Excuse
from duban.domain.report.coverage import Coverage, Timeliness, UnitAnswer, coverage_of, timeliness_of
from duban.domain.returns.submission import ExpectedReturn, ReturnState

AFTER = CUT_OFF + timedelta(days=1)


@pytest.mark.parametrize(
    ("came", "as_of", "excuse", "timeliness"),
    [
        pytest.param(
            TOO_LATE, CUT_OFF, Excuse(late=True), Timeliness.NOT_LATE, id="late, and our mails reached nobody"
        ),
        pytest.param(TOO_LATE, CUT_OFF, Excuse(missed=True), Timeliness.LATE, id="an excuse of a later day"),
        pytest.param(ON_TIME, CUT_OFF, Excuse(late=True), Timeliness.ON_TIME, id="in time needs no excuse"),
        pytest.param(CUT_OFF, CUT_OFF, Excuse(), Timeliness.LATE, id="at the very cut-off"),
        pytest.param(CUT_OFF + timedelta(seconds=1), AFTER, Excuse(), Timeliness.AFTER_CUTOFF, id="after the cut-off"),
        pytest.param(AFTER, AFTER, Excuse(missed=True), Timeliness.NOT_LATE, id="after it, and we reached nobody"),
        pytest.param(
            datetime(2021, 10, 28, 23, tzinfo=TIMEZONE),
            CUT_OFF,
            Excuse(until=date(2021, 10, 28)),
            Timeliness.NOT_LATE,
            id="its form left late, and it kept its own day",
        ),
        pytest.param(None, CUT_OFF, Excuse(missed=True), Timeliness.UNDELIVERED, id="nothing came, nobody was reached"),
        pytest.param(None, CUT_OFF, Excuse(unread=True), Timeliness.UNREAD, id="nothing was found in a mailbox unread"),
        pytest.param(
            None, CUT_OFF, Excuse(unread=True, missed=True), Timeliness.UNDELIVERED, id="what is known comes first"
        ),
        pytest.param(
            None, CUT_OFF - timedelta(seconds=1), Excuse(missed=True), Timeliness.AWAITED, id="before the cut-off"
        ),
    ],
)
def test_what_we_failed_to_deliver_is_held_against_nobody(came, as_of, excuse, timeliness) -> None:
    given = expected(TAX, at=came) if came else expected(TAX, ReturnState.OWED)
    assert timeliness_of(given, CYCLE, as_of, excuse) is timeliness


def test_a_return_of_paper_counts_from_the_day_it_was_accepted() -> None:
    given = replace(expected(TAX), first_complete_at=None, accepted_at=TOO_LATE)
    assert timeliness_of(given, CYCLE, CUT_OFF) is Timeliness.LATE
    nowhere = replace(given, accepted_at=None)
    assert timeliness_of(nowhere, CYCLE, CUT_OFF) is Timeliness.MISSING


@pytest.mark.parametrize("state", [ReturnState.NIL, ReturnState.EXEMPT])
def test_what_was_waived_is_never_late(state: ReturnState) -> None:
    given = ExpectedReturn("r", state, TOO_LATE, TOO_LATE)
    assert timeliness_of(given, CYCLE, AFTER).value == {"nil": "零报告", "exempt": "免报"}[state]


def answer(code: str, timeliness: Timeliness, sent_back: int = 0) -> UnitAnswer:
    return UnitAnswer(code, code, timeliness, 1, None, None, 1, sent_back, "")


def test_each_answer_counts_in_one_place_of_the_report() -> None:
    coverage = Coverage(tuple(answer(kind.name, kind) for kind in Timeliness))
    named = {
        "on_time": {"ON_TIME"},
        "late": {"LATE", "AFTER_CUTOFF"},
        "not_late": {"NOT_LATE"},
        "missing": {"MISSING"},
        "pending": {"AWAITED", "UNCHECKED", "SENT_BACK", "UNDELIVERED", "UNREAD"},
        "reported": {"ON_TIME", "LATE", "AFTER_CUTOFF", "NOT_LATE", "NIL"},
    }
    assert {key: {one.code for one in getattr(coverage, key)} for key in named} == named
    assert {one.code for one in coverage.obliged} == {kind.name for kind in Timeliness} - {"EXEMPT"}
    assert coverage.owed == len(Timeliness) - 1
    assert [kind.name for kind in Timeliness if kind.is_in] == ["ON_TIME", "LATE", "AFTER_CUTOFF", "NOT_LATE", "NIL"]


def test_right_the_first_time_is_who_reported_and_got_nothing_back() -> None:
    coverage = Coverage(
        (
            answer("a", Timeliness.LATE),
            answer("b", Timeliness.ON_TIME, 2),
            answer("c", Timeliness.MISSING),
            answer("d", Timeliness.SENT_BACK, 1),
        )
    )
    assert [one.code for one in coverage.first_time_right] == ["a"]
    assert coverage.times_sent_back == 3


def test_an_answer_says_what_stands_in_once_and_who_asked_to_withdraw() -> None:
    returns = {TAX: expected(TAX), TRADE: expected(TRADE, ReturnState.OWED), COURT: expected(COURT, ReturnState.OWED)}
    coverage = coverage_of(
        programme(),
        CYCLE,
        returns,
        {TAX: accepted(TAX, ())},
        {TRADE: ["沿用9月数据", "无往期数据", "沿用9月数据"]},
        CUT_OFF,
        {COURT: Excuse(missed=True)},
        {TAX: datetime(2021, 10, 27, 9, tzinfo=TIMEZONE), TRADE: datetime(2021, 10, 28, 9, tzinfo=TIMEZONE)},
    )
    tax, trade, court = coverage.answers
    assert (tax.number, trade.number) == ("qz2021/department_monthly/2021-10/shuiwu#1", "")
    assert (tax.organisation, tax.items, trade.items, court.items) == ("市税务局", 2, 2, 3)
    assert tax.remark == "单位于10月27日申请作废，待核定"
    assert trade.remark == "沿用9月数据、无往期数据；单位于10月28日申请作废，待核定"
    assert (court.remark, court.timeliness) == ("", Timeliness.UNDELIVERED)
