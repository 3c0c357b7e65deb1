"""Hours of work are counted on working days between opening and closing: nothing lasts over a weekend."""

from datetime import UTC, datetime, time, timedelta

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.office_hours import OfficeHours
from duban.domain.calendar.workdays import WorkCalendar
from duban.errors import CalendarUnknown

CALENDAR = official_calendar(None)
HOURS = OfficeHours(time(8, 30), time(17, 30))
FOUR = timedelta(hours=4)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of October 2021: the 22nd is a Friday, the 1st to the 7th are holidays, the 9th is worked."""
    return datetime(2021, 10, day, hour, minute, tzinfo=TIMEZONE)


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        pytest.param(at(26, 9), FOUR, at(26, 13), id="within a day"),
        pytest.param(at(26, 7), FOUR, at(26, 12, 30), id="nothing counts before the office opens"),
        pytest.param(at(26, 13, 30), FOUR, at(26, 17, 30), id="to the very end of the day"),
        pytest.param(at(26, 13, 31), FOUR, at(27, 8, 31), id="a minute is left for the next"),
        pytest.param(at(26, 20), FOUR, at(27, 12, 30), id="nothing counts in the evening"),
        pytest.param(at(22, 16), FOUR, at(25, 11), id="over a weekend"),
        pytest.param(at(23, 10), FOUR, at(25, 12, 30), id="from a Saturday"),
        pytest.param(at(1, 10), FOUR, at(8, 12, 30), id="from a holiday to the first day of work"),
        pytest.param(at(9, 9), FOUR, at(9, 13), id="a Saturday that is worked"),
        pytest.param(at(25, 8, 30), timedelta(hours=20), at(27, 10, 30), id="over two whole days"),
        pytest.param(at(23, 10), timedelta(), at(23, 10), id="no time at all is over at once, also on a Saturday"),
        pytest.param(at(26, 1).astimezone(UTC), FOUR, at(26, 12, 30), id="by the clock of the office"),
    ],
)
def test_when_hours_of_work_have_gone_by(begins: datetime, hours: timedelta, ends: datetime) -> None:
    assert HOURS.after(begins, hours, CALENDAR) == ends


def test_no_hour_is_counted_into_a_year_without_a_calendar() -> None:
    only_2021 = WorkCalendar({2021: CALENDAR.years[2021]})
    with pytest.raises(CalendarUnknown):
        HOURS.after(datetime(2021, 12, 31, 16, tzinfo=TIMEZONE), FOUR, only_2021)
