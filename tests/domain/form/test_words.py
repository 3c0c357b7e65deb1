"""The few words that every sheet of a form uses, and how titles are compared."""

from datetime import date

import pytest

from duban.domain.calendar.period import Frequency, Period
from duban.domain.form.words import of_a_month, plain, said_of, short, span, title_of, weekday


@pytest.mark.parametrize(
    ("covers", "written"),
    [
        ((date(2021, 9, 26), date(2021, 10, 25)), "9月26日—10月25日"),
        ((date(2021, 12, 26), date(2022, 1, 25)), "2021年12月26日—2022年1月25日"),
    ],
    ids=["within a year", "over the turn of the year"],
)
def test_a_span_names_its_years_where_they_differ(covers: tuple[date, date], written: str) -> None:
    assert span(covers) == written


def test_days_are_written_as_people_write_them() -> None:
    assert short(date(2021, 10, 5)) == "10月5日"
    assert [weekday(date(2021, 10, day)) for day in (25, 30, 31)] == ["周一", "周六", "周日"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("完成情况\n（必选▼）", "完成情况"),
        ("本月 进展(必填)", "本月进展"),
        ("完成情况▼", "完成情况"),
        ("完成情况*：", "完成情况"),
        ("措施１", "措施1"),
    ],
)
def test_a_title_is_the_same_without_its_note_and_marks_and_in_whatever_width(heading: str, title: str) -> None:
    assert title_of(heading) == title
    assert plain(f" {title}\n") == title


SAID = {
    Frequency.WEEKLY: "本周进展，上周已报，不得连续两期选",
    Frequency.EVERY_TWO_WEEKS: "本期进展，上期已报，不得连续两期选",
    Frequency.MONTHLY: "本月进展，上月已报，不得连续两个月选",
    Frequency.EVERY_TWO_MONTHS: "本期进展，上期已报，不得连续两期选",
    Frequency.QUARTERLY: "本季度进展，上季度已报，不得连续两期选",
    Frequency.HALF_YEARLY: "本半年进展，上个半年已报，不得连续两期选",
    Frequency.YEARLY: "本年进展，上年已报，不得连续两期选",
    Frequency.ONCE: "本期进展，上期已报，不得连续两期选",
}


@pytest.mark.parametrize("frequency", Frequency)
def test_what_a_form_says_of_a_month_is_said_of_each_period_by_its_own_word(frequency: Frequency) -> None:
    period = Period.containing(date(2021, 10, 25), frequency)
    assert said_of(period, SAID[Frequency.MONTHLY]) == SAID[frequency]
    assert of_a_month(f"{frequency.this}进展") == "本月进展"
