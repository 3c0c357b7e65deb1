"""Periods of every frequency: how they are written, what follows on what, in which month, quarter and year they end."""

import re
from datetime import date

import pytest

from duban.domain.calendar.period import Frequency, Period

WRITTEN = {
    Frequency.MONTHLY: ("2021-10", date(2021, 10, 1), date(2021, 10, 31), "2021年10月", "2110"),
    Frequency.EVERY_TWO_MONTHS: ("2021-M09-10", date(2021, 9, 1), date(2021, 10, 31), "2021年9至10月", "21M0910"),
    Frequency.QUARTERLY: ("2021-Q4", date(2021, 10, 1), date(2021, 12, 31), "2021年第四季度", "21Q4"),
    Frequency.HALF_YEARLY: ("2021-H2", date(2021, 7, 1), date(2021, 12, 31), "2021年下半年", "21H2"),
    Frequency.YEARLY: ("2021", date(2021, 1, 1), date(2021, 12, 31), "2021年度", "21Y"),
    Frequency.WEEKLY: ("2021-W43", date(2021, 10, 25), date(2021, 10, 31), "2021年第43周", "21W43"),
    Frequency.EVERY_TWO_WEEKS: ("2021-W42-43", date(2021, 10, 18), date(2021, 10, 31), "2021年第42、43周", "21W4243"),
    Frequency.ONCE: ("2021-10-25", date(2021, 10, 25), date(2021, 10, 25), "2021年10月25日", "211025"),
}


@pytest.mark.parametrize("frequency", Frequency)
def test_a_period_is_written_read_and_called(frequency: Frequency) -> None:
    text, first, last, title, short = WRITTEN[frequency]
    period = Period.parse(text)
    assert (period.first, period.last, period.frequency) == (first, last, frequency)
    assert (str(period), period.title, period.short, frequency.example) == (text, title, short, text)
    assert Period.containing(first, frequency) == Period.containing(last, frequency) == period


@pytest.mark.parametrize("text", ["2021-01", "2021-Q1", "2021-H1", "2021-W01", "2021-M01-02", "2021-12", "2021-W52"])
def test_the_first_and_the_last_of_a_year_are_read(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2021-13", "报告期“2021-13”中没有这个月份。"),
        ("2021-00", "报告期“2021-00”中没有这个月份。"),
        ("2021-W53", "报告期“2021-W53”中没有这个周。"),
        ("2021-02-29", "报告期“2021-02-29”中没有这个日期。"),
        ("2021-M02-03", "没有报告期“2021-M02-03”，相近的是“2021-M01-02”。"),
        ("2021-W43-44", "没有报告期“2021-W43-44”，相近的是“2021-W42-43”。"),
    ],
)
def test_a_period_that_does_not_exist_is_told_with_what_is_wrong(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=rf"^{told}$"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["", "21-10", "2021-Q5", "2021-H3", "2021/10", "2021-10-", "0021-10"])
def test_what_is_no_period_is_told_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match="报告期应写作 2021-10 或 2021-Q4"):
        Period.parse(text)


def test_each_example_that_is_told_can_be_read() -> None:
    with pytest.raises(ValueError, match="应写作") as told:
        Period.parse("")
    examples = re.findall(r"\d[-\w]*", str(told.value), re.ASCII)
    assert [str(Period.parse(example)) for example in examples] == examples
    assert len(examples) == len(Frequency)


@pytest.mark.parametrize(
    ("frequency", "months", "days"),
    [
        (Frequency.WEEKLY, 0, 7),
        (Frequency.EVERY_TWO_WEEKS, 0, 14),
        (Frequency.ONCE, 0, 1),
        (Frequency.MONTHLY, 1, 0),
        (Frequency.EVERY_TWO_MONTHS, 2, 0),
        (Frequency.QUARTERLY, 3, 0),
        (Frequency.HALF_YEARLY, 6, 0),
        (Frequency.YEARLY, 12, 0),
    ],
)
def test_a_period_is_counted_in_months_or_in_days(frequency: Frequency, months: int, days: int) -> None:
    assert (frequency.months, frequency.days) == (months, days)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("2021-12", "2022-01", "2021-11"),
        ("2021-01", "2021-02", "2020-12"),
        ("2021-M11-12", "2022-M01-02", "2021-M09-10"),
        ("2021-Q4", "2022-Q1", "2021-Q3"),
        ("2021-H2", "2022-H1", "2021-H1"),
        ("2021", "2022", "2020"),
        ("2021-W52", "2022-W01", "2021-W51"),
        ("2021-W42-43", "2021-W44-45", "2021-W40-41"),
        ("2021-12-31", "2022-01-01", "2021-12-30"),
    ],
)
def test_the_period_after_and_the_one_before(text: str, after: str, before: str) -> None:
    period = Period.parse(text)
    assert (str(period.later()), str(period.later(-1)), period.later(0)) == (after, before, period)
    assert [period.later(count).since(period) for count in (-13, -1, 0, 1, 13)] == [-13, -1, 0, 1, 13]


@pytest.mark.parametrize(
    ("text", "month", "quarter", "ends_quarter", "begins_year"),
    [
        ("2021-01", "2021-01", "2021-Q1", False, True),
        ("2021-02", "2021-02", "2021-Q1", False, False),
        ("2021-03", "2021-03", "2021-Q1", True, False),
        ("2021-12", "2021-12", "2021-Q4", True, False),
        ("2021-M01-02", "2021-02", "2021-Q1", True, True),
        ("2021-Q1", "2021-03", "2021-Q1", True, True),
        ("2021-Q2", "2021-06", "2021-Q2", True, False),
        ("2021-H1", "2021-06", "2021-Q2", True, True),
        ("2021", "2021-12", "2021-Q4", True, True),
        ("2021-W52", "2022-01", "2022-Q1", False, True),
        ("2022-W01", "2022-01", "2022-Q1", False, False),
    ],
)
def test_where_in_the_year_a_period_ends(
    text: str, month: str, quarter: str, ends_quarter: bool, begins_year: bool
) -> None:
    period = Period.parse(text)
    assert (str(period.calendar_month), str(period.quarter)) == (month, quarter)
    assert (period.ends_quarter, period.begins_year) == (ends_quarter, begins_year)
    assert (period.year, period.month) == (int(month[:4]), int(month[5:]))


def test_the_four_quarters_and_two_halves_are_called() -> None:
    assert [Period.parse(f"2021-Q{number}").short_title for number in (1, 2, 3, 4)] == [
        *("第一季度", "第二季度", "第三季度", "第四季度")
    ]
    assert [Period.parse(f"2021-H{number}").title for number in (1, 2)] == ["2021年上半年", "2021年下半年"]


def test_a_week_is_called_by_the_year_that_it_is_counted_in() -> None:
    assert Period.containing(date(2021, 1, 1), Frequency.WEEKLY).title == "2020年第53周"


def test_what_ends_earlier_comes_first() -> None:
    assert Period.parse("2021-Q3") < Period.parse("2021-10") < Period.parse("2021-Q4")
    assert not Period.parse("2021-12") < Period.parse("2021-Q4")
