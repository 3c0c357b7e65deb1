"""Deadlines as plans print them: the last day of what is written, and a doubt about whatever was not read."""

from datetime import date

import pytest

from duban.domain.importing.deadlines import read_deadline

YEAR = 2027


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2027年6月底前", date(2027, 6, 30)),
        ("2027.6.30", date(2027, 6, 30)),
        ("2027-06-30", date(2027, 6, 30)),
        ("2027年第三季度", date(2027, 9, 30)),
        ("2027年1-9月", date(2027, 9, 30)),
        ("2027年3月至11月", date(2027, 11, 30)),
        ("2027.6-2027.12", date(2027, 12, 31)),
        ("2027.03-2027.11", date(2027, 11, 30)),
        ("2027年9月—2028年3月", date(2028, 3, 31)),
        ("2027年底前取得阶段性成效", date(2027, 12, 31)),
    ],
)
def test_what_is_plain_is_read_without_a_doubt(text: str, last: date) -> None:
    read = read_deadline(text, YEAR)
    assert (read.deadline.on, read.doubt) == (last, "")


@pytest.mark.parametrize(
    "text",
    ["2027.6-10", "2027年6月10日-20日", "2027年国庆节前", "2027年春季学期", "12月底前", "2027年6月出台方案，12月建成"],
)
def test_what_may_be_meant_otherwise_is_doubtful(text: str) -> None:
    assert read_deadline(text, YEAR).doubt


def test_of_a_month_nobody_gave_a_year_to_no_day_is_made_up() -> None:
    read = read_deadline("6月底前", None)
    assert (read.deadline.on, bool(read.doubt)) == (None, True)
