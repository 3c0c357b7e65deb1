"""What falls due next: each open item once, in the week of its deadline, nobody in doubt."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import TAX, dated, item, report

from duban.domain.report.ahead import weeks_of
from duban.domain.report.annexes import annex

MONDAY, SUNDAY = date(2021, 12, 27), date(2022, 1, 2)


def test_open_items_are_listed_by_their_deadline_up_to_the_years_end() -> None:
    items = (
        item(1, TAX, dated(date(2021, 10, 25))),
        item(2, TAX, dated(date(2021, 12, 31))),
        item(3, TAX, dated(date(2021, 10, 26))),
        item(4, TAX, dated(date(2022, 1, 1))),
        item(5, TAX, dated(date(2021, 11, 30)), unconfirmed=("完成时限",)),
    )
    told = report(items, submissions={})
    assert [row.item.number for row in told.ahead] == [3, 2]
    assert told.looks_to == date(2021, 12, 31)


def test_what_is_done_is_not_ahead() -> None:
    items = (item(1, TAX, dated(date(2021, 12, 31))), item(2, TAX, dated(date(2021, 12, 31))))
    assert [row.item.number for row in report(items, closed=frozenset({2})).ahead] == []
    assert [row.item.number for row in report(items, submissions={}, closed=frozenset({2})).ahead] == [1]


def test_at_the_end_of_a_year_it_looks_to_the_end_of_the_next_period() -> None:
    told = replace(report(), counted_to=date(2021, 12, 25), next_until=date(2022, 1, 31))
    assert told.looks_to == date(2022, 1, 31)


@pytest.mark.parametrize(
    ("day", "after", "until", "first", "last"),
    [
        pytest.param(MONDAY, date(2021, 12, 1), date(2022, 1, 31), MONDAY, SUNDAY, id="a Monday begins its week"),
        pytest.param(SUNDAY, date(2021, 12, 1), date(2022, 1, 31), MONDAY, SUNDAY, id="a Sunday ends it"),
        pytest.param(
            date(2021, 12, 31), date(2021, 12, 28), date(2021, 12, 31), date(2021, 12, 29), date(2021, 12, 31),
            id="no week is longer than the span that is looked at",
        ),
    ],
)  # fmt: skip
def test_a_week_is_that_of_the_deadline(day: date, after: date, until: date, first: date, last: date) -> None:
    rows = report((item(1, TAX, dated(day)),), submissions={}).rows
    (week,) = weeks_of(rows, after, until)
    assert (week.first, week.last, week.rows) == (first, last, rows)


def test_weeks_without_a_deadline_are_left_out() -> None:
    days = (date(2021, 12, 31), date(2021, 11, 30), date(2021, 12, 29))
    rows = report(tuple(item(n, TAX, dated(day)) for n, day in enumerate(days, 1)), submissions={}).rows
    weeks = weeks_of(rows, date(2021, 10, 25), date(2021, 12, 31))
    assert [(week.first, len(week.rows)) for week in weeks] == [(date(2021, 11, 29), 1), (date(2021, 12, 27), 2)]


def test_an_annex_is_called_by_its_place() -> None:
    assert annex("任务进展总表") == "附件1"
    assert annex("临期清单") == "附件4"
    with pytest.raises(ValueError, match="not in tuple"):
        annex("不存在")
