"""Which items a paper tells: one by each rule, none twice, none in doubt, what lags where room is left."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.report_cases import (
    CONTINUOUS,
    COURT,
    CUT_OFF,
    CYCLE,
    PERIOD,
    RETURNS,
    TAX,
    accepted,
    dated,
    entry,
    item,
    past,
    programme,
)

from duban.domain.plan.programme import Indicator, Item, Kpi
from duban.domain.report import KnownCycle, compile_report
from duban.domain.report.chosen import Why, chosen
from duban.domain.returns.submission import Entry, Status, TargetValue

LATE, SOON = dated(date(2021, 9, 30)), dated(date(2021, 11, 30))
PERMITS = Indicator(2, "办理建筑许可", "企业全生命周期")
CATEGORY = "企业全生命周期"


def told(
    items: tuple[Item, ...], said: list[Entry], closed: frozenset[int] = frozenset(), most: int = 9
) -> list[tuple[int, Why]]:
    """The numbers of the chosen items, of a month before which everything was on schedule."""
    earlier = {one.number: (PERIOD.later(-1), entry(one.number, Status.ON_SCHEDULE)) for one in items}
    met = Kpi("K1", 3, "时长", "小时", "<=", "110", date(2021, 9, 30), "stock", enabled=True)
    known = KnownCycle(CYCLE, RETURNS, {TAX: accepted(TAX, said)}, closed)
    report = compile_report(replace(programme(items), kpis=(met,)), known, past(earlier, items), CUT_OFF)
    return [(each.row.item.number, each.why) for each in chosen(report, CATEGORY, most)]


def test_what_was_verified_comes_first_then_the_first_of_its_kind_the_largest_and_the_rest() -> None:
    items = (*(item(n) for n in (1, 2, 3)), item(4, indicator=PERMITS), item(5))
    done = [entry(n, Status.DONE) for n in (1, 2, 4, 5)]
    largest = replace(entry(3, Status.DONE), values=(TargetValue("K1", Decimal(100), "100"),))
    assert told(items, [*done, largest], frozenset({5})) == [
        (5, Why.VERIFIED),
        (4, Why.FIRST),
        (3, Why.LARGEST),
        (1, Why.CLAIMED),
        (2, Why.CLAIMED),
    ]


def test_where_room_is_left_one_is_told_that_lags_and_is_due_soonest_and_none_that_is_overdue() -> None:
    items = (item(1), item(2, TAX, SOON), item(3, TAX, LATE), item(4), item(5, TAX, dated(date(2021, 12, 31))))
    said = [entry(n, Status.DONE if n in (1, 4) else Status.BEHIND) for n in range(1, 6)]
    assert told(items, said, most=2) == [(1, Why.CLAIMED), (4, Why.CLAIMED)]
    assert told(items, said, most=4) == [(1, Why.CLAIMED), (4, Why.CLAIMED), (2, Why.AT_RISK)]
    assert told(items[:2], said[:2], most=2) == [(1, Why.FIRST), (2, Why.AT_RISK)]


def test_nothing_is_told_of_what_was_not_reported_is_in_doubt_or_says_nothing() -> None:
    doubtful = item(2, TAX, LATE, unconfirmed=("牵头部门",))
    items = (item(1, COURT), doubtful, item(3), item(4, deadline=CONTINUOUS))
    said = [entry(2, Status.BEHIND), entry(3, Status.DONE, progress=" "), entry(4, Status.ON_SCHEDULE)]
    assert told(items, said) == []
