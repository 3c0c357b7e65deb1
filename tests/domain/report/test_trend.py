"""How the plan goes over the months: what is due, what was done, and who reported in time."""

from dataclasses import replace
from datetime import date

from tests.report_cases import (
    CONTINUOUS,
    CUT_OFF,
    CYCLE,
    PERIOD,
    TAX,
    TRADE,
    dated,
    entry,
    expected,
    item,
    past,
    report,
)

from duban.domain.calendar.cycle import Cycle, Period
from duban.domain.plan.programme import Item
from duban.domain.report.coverage import Timeliness
from duban.domain.report.known import KnownCycle, Said
from duban.domain.report.tally import Row
from duban.domain.report.trend import Strip, cliff_of, light_point, strips_of
from duban.domain.returns.submission import Entry, ReturnState, Status

SEPTEMBER, OCTOBER = PERIOD.later(-1), PERIOD
ITEMS = (
    item(1, deadline=dated(date(2021, 9, 30))),
    item(2, deadline=dated(date(2021, 12, 31))),
    item(3, deadline=CONTINUOUS),
)
SOURCE = report().sources[0]


def rows(items: tuple[Item, ...] = ITEMS) -> tuple[Row, ...]:
    return report(items).rows


def known(period: Period, **facts: object) -> KnownCycle:
    cycle = Cycle(replace(CYCLE.reference, period=period), CYCLE.stream, CYCLE.calendar)
    return KnownCycle(cycle, {}, {}, **facts)  # type: ignore[arg-type]


def said(number: int, period: Period, status: Status | None) -> Said:
    return Said(period, TAX, SOURCE, Entry(number, status))


def points(words: dict[int, tuple[Said, ...]], *cycles: KnownCycle) -> list[tuple[str, int, int | None]]:
    return [(str(point.month), point.due, point.done) for point in cliff_of(rows(), words, cycles)]


def test_months_run_from_the_first_to_the_last_deadline_and_the_future_is_not_known() -> None:
    words = {
        1: (said(1, OCTOBER, Status.DONE), said(1, SEPTEMBER, Status.BEHIND)),
        3: (said(3, SEPTEMBER, Status.DONE),),
    }
    assert points(words, known(SEPTEMBER), known(OCTOBER)) == [
        ("2021-09", 1, 0),
        ("2021-10", 1, 1),
        ("2021-11", 1, None),
        ("2021-12", 2, None),
    ]


def test_a_cycle_before_the_first_deadline_or_after_the_last_is_told_too() -> None:
    found = points({}, known(Period.parse("2021-08")), known(Period.parse("2022-01")))
    assert [found[0], found[-1]] == [("2021-08", 0, 0), ("2022-01", 2, 0)]


def test_what_was_closed_is_done_and_a_claim_holds_until_another_status_is_named() -> None:
    claimed = (said(1, SEPTEMBER, Status.DONE),)
    assert points({1: (said(1, OCTOBER, None), *claimed)}, known(OCTOBER))[1][2] == 1
    assert points({1: (said(1, OCTOBER, Status.BEHIND), *claimed)}, known(OCTOBER))[1][2] == 0
    assert points({1: claimed}, known(OCTOBER, asked_again={1: OCTOBER}))[1][2] == 0
    assert points({}, known(OCTOBER, closed=frozenset({1, 2})))[1][2] == 2


def test_without_any_deadline_there_is_nothing_to_draw() -> None:
    assert cliff_of(rows((item(3, deadline=CONTINUOUS),)), {}, (known(OCTOBER),)) == ()


def test_quarters_are_drawn_in_the_month_in_which_they_end() -> None:
    found = points({}, known(Period.parse("2021-Q4")))
    assert found[-1] == ("2021-12", 2, 0)


def test_of_what_is_done_it_is_told_apart_what_was_verified() -> None:
    words = {2: (said(2, OCTOBER, Status.DONE),)}
    found = cliff_of(rows(), words, (known(SEPTEMBER), known(OCTOBER, closed=frozenset({1, 3}))))
    assert [(point.done, point.closed) for point in found[:3]] == [(0, 0), (2, 1), (None, None)]


def test_what_was_said_later_was_not_known_in_an_earlier_cycle() -> None:
    words = {1: (said(1, OCTOBER, Status.BEHIND), said(1, SEPTEMBER, Status.DONE))}
    assert [done for _, _, done in points(words, known(SEPTEMBER), known(OCTOBER))[:2]] == [1, 0]


def test_the_lights_of_a_period_are_counted_by_category_and_what_is_overdue_in_all() -> None:
    point = light_point(OCTOBER, report().rows)
    assert (point.total.items, point.total.red, point.overdue) == (7, 2, 2)
    assert [(each.name, each.items) for each in point.categories] == [("企业全生命周期", 3), ("投资贸易便利", 4)]


def test_a_strip_tells_period_by_period_how_a_unit_answered() -> None:
    september = replace(
        past({1: (SEPTEMBER, entry(1, Status.DONE))})[0], returns={TRADE: expected(TRADE, ReturnState.OWED)}
    )
    october = KnownCycle(CYCLE, {TAX: expected(TAX), TRADE: expected(TRADE)}, {})
    strips = strips_of((september, october), {TAX: "市税务局"}, CUT_OFF)
    assert strips == (
        Strip("市税务局", (None, Timeliness.ON_TIME)),
        Strip(TRADE, (Timeliness.MISSING, Timeliness.ON_TIME)),
    )
    assert strips[1].count(Timeliness.MISSING, Timeliness.ON_TIME) == 2
    assert strips[0].count(Timeliness.MISSING) == 0
