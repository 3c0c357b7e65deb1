"""The lists that a report gives of its rows: which items are in each, in which order, and which are in none."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import (
    COURT,
    CYCLE,
    EARLIER,
    ITEMS,
    PERIOD,
    TAX,
    TRADE,
    accepted,
    dated,
    entry,
    item,
    report,
)

from duban.domain.calendar.cycle import Period
from duban.domain.plan.programme import Deadline, DeadlineKind
from duban.domain.report.changes import ItemChange, ItemChangeKind
from duban.domain.report.report import Report
from duban.domain.report.tally import Row
from duban.domain.report.trend import MonthPoint
from duban.domain.returns.delay import DelayCause
from duban.domain.returns.item_light import Light, LightReason
from duban.domain.returns.shortfall import Shortfall, ShortfallKind
from duban.domain.returns.submission import Status


def test_items_are_found_by_their_light_and_the_reason_for_it_together() -> None:
    told = report()
    assert [row.item.number for row in told.lit(Light.RED, LightReason.OVERDUE, LightReason.CLAIMED)] == [3, 5]
    assert told.lit(Light.GREEN, LightReason.OVERDUE) == told.lit(Light.RED, LightReason.CLAIMED) == ()


def test_the_period_before_is_the_one_that_is_compared_with_and_the_first_has_none() -> None:
    earlier = EARLIER | {1: (PERIOD.later(-2), entry(1, Status.BEHIND))}
    assert (before := report(earlier=earlier).before) is not None
    assert before.period == PERIOD.later(-1)
    assert report(earlier={}).before is None


@pytest.mark.parametrize("earlier", [EARLIER, {}], ids=["against the period before", "in the first period"])
def test_newly_claimed_is_what_was_not_done_a_period_before(earlier: dict) -> None:
    assert [row.item.number for row in report(earlier=earlier).newly_claimed] == [1]


def test_an_item_for_which_nobody_has_set_a_day_is_listed_apart() -> None:
    unset = item(8, TAX, Deadline(DeadlineKind.UNSTATED, None, ""))
    assert [row.item.number for row in report((*ITEMS, unset)).unstated] == [8]


def test_the_periods_left_are_those_to_the_end_of_the_year_and_at_its_end_the_next() -> None:
    told = report()
    december = replace(told.reference, period=Period.parse("2021-12"))
    last = replace(told, reference=december, counted_to=date(2021, 12, 25), next_until=date(2022, 1, 31))
    assert (told.periods_left, last.periods_left) == (2, 1)


def test_doubtful_items_are_in_no_list_that_blames() -> None:
    facts = report()
    assert [row.item.number for row in facts.overdue] == [3, 5]
    assert [row.item.number for row in facts.withheld] == [7]


def test_items_without_a_date_are_listed_by_what_they_wait_for_and_those_that_lag_apart() -> None:
    facts = report()
    assert [row.item.number for row in facts.continuous] == [4]
    assert [row.item.number for row in facts.follows_province] == [6]
    assert facts.behind == ()
    lagging = (item(1, TAX, dated(date(2021, 12, 31))), item(2, TAX, dated(date(2021, 12, 31))))
    said = accepted(TAX, (entry(1, Status.ON_SCHEDULE), entry(2, Status.BEHIND)))
    assert [row.item.number for row in report(lagging, submissions={TAX: said}).behind] == [2]


def test_a_doubtful_item_that_lags_is_withheld_too() -> None:
    doubtful = item(2, TAX, dated(date(2021, 12, 31)), unconfirmed=("牵头部门",))
    submission = accepted(TAX, (entry(2, Status.BEHIND),))
    facts = report((doubtful,), submissions={TAX: submission})
    assert (facts.behind, [row.item.number for row in facts.withheld]) == ((), [2])
    on_schedule = {TAX: accepted(TAX, (entry(2, Status.ON_SCHEDULE),))}
    assert report((doubtful,), submissions=on_schedule).withheld == (), "there is nothing to blame anybody for"


def test_what_falls_due_next_reaches_to_the_end_of_the_next_month_and_leaves_out_what_is_claimed() -> None:
    items = (
        item(1, deadline=dated(date(2021, 10, 31))),
        item(2, deadline=dated(date(2021, 11, 30))),
        item(3, deadline=dated(date(2021, 12, 31))),
        item(4, deadline=dated(date(2021, 11, 30))),
        item(5, deadline=dated(date(2021, 9, 30))),
    )
    said = accepted(TAX, (*(entry(n, Status.ON_SCHEDULE) for n in (1, 2, 3, 5)), entry(4, Status.DONE)))
    assert [row.item.number for row in report(items, submissions={TAX: said}).next_due] == [1, 2]


def test_problems_are_told_as_they_were_written() -> None:
    assert [(row.item.number, row.problem) for row in report().problems] == [(3, "接口未打通。"), (5, "案件较多。")]


def test_progress_is_told_of_new_claims_first_and_of_every_lead_before_one_twice() -> None:
    items = tuple(item(n, TAX if n < 4 else TRADE, dated(date(2021, 12, 31))) for n in range(1, 6))
    said = {
        TAX: accepted(TAX, [entry(n, Status.DONE) for n in (1, 2, 3)]),
        TRADE: accepted(TRADE, [entry(4, Status.DONE), entry(5, Status.ON_SCHEDULE)]),
    }
    earlier = {1: (CYCLE.period.later(-1), entry(1, Status.DONE))}
    facts = report(items, submissions=said, earlier=earlier)
    assert [row.item.number for row in facts.done(2)] == [2, 4]
    assert [row.item.number for row in facts.done(9)] == [2, 3, 4, 1]


def test_what_falls_due_next_is_told_in_the_order_of_days() -> None:
    items = (item(1, deadline=dated(date(2021, 11, 30))), item(2, deadline=dated(date(2021, 10, 31))))
    assert [row.item.number for row in report(items, submissions={}, earlier={}).next_due] == [2, 1]


def test_a_missing_return_is_never_told_as_progress() -> None:
    assert COURT not in {row.item.lead for row in report().done(9)}


def numbers(rows: Iterable[Row]) -> list[int]:
    return [row.item.number for row in rows]


def test_changes_are_counted_by_kind_of_one_category_or_of_all() -> None:
    told: Report = report()
    changes = tuple(ItemChange(ItemChangeKind.NEW_RED, row, "", "") for row in told.rows[:3])
    changed = replace(told, changes=(*changes, ItemChange(ItemChangeKind.CLOSED, told.rows[0], "", "")))
    of_first = told.rows[0].item.indicator.category
    assert changed.changed(ItemChangeKind.NEW_RED) == 3
    expected = sum(row.item.indicator.category == of_first for row in told.rows[:3])
    assert changed.changed(ItemChangeKind.NEW_RED, of_first) == expected < 3
    assert changed.changed(ItemChangeKind.CLOSED, of_first) == 1


@pytest.mark.parametrize(
    ("done", "gain"),
    [((3, 5), 2), ((5,), None), ((3, None, 5), 2), ((None, 5), None)],
    ids=["since the month before", "in the first", "over a month nobody reported", "before which nothing is known"],
)
def test_the_gain_is_against_the_last_month_that_is_known(done: tuple[int | None, ...], gain: int | None) -> None:
    months = tuple(MonthPoint(PERIOD.later(number), 9, count) for number, count in enumerate(done))
    assert replace(report(), months=months).gain == gain


def test_delays_are_grouped_by_cause_and_by_whoever_can_solve_them() -> None:
    causes = (DelayCause.SYSTEM, DelayCause.SUPERIOR, DelayCause.SYSTEM, None)
    entries = tuple(entry(number, Status.BEHIND, delay_cause=cause) for number, cause in enumerate(causes, 1))
    items = tuple(item(number, TAX, dated(date(2021, 9, 30))) for number in range(1, 5))
    told = report(items, submissions={TAX: accepted(TAX, entries)})
    assert {cause: numbers(rows) for cause, rows in told.delays.items()} == {
        DelayCause.SUPERIOR: [2],
        DelayCause.SYSTEM: [1, 3],
    }
    assert {owner: numbers(rows) for owner, rows in told.delay_owners.items()} == {
        DelayCause.SYSTEM.owner: [1, 3],
        DelayCause.SUPERIOR.owner: [2],
    }


@pytest.mark.parametrize("kind", ShortfallKind)
def test_items_that_fall_short_are_listed_by_the_kind(kind: ShortfallKind) -> None:
    first, second, *_ = told = report().rows
    short = replace(first, judgement=replace(first.judgement, short=(Shortfall(kind, "", 1),)))
    assert replace(report(), rows=(short, second)).short_of(kind) == (short,)
    assert [other for other in ShortfallKind if replace(report(), rows=(short, *told)).short_of(other)] == [kind]
