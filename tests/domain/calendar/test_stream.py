"""Streams: what one asks that is only named, for which period it asks on a day, and whose forms go out about it."""

from datetime import date, time

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.due import DueIn
from duban.domain.calendar.period import Frequency, Period
from duban.domain.calendar.stream import FormName, Stamped, Stream

CALENDAR = official_calendar(None)


def stream(frequency: Frequency, *, due_in: DueIn = DueIn.SAME, due_on: date | None = None) -> Stream:
    return Stream("monthly", "月报", frequency, due_day=25, due_in=due_in, due_on=due_on)


MONTHLY, WEEKLY = stream(Frequency.MONTHLY), stream(Frequency.WEEKLY)
NEXT_MONTH = stream(Frequency.MONTHLY, due_in=DueIn.NEXT)
QUARTERLY = stream(Frequency.QUARTERLY)
ONCE = stream(Frequency.ONCE, due_on=date(2021, 10, 25))


def texts(periods: tuple[Period, ...]) -> list[str]:
    return [str(period) for period in periods]


def test_what_a_stream_asks_that_is_only_named() -> None:
    plain = Stream("monthly", "月报", Frequency.MONTHLY)
    assert (plain.due_day, plain.due_working_day, plain.due_weekday) == (25, 0, 5)
    assert (plain.opens_before, plain.compiles_after, plain.late_days, plain.hour) == (7, 5, 5, time(9))
    assert (plain.form, plain.stamped_scan, plain.is_extra) == (FormName.ITEMS, Stamped.NO, False)


def test_what_asks_once_or_more_often_than_every_month_is_extra() -> None:
    extra = [each.is_extra for each in (MONTHLY, QUARTERLY, WEEKLY, ONCE)]
    assert extra == [False, False, True, True]


def test_a_return_speaks_until_its_due_day_or_the_end_of_a_period_that_is_over() -> None:
    october = Period.parse("2021-10")
    assert MONTHLY.speaks_until(october, CALENDAR) == date(2021, 10, 25)
    assert NEXT_MONTH.speaks_until(october, CALENDAR) == date(2021, 10, 31)
    assert NEXT_MONTH.due_of(october, CALENDAR) == date(2021, 11, 25)


@pytest.mark.parametrize(
    ("of", "day", "period"),
    [
        pytest.param(MONTHLY, date(2021, 10, 1), "2021-10", id="this month"),
        pytest.param(MONTHLY, date(2021, 10, 31), "2021-10", id="this month, after its due day"),
        pytest.param(NEXT_MONTH, date(2021, 11, 1), "2021-10", id="the month before"),
        pytest.param(NEXT_MONTH, date(2021, 11, 30), "2021-10", id="the month before, on the last day"),
        pytest.param(stream(Frequency.QUARTERLY, due_in=DueIn.NEXT), date(2021, 10, 31), "2021-Q3", id="its month"),
        pytest.param(stream(Frequency.QUARTERLY, due_in=DueIn.NEXT), date(2021, 11, 1), "2021-Q4", id="behind it"),
        pytest.param(ONCE, date(2022, 5, 1), "2021-10-25", id="once"),
    ],
)
def test_the_period_that_is_asked_for_on_a_day(of: Stream, day: date, period: str) -> None:
    assert str(of.period_due_at(day)) == period


@pytest.mark.parametrize(
    ("of", "day", "periods"),
    [
        pytest.param(
            MONTHLY, date(2021, 10, 1), ["2021-11", "2021-10", "2021-09"], id="sixty days ahead, and one behind"
        ),
        pytest.param(MONTHLY, date(2021, 10, 2), ["2021-12", "2021-11", "2021-10", "2021-09"], id="the sixtieth day"),
        pytest.param(QUARTERLY, date(2021, 10, 1), ["2021-Q3"], id="a quarter, sixty-one days ahead"),
        pytest.param(QUARTERLY, date(2021, 10, 2), ["2021-Q4", "2021-Q3"], id="a quarter, sixty days ahead"),
        pytest.param(ONCE, date(2021, 8, 26), ["2021-10-25"], id="once, sixty days ahead"),
        pytest.param(ONCE, date(2021, 8, 25), [], id="once, sixty-one days ahead"),
    ],
)
def test_the_periods_whose_forms_may_go_out_about_a_day(of: Stream, day: date, periods: list[str]) -> None:
    assert texts(of.periods_around(day)) == periods


def test_of_weeks_those_of_sixty_days_behind_and_ahead_may_be_asked_about() -> None:
    found = texts(WEEKLY.periods_around(date(2021, 10, 25)))
    assert (found[0], found[-1], len(found)) == ("2021-W51", "2021-W33", 19)


@pytest.mark.parametrize(
    ("first", "last", "periods"),
    [
        pytest.param(date(2021, 10, 31), date(2021, 10, 31), ["2021-10"], id="the last day of a month"),
        pytest.param(date(2021, 11, 1), date(2021, 11, 29), [], id="between two of them"),
        pytest.param(date(2021, 10, 31), date(2021, 12, 31), ["2021-10", "2021-11", "2021-12"], id="three months"),
        pytest.param(date(2021, 10, 30), date(2021, 12, 30), ["2021-10", "2021-11"], id="a day less"),
    ],
)
def test_the_periods_that_fall_due_in_a_stretch_of_days(first: date, last: date, periods: list[str]) -> None:
    assert texts(tuple(MONTHLY.periods_due(first, last))) == periods


def test_what_asks_once_has_one_period_and_none_follows() -> None:
    assert texts(tuple(ONCE.periods_due(date(2021, 1, 1), date(2022, 1, 1)))) == ["2021-10-25"]
    assert (ONCE.following(Period.parse("2021-10-25")), MONTHLY.following(Period.parse("2021-12"))) == (
        None,
        Period.parse("2022-01"),
    )


@pytest.mark.parametrize(
    ("when", "asked"),
    [(Stamped.REQUIRED, [True, True]), (Stamped.QUARTERLY, [False, True]), (Stamped.NO, [False, False])],
)
def test_a_stamped_scan_is_asked_always_with_the_last_of_a_quarter_or_never(when: Stamped, asked: list[bool]) -> None:
    of = Stream("monthly", "月报", Frequency.MONTHLY, stamped_scan=when)
    assert [of.asks_for_stamp(Period.parse(text)) for text in ("2021-11", "2021-12")] == asked
