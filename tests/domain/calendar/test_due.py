"""Every frequency and every rule of the due day: periods cover the days once, and their dates stand in order."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import Cycle, DueDay, DueIn, FormName, Frequency, Period, Reference, Stream
from duban.domain.calendar.due import MOST_WORKING_DAY, DueRule
from duban.domain.calendar.period import WEEK
from duban.domain.calendar.stream import LONGEST_LEAD
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.mail.tag import SHORT_TAG, tag_of
from duban.errors import CalendarUnknown

CALENDAR = official_calendar(None)
DAYS = st.dates(date(2010, 1, 1), date(2024, 12, 31))
FREQUENCIES = st.sampled_from(list(Frequency))
STREAMS = st.builds(
    Stream,
    st.just("s"),
    st.just("口径"),
    FREQUENCIES,
    due_day=st.one_of(st.integers(1, 31), st.sampled_from(list(DueDay))),
    due_working_day=st.one_of(st.just(0), st.integers(1, MOST_WORKING_DAY)),
    due_weekday=st.integers(1, 7),
    due_in=st.sampled_from(list(DueIn)),
    opens_before=st.integers(1, 10),
)


def of(stream: Stream, period: Period, calendar: WorkCalendar = CALENDAR) -> Cycle:
    return Cycle(Reference("p", stream.code, period), stream, calendar, date(2009, 1, 1))


@given(DAYS, FREQUENCIES)
def test_every_day_lies_in_exactly_one_period(day: date, frequency: Frequency):
    period = Period.containing(day, frequency)
    assert period.first <= day <= period.last
    assert period.later().first == period.last + timedelta(days=1)
    assert Period.containing(period.last, frequency) == Period.containing(period.first, frequency) == period


@given(DAYS, FREQUENCIES, st.integers(-60, 60))
def test_a_period_is_read_back_as_it_is_written_and_counts_its_steps(day: date, frequency: Frequency, count: int):
    period = Period.containing(day, frequency)
    assert Period.parse(str(period)) == period
    assert period.later(count).later(-count) == period
    assert period.later(count).since(period) == count
    assert str(Reference.parse(f"p/s/{period}/u")) == f"p/s/{period}/u"


@given(DAYS, DAYS, FREQUENCIES)
def test_texts_of_one_stream_are_in_the_order_of_their_periods(one: date, other: date, frequency: Frequency):
    """The ledger orders by them."""
    first, second = Period.containing(one, frequency), Period.containing(other, frequency)
    assert (first < second) == (str(first) < str(second))


@given(DAYS, STREAMS)
def test_the_dates_of_every_rule_stand_in_order(day: date, stream: Stream):
    one = of(stream, Period.containing(day, stream.frequency))
    days = [one.before(stream.opens_before), one.reminder_target, one.due_effective, one.after(stream.compiles_after)]
    assert days == sorted(days)
    assert one.reminder_target <= one.due <= one.due_effective
    first, last = stream.due_within(one.period)
    assert first <= one.due <= last
    assert one.covers[0] <= one.covers[1] <= one.due


@given(DAYS, STREAMS)
def test_what_returns_speak_of_leaves_out_no_day_and_has_none_twice(day: date, stream: Stream):
    assume(stream.frequency is not Frequency.ONCE)
    one = of(stream, Period.containing(day, stream.frequency))
    assert of(stream, one.period.later()).covers[0] == one.covers[1] + timedelta(days=1)
    assert one.due < of(stream, one.period.later()).due


@given(DAYS, STREAMS)
def test_the_periods_of_a_time_are_those_that_fall_due_in_it(day: date, stream: Stream):
    stream = replace(stream, due_on=day) if stream.frequency is Frequency.ONCE else stream
    until = day + timedelta(days=400)
    found = list(stream.periods_due(day, until))
    assert found == sorted(set(found))
    assert all(day <= stream.due_within(period)[1] <= until for period in found)
    around = stream.periods_around(day)
    assert list(around) == sorted(around, reverse=True)
    assert stream.period_due_at(day) in {*around, *stream.periods_from(day)} if stream.due_on else True


@pytest.mark.parametrize(
    ("rule", "period", "due"),
    [
        pytest.param({"due_day": 31}, "2022-02", date(2022, 2, 28), id="the 31st of a short month"),
        pytest.param({"due_day": 30}, "2024-02", date(2024, 2, 29), id="the 30th in a leap year"),
        pytest.param({"due_day": DueDay.LAST}, "2021-11", date(2021, 11, 30), id="the last day"),
        pytest.param({"due_day": DueDay.LAST_WORKING_DAY}, "2021-10", date(2021, 10, 29), id="the last working day"),
        pytest.param({"due_day": DueDay.LAST_WORKING_DAY}, "2022-01", date(2022, 1, 30), id="a worked Sunday"),
        pytest.param({"due_working_day": 1}, "2021-10", date(2021, 10, 8), id="the first one after the holidays"),
        pytest.param({"due_working_day": 1}, "2021-11", date(2021, 11, 1), id="the first of the month is worked"),
        pytest.param({"due_working_day": 3}, "2022-05", date(2022, 5, 7), id="counting a worked Saturday"),
        pytest.param({"due_day": 5, "due_in": DueIn.NEXT}, "2021-12", date(2022, 1, 5), id="the next month"),
        pytest.param({"due_working_day": 5, "due_in": DueIn.NEXT}, "2021-09", date(2021, 10, 13), id="a later one"),
        pytest.param({"due_day": 10, "due_in": DueIn.NEXT}, "2021-Q4", date(2022, 1, 10), id="of the next quarter"),
        pytest.param({"due_day": 20}, "2021-H2", date(2021, 12, 20), id="half a year"),
        pytest.param({"due_day": 10, "due_in": DueIn.NEXT}, "2021", date(2022, 1, 10), id="a year"),
        pytest.param({"due_day": 25}, "2021-M09-10", date(2021, 10, 25), id="two months"),
        pytest.param({"due_weekday": 5}, "2021-W40", date(2021, 10, 8), id="the Friday of a week"),
        pytest.param({"due_weekday": 1, "due_in": DueIn.NEXT}, "2021-W40", date(2021, 10, 11), id="the Monday after"),
        pytest.param({"due_weekday": 4}, "2021-W40-41", date(2021, 10, 14), id="the second week of two"),
        pytest.param({"due_on": date(2021, 11, 15)}, "2021-11-15", date(2021, 11, 15), id="once"),
    ],
)
def test_when_a_return_is_due(rule: dict[str, object], period: str, due: date):
    found = Period.parse(period)
    assert of(replace(Stream("s", "口径", found.frequency), **rule), found).due == due


@pytest.mark.parametrize(
    ("text", "title", "tag"),
    [
        ("2021-10", "2021年10月", "泉2110"),
        ("2021-Q4", "2021年第四季度", "泉21Q4"),
        ("2021-H1", "2021年上半年", "泉21H1"),
        ("2021", "2021年度", "泉21Y"),
        ("2021-M09-10", "2021年9至10月", "泉21M0910"),
        ("2020-W53", "2020年第53周", "泉20W53"),
        ("2020-W53-01", "2020年第53、1周", "泉20W5301"),
        ("2021-10-25", "2021年10月25日", "泉211025"),
    ],
)
def test_every_kind_of_period_has_a_title_and_a_tag_that_is_known_again(text: str, title: str, tag: str):
    period = Period.parse(text)
    assert period.title == title
    assert tag_of(Reference("p", "s", period), "泉", "", "") == tag
    assert SHORT_TAG.fullmatch(tag_of(Reference("p", "s", period, "u"), "泉", "", "税务"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("2021-W53", "没有这个周", id="a week that the year has not"),
        pytest.param("2021-W41-42", "相近的是“2021-W40-41”", id="two weeks of two periods"),
        pytest.param("2021-M10-11", "相近的是“2021-M09-10”", id="two months of two periods"),
        pytest.param("2021-02-30", "没有这个日期", id="no day"),
        pytest.param("2021-H3", "应写作", id="no half"),
    ],
)
def test_what_is_no_period_is_refused_with_what_it_may_have_meant(text: str, why: str):
    with pytest.raises(ValueError, match=why):
        Period.parse(text)


def test_what_follows_the_quarter_is_asked_for_in_its_first_month_and_what_is_due_in_it_the_whole_time():
    quarterly = Stream("s", "口径", Frequency.QUARTERLY, due_day=10, due_in=DueIn.NEXT)
    asked = [str(quarterly.period_due_at(date(2022, month, 20))) for month in (1, 2, 4)]
    assert asked == ["2021-Q4", "2022-Q1", "2022-Q1"]


def test_a_working_day_of_a_year_without_a_calendar_is_told_by_nobody():
    """The last day that it may be says whether the programme still asks for it."""
    stream = Stream("s", "口径", Frequency.MONTHLY, due_working_day=3)
    unknown = of(stream, Period.parse("2031-10"))
    with pytest.raises(CalendarUnknown):
        unknown.due  # noqa: B018 - whether it can be told
    assert unknown.falls_within(date(2031, 10, 1), date(2031, 10, 31))
    assert not unknown.falls_within(date(2031, 10, 1), date(2031, 10, 15))


@pytest.mark.parametrize(("ends_on", "asked"), [(date(2021, 10, 24), False), (date(2021, 10, 25), True)])
def test_what_falls_due_after_the_last_day_of_its_stream_is_not_asked_for(ends_on: date, asked: bool):
    last = of(replace(MONTHLY, ends_on=ends_on), Period.parse("2021-10"))
    assert last.falls_within(date(2021, 10, 1), date(2021, 10, 31)) is asked
    assert not last.falls_within(date(2021, 10, 1), date(2021, 10, 24))


def test_what_is_asked_once_has_one_period_and_none_after_it():
    once = Stream("s", "数据", Frequency.ONCE, due_on=date(2021, 11, 15))
    assert [str(period) for period in once.periods_from(date(2021, 1, 1))] == ["2021-11-15"]
    assert once.following(Period.parse("2021-11-15")) is None
    assert of(once, Period.parse("2021-11-15")).covers == (date(2009, 1, 1), date(2021, 11, 15))


@pytest.mark.parametrize(
    ("rule", "frequency", "entry"),
    [
        (DueRule(), Frequency.MONTHLY, ""),
        (DueRule(day=0), Frequency.MONTHLY, "due_day"),
        (DueRule(day=1), Frequency.MONTHLY, ""),
        (DueRule(day=31), Frequency.MONTHLY, ""),
        (DueRule(day=32), Frequency.MONTHLY, "due_day"),
        (DueRule(day=DueDay.LAST), Frequency.MONTHLY, ""),
        (DueRule(working_day=-1), Frequency.MONTHLY, "due_working_day"),
        (DueRule(working_day=15), Frequency.MONTHLY, ""),
        (DueRule(working_day=16), Frequency.MONTHLY, "due_working_day"),
        (DueRule(weekday=0), Frequency.WEEKLY, "due_weekday"),
        (DueRule(weekday=1), Frequency.WEEKLY, ""),
        (DueRule(weekday=7), Frequency.WEEKLY, ""),
        (DueRule(weekday=8), Frequency.WEEKLY, "due_weekday"),
        (DueRule(), Frequency.ONCE, "due_on"),
        (DueRule(on=date(2021, 11, 15)), Frequency.ONCE, ""),
        (DueRule(on=date(2021, 11, 15)), Frequency.MONTHLY, "due_on"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_told_by_its_entry(rule: DueRule, frequency: Frequency, entry: str) -> None:
    assert [fault.split()[0] for fault in rule.faults(frequency)] == ([entry] if entry else [])


def test_without_a_word_a_month_is_due_on_the_25th_and_a_week_on_friday() -> None:
    assert DueRule().of(Period.parse("2021-11"), CALENDAR) == date(2021, 11, 25)
    assert DueRule().of(Period.containing(date(2021, 11, 24), Frequency.WEEKLY), CALENDAR) == date(2021, 11, 26)


def test_a_return_due_in_the_next_month_is_asked_for_to_its_last_day() -> None:
    stream = Stream("s", "口径", Frequency.MONTHLY, due_day=5, due_in=DueIn.NEXT)
    assert stream.period_due_at(date(2021, 11, 1)) == Period.parse("2021-10")
    assert stream.period_due_at(date(2021, 11, 30)) == Period.parse("2021-10")
    assert stream.period_due_at(date(2021, 12, 1)) == Period.parse("2021-11")


MONTHLY = Stream("s", "口径", Frequency.MONTHLY)
WEEKLY = Stream("s", "口径", Frequency.WEEKLY)


def first(stream: Stream, day: date, count: int) -> list[str]:
    return [str(period) for period in islice(stream.periods_from(day), count)]


def test_forms_may_go_out_for_the_period_before_the_one_that_is_due() -> None:
    assert first(MONTHLY, date(2021, 11, 3), 3) == ["2021-10", "2021-11", "2021-12"]
    assert first(Stream("s", "口径", Frequency.ONCE, due_on=date(2021, 11, 15)), date(2021, 1, 1), 9) == ["2021-11-15"]


def test_periods_around_a_day_are_those_whose_forms_may_go_out_the_latest_first() -> None:
    around = [str(one) for one in MONTHLY.periods_around(date(2021, 11, 3))]
    assert around == ["2022-01", "2021-12", "2021-11", "2021-10"]
    weeks = WEEKLY.periods_around(date(2021, 11, 3))
    assert list(weeks) == sorted(weeks, reverse=True)
    assert weeks[-1].last < date(2021, 11, 3) - LONGEST_LEAD + timedelta(days=WEEK)
    assert weeks[0].first <= date(2021, 11, 3) + LONGEST_LEAD < weeks[0].later().first


def test_a_period_whose_month_begins_on_the_last_day_of_the_lead_is_among_them() -> None:
    day = date(2021, 12, 1) - LONGEST_LEAD
    assert Period.parse("2021-12") in MONTHLY.periods_around(day)
    assert Period.parse("2021-12") not in MONTHLY.periods_around(day - timedelta(days=1))


def test_the_periods_due_are_those_whose_month_ends_within() -> None:
    within = MONTHLY.periods_due(date(2021, 10, 31), date(2021, 12, 31))
    assert [str(one) for one in within] == ["2021-10", "2021-11", "2021-12"]
    assert [str(one) for one in MONTHLY.periods_due(date(2021, 11, 1), date(2021, 12, 30))] == ["2021-11"]


@pytest.mark.parametrize(
    ("form", "frequency", "matter"),
    [
        (FormName.ITEMS, Frequency.MONTHLY, "2021年10月任务进展"),
        (FormName.COUNTY, Frequency.QUARTERLY, "2021年第四季度任务进展"),
        (FormName.CALL, Frequency.ONCE, "普惠贷款情况"),
        (FormName.CALL, Frequency.WEEKLY, "2021年第43周普惠贷款情况"),
    ],
)
def test_a_return_is_called_by_what_it_tells_of(form: FormName, frequency: Frequency, matter: str) -> None:
    stream = Stream("loans", "普惠贷款情况", frequency, form=form)
    assert stream.matter(Period.containing(date(2021, 10, 25), frequency)) == matter
