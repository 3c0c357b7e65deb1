"""Every date of a cycle follows from the rule of its stream and the official calendar."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Frequency, Period, Reference, Stamped, Stream
from duban.domain.calendar.workdays import WorkCalendar

CALENDAR = official_calendar(None)
MONTHLY = Stream("department_monthly", "市直牵头单位月报", Frequency.MONTHLY)
QUARTERLY = Stream("county_quarterly", "县（市、区）季报", Frequency.QUARTERLY)
DAYS = st.dates(date(2010, 1, 1), date(max(CALENDAR.years) - 1, 12, 31))
PERIODS = st.builds(Period.containing, DAYS, st.just(Frequency.MONTHLY))


def cycle(period: str, stream: Stream = MONTHLY, starts_on: date | None = None) -> Cycle:
    return Cycle(Reference("qz2021", stream.code, Period.parse(period)), stream, CALENDAR, starts_on)


def test_the_first_cycle_opens_on_the_first_working_day_after_the_plan_was_issued():
    """T-7 and T-5 lie before the plan: nobody is asked before there is something to ask for."""
    first = cycle("2021-09", starts_on=date(2021, 9, 21))
    assert cycle("2021-09").before(5) == date(2021, 9, 16)
    assert first.before(7) == first.before(5) == date(2021, 9, 22)
    assert first.before(1) == date(2021, 9, 23)
    assert first.opens_at == datetime(2021, 9, 22, 9, tzinfo=TIMEZONE)


def test_a_quarter_that_begins_with_the_plan_asks_at_once_and_only_takes_stock():
    """T-10 of 2021-Q3 lies before the plan; nobody is scored on a quarter of which it covers nine days."""
    stream = replace(QUARTERLY, opens_before=10, baseline=("2021-Q3",))
    first, second = cycle("2021-Q3", stream, date(2021, 9, 22)), cycle("2021-Q4", stream, date(2021, 9, 22))
    assert first.opens_at == datetime(2021, 9, 22, 9, tzinfo=TIMEZONE)
    assert (first.due, first.reminder_target, first.due_effective) == (
        date(2021, 9, 25),
        date(2021, 9, 24),
        date(2021, 9, 26),
    )
    assert second.opens_at == datetime(2021, 12, 10, 9, tzinfo=TIMEZONE)
    assert (first.is_baseline, second.is_baseline) == (True, False)


def test_the_last_day_is_on_time_until_midnight():
    october = cycle("2021-10")
    assert not october.is_late(datetime(2021, 10, 25, 23, 59, 59, tzinfo=TIMEZONE))
    assert october.is_late(datetime(2021, 10, 26, tzinfo=TIMEZONE))


def test_a_due_day_on_which_nobody_works_ends_with_the_next_working_day():
    """2021-09-25 is a Saturday, the Sunday after it is worked."""
    september = cycle("2021-09")
    assert september.due == date(2021, 9, 25)
    assert september.late_from == datetime(2021, 9, 27, tzinfo=TIMEZONE)


def test_lateness_is_judged_by_the_clock_of_the_office_wherever_the_mail_came_from():
    utc = datetime.fromisoformat("2021-10-25T16:00:00+00:00")
    assert cycle("2021-10").is_late(utc)
    assert not cycle("2021-10").is_late(utc - timedelta(seconds=1))


def test_the_report_is_compiled_five_working_days_after_the_last_day():
    assert cycle("2021-09").cuts_off_at == datetime(2021, 10, 8, 9, tzinfo=TIMEZONE)
    assert cycle("2022-12").cuts_off_at == datetime(2023, 1, 3, 9, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("period", "stream", "covered"),
    [
        pytest.param("2021-10", MONTHLY, (date(2021, 9, 26), date(2021, 10, 25)), id="a month, 25th to 25th"),
        pytest.param("2022-01", MONTHLY, (date(2021, 12, 26), date(2022, 1, 25)), id="over the new year"),
        pytest.param("2021-Q4", QUARTERLY, (date(2021, 9, 26), date(2021, 12, 25)), id="a quarter"),
    ],
)
def test_a_return_speaks_of_the_days_since_the_due_day_before(period, stream, covered):
    assert cycle(period, stream).covers == covered


@given(PERIODS)
def test_the_dates_of_a_cycle_stand_in_order_and_are_worked(period: Period):
    one = Cycle(Reference("p", MONTHLY.code, period), MONTHLY, CALENDAR)
    before = [one.before(count) for count in (7, 5, 3, 1)]
    after = [one.after(count) for count in (1, 3, 5)]
    days = [*before, one.reminder_target, one.due_effective, *after]
    assert days == sorted(days)
    assert len(set(before + after)) == 7
    assert all(map(CALENDAR.is_working, days))
    assert one.reminder_target <= one.due <= one.due_effective


@given(PERIODS, st.integers(-30, 30))
def test_a_period_is_read_back_as_it_is_written_and_steps_back_as_it_steps_on(period: Period, count: int):
    assert Period.parse(str(period)) == period
    assert period.later(count).later(-count) == period
    assert period < period.later()


@pytest.mark.parametrize(
    ("text", "title", "month"),
    [("2021-10", "2021年10月", 10), ("2021-Q3", "2021年第三季度", 9), ("2022-Q4", "2022年第四季度", 12)],
)
def test_a_period_has_a_title_and_the_month_in_which_it_is_due(text: str, title: str, month: int):
    period = Period.parse(text)
    assert (period.title, period.month) == (title, month)


@pytest.mark.parametrize("text", ["2021-13", "2021-00", "2021-Q5", "2021-1", "2021年10月", "", "2021-10 "])
def test_what_is_no_period_is_refused(text: str):
    with pytest.raises(ValueError, match="报告期"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("day", "frequency", "period"),
    [
        pytest.param(date(2021, 9, 30), Frequency.QUARTERLY, "2021-Q3", id="the last day of a quarter"),
        pytest.param(date(2021, 10, 1), Frequency.QUARTERLY, "2021-Q4", id="the first day of the next"),
        pytest.param(date(2021, 10, 26), Frequency.MONTHLY, "2021-10", id="a day after the due day"),
    ],
)
def test_a_day_lies_in_its_calendar_month_or_quarter(day: date, frequency: Frequency, period: str):
    assert Period.containing(day, frequency) == Period.parse(period)


@pytest.mark.parametrize("text", ["qz2021/department_monthly/2021-10", "qz2021/county_quarterly/2021-Q4/licheng"])
def test_a_reference_is_read_back_as_it_is_written(text: str):
    assert str(Reference.parse(text)) == text


@pytest.mark.parametrize("text", ["", "qz2021", "qz2021//2021-10", "a/b/2021-10/c/d", "a/b/October/c"])
def test_what_is_no_reference_is_refused(text: str):
    with pytest.raises(ValueError, match=r"报送编号|报告期"):
        Reference.parse(text)


def test_a_return_belongs_to_its_cycle():
    reference = Reference.parse("qz2021/department_monthly/2021-10/swj")
    assert str(reference.cycle) == "qz2021/department_monthly/2021-10"
    assert reference.cycle.of("swj") == reference
    assert str(reference.earlier) == "qz2021/department_monthly/2021-09"


def test_the_monthly_stream_as_shipped_is_what_a_stream_is_by_default():
    shipped = load_settings().streams["department_monthly"]
    assert replace(shipped, baseline=()) == MONTHLY


@pytest.mark.parametrize(
    ("wanted", "months"),
    [
        pytest.param(Stamped.REQUIRED, list(range(1, 13)), id="with every return"),
        pytest.param(Stamped.QUARTERLY, [3, 6, 9, 12], id="with the last of each quarter"),
        pytest.param(Stamped.NO, [], id="with none"),
    ],
)
def test_when_a_stamped_scan_comes_with_the_return(wanted: Stamped, months: list[int]):
    stream = replace(MONTHLY, stamped_scan=wanted)
    asked = [month for month in range(1, 13) if stream.asks_for_stamp(Period.parse(f"2021-{month:02}"))]
    assert asked == months


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_lies_in_its_quarter(month: int):
    quarter = Period.containing(date(2021, month, 1), Frequency.QUARTERLY)
    assert str(quarter) == f"2021-Q{(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)[month - 1]}"
    assert quarter.title == f"2021年第{'一一一二二二三三三四四四'[month - 1]}季度"
    assert Period.containing(date(2021, month, 28), Frequency.MONTHLY) == Period.parse(f"2021-{month:02}")


@pytest.mark.parametrize(
    ("period", "count", "later"),
    [
        ("2021-12", 1, "2022-01"),
        ("2021-01", -1, "2020-12"),
        ("2021-10", 15, "2023-01"),
        ("2021-Q4", 1, "2022-Q1"),
        ("2021-Q1", -1, "2020-Q4"),
    ],
)
def test_periods_follow_one_another_over_the_new_year(period: str, count: int, later: str):
    assert Period.parse(period).later(count) == Period.parse(later)


def test_periods_are_ordered_by_the_month_in_which_they_fall_due():
    texts = ["2020-12", "2021-01", "2021-02", "2021-Q3", "2021-10"]
    periods = [Period.parse(text) for text in texts]
    assert sorted([*periods[2:], *periods[:2]]) == periods
    assert periods[0] <= periods[0]
    assert not periods[0] < periods[0]


def test_the_cut_off_has_passed_from_its_very_moment_on_and_never_on_a_day_no_calendar_confirms():
    october = cycle("2021-10")
    assert not october.is_cut_off(october.cuts_off_at - timedelta(seconds=1))
    assert october.is_cut_off(october.cuts_off_at)
    only_2021 = WorkCalendar({2021: CALENDAR.years[2021]})
    december = replace(cycle("2021-12"), calendar=only_2021)
    assert not december.is_cut_off(datetime(2022, 3, 1, tzinfo=TIMEZONE))


def test_a_cycle_that_was_put_off_is_asked_for_on_that_day_and_reported_on_as_it_was():
    october = replace(cycle("2021-10"), due_on=date(2021, 10, 30))
    assert (october.asked_by, october.due) == (date(2021, 10, 30), date(2021, 10, 25))
    assert (october.reminder_target, october.due_effective) == (date(2021, 10, 29), date(2021, 11, 1))
    assert october.covers == (date(2021, 9, 26), date(2021, 10, 25))


@pytest.mark.parametrize("text", ["0999-10", "12021-10", "2021-Q0", "x2021-10"])
def test_a_year_has_four_digits_and_a_quarter_is_one_of_four(text: str):
    with pytest.raises(ValueError, match="报告期"):
        Period.parse(text)


@pytest.mark.parametrize(("text", "month"), [("2021-01", 1), ("2021-12", 12), ("2021-Q1", 3)])
def test_the_first_and_the_last_month_are_months(text: str, month: int):
    assert Period.parse(text).month == month
