"""The day by which a return or an item is asked for, as it stands in somebody's own calendar."""

from datetime import date, datetime, time

import pytest

from duban.adapters.holidays import official_calendar
from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Reference
from duban.domain.calendar.deadline import deadline_of, item_deadline_of

CALENDAR = official_calendar(None)
STREAM = load_settings().streams["department_monthly"]
CONTACT = "联系人：市营商办"
NINE = time(9, tzinfo=TIMEZONE)


def entry(period: str, due_on: date | None = None, moved: int = 0):
    reference = Reference.parse(f"qz2021/department_monthly/{period}/swj")
    cycle = Cycle(reference.cycle, STREAM, CALENDAR, due_on=due_on)
    return deadline_of(
        *(reference, cycle), programme="专项行动", contact_line=CONTACT, domain="yyb.example", moved=moved
    )


@pytest.mark.parametrize(
    ("period", "due_on", "day", "alarm"),
    [
        pytest.param("2021-11", None, date(2021, 11, 25), 1, id="a Thursday: the alarm sounds on Wednesday"),
        pytest.param("2021-10", None, date(2021, 10, 25), 3, id="a Monday: on Friday, when somebody reads it"),
        pytest.param("2021-09", None, date(2021, 9, 24), 1, id="a Saturday: the Friday before it is asked for"),
        pytest.param("2022-09", date(2022, 10, 8), date(2022, 10, 8), 8, id="put off over 国庆: before the holidays"),
    ],
)
def test_the_entry_stands_on_the_day_that_is_asked_for(period: str, due_on: date | None, day: date, alarm: int) -> None:
    one = entry(period, due_on)
    assert one.starts_at == datetime.combine(day, NINE)
    assert (one.days_ahead, one.file_name) == (alarm, "报送时限.ics")


def test_a_day_that_was_moved_is_a_later_version_of_the_same_entry() -> None:
    first, second = entry("2021-10"), entry("2021-10", date(2021, 10, 28), moved=1)
    assert first.uid == second.uid == "qz2021.department_monthly.2021-10.swj@yyb.example"
    assert (first.sequence, second.sequence) == (0, 1)
    assert first.title == "专项行动2021年10月报送截止"
    assert first.words.endswith(CONTACT)


def test_the_last_day_of_an_item_is_told_a_week_ahead_so_that_more_time_can_be_asked_for() -> None:
    at = datetime.combine(date(2021, 12, 31), NINE)
    one = item_deadline_of("qz2021", 38, at, title="第38项", contact_line=CONTACT, domain="yyb.example", moved=2)
    assert (one.uid, one.sequence, one.starts_at) == ("qz2021.item.38@yyb.example", 2, at)
    assert (one.days_ahead, one.file_name) == (7, "完成时限.ics")
