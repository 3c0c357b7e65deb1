"""Simulated time: everything in the order of its moment, and a clock that never goes back."""

from datetime import date, datetime, timedelta

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban_rehearsal.agenda import Agenda, SteppedClock, working_days
from duban_rehearsal.driver import working_mornings

NINE = datetime(2021, 10, 20, 9, tzinfo=TIMEZONE)
HOUR = timedelta(hours=1)


def test_jobs_are_done_in_the_order_of_time_with_the_clock_at_their_moment() -> None:
    clock = SteppedClock(NINE)
    agenda = Agenda(clock)
    done: list[tuple[str, datetime]] = []
    for name, moment in (("late", NINE + 2 * HOUR), ("first", NINE + HOUR), ("second", NINE + HOUR)):
        agenda.at(moment, lambda now, name=name: done.append((name, now)))  # type: ignore[misc]
    agenda.run()
    assert done == [("first", NINE + HOUR), ("second", NINE + HOUR), ("late", NINE + 2 * HOUR)]
    assert clock.now() == NINE + 2 * HOUR


def test_what_a_job_enters_for_its_own_moment_or_an_earlier_one_is_done_next_and_the_clock_stays() -> None:
    clock = SteppedClock(NINE)
    agenda = Agenda(clock)
    done: list[datetime] = []
    agenda.at(NINE + HOUR, lambda _now: agenda.at(NINE - HOUR, done.append))
    agenda.at(NINE + 2 * HOUR, done.append)
    agenda.run()
    assert done == [NINE + HOUR, NINE + 2 * HOUR]


def test_what_lies_after_the_end_is_not_done() -> None:
    clock = SteppedClock(NINE)
    agenda = Agenda(clock)
    done: list[datetime] = []
    for hours in (1, 2, 3):
        agenda.at(NINE + hours * HOUR, done.append)
    agenda.run(until=NINE + 2 * HOUR)
    assert done == [NINE + HOUR, NINE + 2 * HOUR]
    assert clock.now() == NINE + 2 * HOUR


def test_working_days_end_where_no_calendar_is_known() -> None:
    days = list(working_days(official_calendar(None), date(2021, 9, 30), date(2021, 10, 9)))
    assert days == [date(2021, 9, 30), date(2021, 10, 8), date(2021, 10, 9)]
    assert list(working_days(official_calendar(None), date(1999, 1, 1), date(1999, 1, 8))) == []


def test_mornings_are_working_days_from_the_day_after_the_opening_to_the_cut_off() -> None:
    stream = load_settings().streams["department_monthly"]
    cycle = Cycle(Reference("qz2021", stream.code, Period.parse("2021-10")), stream, official_calendar(None))
    mornings = working_mornings(cycle)
    assert mornings[0].date() == date(2021, 10, 15)
    assert mornings[-1] == cycle.cuts_off_at
    assert all(cycle.calendar.is_working(morning.date()) for morning in mornings)
