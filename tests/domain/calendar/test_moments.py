"""Days and moments as people have them, in their own time zone."""

from datetime import UTC, date, datetime

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import day_began, told_day, told_moment


def test_a_day_begins_at_midnight_here_whatever_the_clock_of_the_machine_says() -> None:
    midnight = datetime(2021, 11, 2, tzinfo=TIMEZONE)
    assert day_began(datetime(2021, 11, 1, 17, 5, 6, 7, tzinfo=UTC)) == midnight
    assert day_began(midnight) == midnight


def test_moments_and_days_are_told_as_people_say_them() -> None:
    assert told_moment(datetime(2021, 11, 1, 2, 3, tzinfo=UTC)) == "11月1日10:03"
    assert told_day(date(2021, 10, 5)) == "2021年10月5日"
