"""The items of the plan, one row each: what it rests on, and the words for what is not there."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import (
    COURT,
    CUT_OFF,
    CYCLE,
    PERIOD,
    RETURNS,
    SUBMISSIONS,
    TAX,
    TRADE,
    accepted,
    dated,
    entry,
    expected,
    item,
    past,
    programme,
    report,
)

from duban.domain.calendar.cycle import Cycle, Frequency, Period
from duban.domain.report.known import KnownCycle, spoken
from duban.domain.report.rows import rows_of
from duban.domain.report.tally import Row, RowBasis
from duban.domain.returns.item_light import LightReason
from duban.domain.returns.submission import Entry, ReturnState, Status

SEPTEMBER = PERIOD.later(-1)


def first(known: KnownCycle, deadline: date = date(2021, 9, 30), before: Entry | None = None) -> Row:
    """The row of item 1, which the tax office leads."""
    history = past({1: (SEPTEMBER, before)}) if before else ()
    plan = programme((item(1, TAX, dated(deadline)),))
    (row,) = rows_of(plan, known, spoken(history, {}), CUT_OFF)
    return row


def said(status: Status | None) -> KnownCycle:
    return KnownCycle(CYCLE, RETURNS, {TAX: accepted(TAX, [entry(1, status)])})


NOTHING_SAID = KnownCycle(CYCLE, RETURNS, {})


@pytest.mark.parametrize(
    ("deadline", "due", "days"),
    [
        (date(2021, 10, 24), True, 1),
        (date(2021, 10, 25), True, 0),
        (date(2021, 10, 26), False, 0),
    ],
    ids=["the day before", "the day of counting itself", "the day after"],
)
def test_what_is_due_is_counted_on_the_due_day_of_the_return(deadline: date, due: bool, days: int) -> None:
    row = first(said(Status.ON_SCHEDULE), deadline)
    assert (row.due, row.days_overdue) == (due, days)


def test_only_what_is_overdue_has_days() -> None:
    assert first(said(Status.DONE)).days_overdue == 0
    assert first(replace(said(Status.BEHIND), closed=frozenset({1}))).standing is LightReason.CLOSED


@pytest.mark.parametrize(
    ("now", "before", "newly"),
    [
        (Status.DONE, None, True),
        (Status.DONE, Status.BEHIND, True),
        (Status.DONE, Status.DONE, False),
        (Status.BEHIND, None, False),
        (None, Status.DONE, False),
    ],
)
def test_a_claim_is_new_in_the_period_that_says_it_first(now, before, newly) -> None:
    known = said(now) if now else NOTHING_SAID
    assert first(known, before=entry(1, before) if before else None).newly_claimed is newly


def test_what_was_said_before_stands_in_and_is_kept_beside_what_is_said_now() -> None:
    before = entry(1, Status.BEHIND, progress="上月。")
    row = first(NOTHING_SAID, before=before)
    assert (row.entry, row.basis, row.previous) == (before, RowBasis.CARRIED, before)
    assert row.origin is not None
    assert row.origin.period == SEPTEMBER
    row = first(said(Status.BEHIND), before=before)
    assert (row.basis, row.previous) == (RowBasis.REPORTED, before)
    assert row.origin is not None
    assert (row.source, row.origin.period) == ("qz2021/department_monthly/2021-10/shuiwu#1", PERIOD)
    row = first(NOTHING_SAID)
    assert (row.entry, row.basis, row.origin, row.previous) == (None, RowBasis.NOTHING, None, None)


@pytest.mark.parametrize(
    ("returns", "source"),
    [
        pytest.param({TAX: expected(TAX, ReturnState.OWED)}, "未报送，无往期数据", id="missing"),
        pytest.param({TAX: expected(TAX)}, "已登记，无电子表，无往期数据", id="registered from paper"),
        pytest.param({TAX: expected(TAX, ReturnState.NIL)}, "零报告，无往期数据", id="nothing to report"),
        pytest.param({TAX: expected(TAX, ReturnState.EXEMPT)}, "免报，无往期数据", id="exempt"),
        pytest.param({}, "不在本期报送范围，无往期数据", id="not asked this period"),
    ],
)
def test_a_row_without_a_return_says_why(returns, source: str) -> None:
    assert first(KnownCycle(CYCLE, returns, {})).source == source
    carried = first(KnownCycle(CYCLE, returns, {}), before=entry(1, Status.BEHIND)).source
    assert carried == source.replace("未报送，", "").replace("无往期数据", "沿用9月数据（2021-09）")


def test_before_the_cut_off_a_return_that_is_awaited_is_not_in_either() -> None:
    plan, known = programme((item(1, TAX),)), KnownCycle(CYCLE, {TAX: expected(TAX, ReturnState.OWED)}, {})
    (row,) = rows_of(plan, known, {}, CYCLE.late_from)
    assert row.source == "未报送，无往期数据"


def test_a_quarter_that_stands_in_is_named_as_a_quarter() -> None:
    quarterly = replace(CYCLE.stream, frequency=Frequency.QUARTERLY)
    period = Period.parse("2021-Q4")
    cycle = Cycle(replace(CYCLE.reference, period=period), quarterly, CYCLE.calendar)
    (before,) = past({1: (Period.parse("2021-Q3"), entry(1, Status.BEHIND))})
    (row,) = rows_of(programme((item(1, TAX),)), KnownCycle(cycle, {}, {}), spoken([before], {}), CUT_OFF)
    assert row.source == "不在本期报送范围，沿用2021年第三季度数据（2021-Q3）"


def test_what_another_unit_said_of_an_item_is_not_its_leads_word() -> None:
    other = SUBMISSIONS | {TRADE: accepted(TRADE, [entry(5, Status.DONE)])}
    rows = {row.item.number: row for row in report(submissions=other, earlier={}).rows}
    assert (rows[5].item.lead, rows[5].basis) == (COURT, RowBasis.NOTHING)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        pytest.param(Status.DONE, LightReason.UNKNOWN, id="a claim is none any more"),
        pytest.param(Status.BEHIND, LightReason.BEHIND, id="what is no claim holds"),
    ],
)
def test_of_an_item_that_was_re_opened_only_the_claim_is_taken_back(status: Status, standing: LightReason) -> None:
    reopened = replace(NOTHING_SAID, asked_again={1: PERIOD})
    assert first(reopened, date(2021, 12, 31), entry(1, status)).standing is standing
