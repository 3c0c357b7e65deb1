"""Days and moments as people have them, in their own time zone."""

from datetime import UTC, date, datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import day_began, span, told_day, told_moment


def test_a_day_begins_at_midnight_here_whatever_the_clock_of_the_machine_says() -> None:
    midnight = datetime(2021, 11, 2, tzinfo=TIMEZONE)
    assert day_began(datetime(2021, 11, 1, 17, 5, 6, 7, tzinfo=UTC)) == midnight
    assert day_began(midnight) == midnight


def test_moments_and_days_are_told_as_people_say_them() -> None:
    assert told_moment(datetime(2021, 11, 1, 2, 3, tzinfo=UTC)) == "11月1日10:03"
    assert told_day(date(2021, 10, 5)) == "2021年10月5日"


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2021, 12, 27), "12月27日"),
        (date(2021, 12, 31), "12月27日至31日"),
        (date(2022, 1, 2), "12月27日至1月2日"),
    ],
    ids=["one day", "of one month", "into another"],
)
def test_the_second_of_two_days_leaves_out_what_the_first_has_said(last: date, told: str) -> None:
    assert span(date(2021, 12, 27), last) == told
