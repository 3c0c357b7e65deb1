"""Working days are those of the official calendar, and a year without one is never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.workdays import Shift, WorkCalendar
from duban.errors import CalendarUnknown

CALENDAR = official_calendar(None)
LAST = max(CALENDAR.years)
# Far enough from the edges of the data for every count below.
DAYS = st.dates(date(min(CALENDAR.years) + 1, 1, 1), date(LAST - 1, 12, 31))
COUNTS = st.integers(-40, 40)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2021, 9, 18), True, id="a Saturday swapped for 中秋 is worked"),
        pytest.param(date(2021, 9, 25), False, id="an ordinary Saturday is free"),
        pytest.param(date(2021, 9, 26), True, id="a Sunday swapped for 国庆 is worked"),
        pytest.param(date(2021, 10, 7), False, id="the last day of 国庆 is free though a Thursday"),
        pytest.param(date(2021, 10, 9), True, id="the Saturday after 国庆 is worked"),
        pytest.param(date(2022, 1, 30), True, id="the Sunday before 春节 is worked"),
        pytest.param(date(2022, 2, 4), False, id="a Friday within 春节 is free"),
        pytest.param(date(2022, 4, 24), True, id="a Sunday swapped for 劳动节 is worked"),
    ],
)
def test_swapped_days_are_worked_and_holidays_are_free(day: date, works: bool):
    assert CALENDAR.is_working(day) is works


@pytest.mark.parametrize(
    ("due", "reminded", "judged"),
    [
        pytest.param(date(2021, 9, 25), date(2021, 9, 24), date(2021, 9, 26), id="next is the swapped Sunday"),
        pytest.param(date(2021, 12, 25), date(2021, 12, 24), date(2021, 12, 27), id="a plain Saturday"),
        pytest.param(date(2022, 9, 25), date(2022, 9, 23), date(2022, 9, 26), id="a plain Sunday"),
        pytest.param(date(2021, 10, 25), date(2021, 10, 25), date(2021, 10, 25), id="a working day stays"),
    ],
)
def test_reminders_look_back_and_lateness_looks_forward(due: date, reminded: date, judged: date):
    """It asks early and punishes late."""
    assert CALENDAR.shift(due, Shift.PREVIOUS) == reminded
    assert CALENDAR.shift(due, Shift.NEXT) == judged
    assert CALENDAR.shift(due, Shift.SAME) == due


def test_five_working_days_jump_over_the_national_day():
    assert CALENDAR.add(date(2021, 9, 26), 5) == date(2021, 10, 8)


@given(DAYS, COUNTS.filter(bool))
def test_counting_never_ends_on_a_day_on_which_nobody_works(day: date, count: int):
    assert CALENDAR.is_working(CALENDAR.add(day, count))


@given(DAYS, st.sampled_from([Shift.PREVIOUS, Shift.NEXT]))
def test_shifting_ends_on_a_working_day_on_the_side_of_the_rule(day: date, rule: Shift):
    shifted = CALENDAR.shift(day, rule)
    assert CALENDAR.is_working(shifted)
    assert shifted <= day if rule is Shift.PREVIOUS else shifted >= day
    assert CALENDAR.shift(shifted, rule) == shifted


@given(DAYS, COUNTS)
def test_counting_back_undoes_counting_forward(day: date, count: int):
    worked = CALENDAR.shift(day, Shift.NEXT)
    assert CALENDAR.add(CALENDAR.add(worked, count), -count) == worked


@given(DAYS, COUNTS, COUNTS)
def test_more_working_days_are_never_earlier(day: date, one: int, other: int):
    worked = CALENDAR.shift(day, Shift.NEXT)
    fewer, more = sorted((one, other))
    assert CALENDAR.add(worked, fewer) <= CALENDAR.add(worked, more)


@given(DAYS, st.integers(1, 40))
def test_as_many_days_are_worked_on_the_way_as_were_counted(day: date, count: int):
    end = CALENDAR.add(day, count)
    days = (date.fromordinal(ordinal) for ordinal in range(day.toordinal() + 1, end.toordinal() + 1))
    assert sum(map(CALENDAR.is_working, days)) == count


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda calendar: calendar.is_working(date(2022, 1, 3)), id="whether a day is worked"),
        pytest.param(lambda calendar: calendar.add(date(2021, 12, 31), 1), id="counting over the end of the year"),
        pytest.param(lambda calendar: calendar.shift(date(2022, 1, 1), Shift.NEXT), id="shifting within it"),
    ],
)
def test_a_year_without_data_is_an_error_that_names_the_file_to_add(ask):
    only_2021 = WorkCalendar({2021: CALENDAR.years[2021]})
    assert not only_2021.knows(2022)
    with pytest.raises(CalendarUnknown, match=r"没有2022年的法定工作日历。.*2022\.toml") as error:
        ask(only_2021)
    assert error.value.year == 2022


@pytest.mark.parametrize(
    ("day", "years", "lacking"),
    [
        (date(2026, 10, 31), {2026}, None),
        (date(2026, 11, 1), {2026}, 2027),
        (date(2026, 12, 31), {2026, 2027}, None),
        (date(2026, 5, 1), {2025, 2027}, 2026),
        (date(2026, 12, 1), {2025}, 2026),
    ],
)
def test_from_november_the_calendar_of_the_next_year_should_be_there(day: date, years: set[int], lacking: int | None):
    assert WorkCalendar({year: frozenset() for year in years}).lacks(day) == lacking
