"""The official calendar is the library's data, extended by the years that the office writes down."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.workdays import WorkCalendar
from duban.errors import CalendarUnknown, ConfigurationError

NEXT_YEAR = """
year = 2027
holidays = [2027-01-01, 2027-02-05, 2027-02-08]
workdays = [2027-02-13]
"""


def calendar_with(folder: Path, text: str, name: str = "2027.toml") -> WorkCalendar:
    (folder / name).write_text(text, encoding="utf-8")
    return official_calendar(folder)


def test_every_year_of_the_library_is_known_and_no_other():
    calendar = official_calendar(None)
    assert calendar.knows(2004)
    assert calendar.knows(2026)
    assert not calendar.knows(2003)
    with pytest.raises(CalendarUnknown):
        calendar.is_working(date(max(calendar.years) + 1, 3, 1))


def test_each_day_is_as_the_library_says():
    calendar = official_calendar(None)
    days = [date(2004, 1, 1) + timedelta(days=count) for count in range((date(2027, 1, 1) - date(2004, 1, 1)).days)]
    assert [day for day in days if calendar.is_working(day) is not chinese_calendar.is_workday(day)] == []


def test_the_version_says_where_the_days_come_from(tmp_path: Path):
    alone = official_calendar(None).version
    extended = calendar_with(tmp_path, NEXT_YEAR).version
    changed = calendar_with(tmp_path, NEXT_YEAR.replace("2027-02-13", "2027-02-14")).version
    assert alone.startswith("chinesecalendar ")
    assert extended.startswith(f"{alone}；2027.toml")
    assert changed != extended


def test_a_folder_that_is_empty_or_not_there_changes_nothing(tmp_path: Path):
    assert official_calendar(tmp_path) == official_calendar(tmp_path / "absent") == official_calendar(None)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2027, 2, 5), False, id="a holiday on a Friday is free"),
        pytest.param(date(2027, 2, 13), True, id="a swapped Saturday is worked"),
        pytest.param(date(2027, 2, 14), False, id="any other Sunday is free"),
        pytest.param(date(2027, 2, 9), True, id="any other Tuesday is worked"),
    ],
)
def test_a_file_adds_its_year(tmp_path: Path, day: date, works: bool):
    assert calendar_with(tmp_path, NEXT_YEAR).is_working(day) is works


def test_a_file_stands_above_the_library(tmp_path: Path):
    """The office can mend a year without waiting for a new version of a package."""
    text = 'year = 2026\nholidays = ["2026-01-01", "2026-06-30"]\nworkdays = []'
    calendar = calendar_with(tmp_path, text, "2026.toml")
    assert not calendar.is_working(date(2026, 6, 30))
    assert official_calendar(None).is_working(date(2026, 6, 30))


def test_the_notice_of_a_year_may_swap_days_of_the_december_before(tmp_path: Path):
    text = "year = 2027\nholidays = [2026-12-31, 2027-01-01]\nworkdays = [2026-12-26]"
    calendar = calendar_with(tmp_path, text)
    assert calendar.is_working(date(2026, 12, 26))
    assert not calendar.is_working(date(2026, 12, 31))
    assert calendar.is_working(date(2026, 12, 30))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("year = 2027", "应写明 year、holidays", id="a list is missing"),
        pytest.param("year 2027", "应写明 year、holidays", id="no TOML at all"),
        pytest.param('year = 2027\nholidays = ["元旦"]\nworkdays = []', "形如 2027-01-01", id="a word for a date"),
        pytest.param("year = 2027\nholidays = []\nworkdays = []", "holidays 为空", id="a year without a holiday"),
        pytest.param(
            "year = 2027\nholidays = [2027-02-13]\nworkdays = [2027-02-13]", "2027-02-13 同时列入", id="both at once"
        ),
        pytest.param("year = 2027\nholidays = [2028-01-01]\nworkdays = []", "2028-01-01 不属于", id="another year"),
        pytest.param("year = 2027\nholidays = [2026-11-30]\nworkdays = []", "2026-11-30 不属于", id="a November"),
    ],
)
def test_a_file_that_cannot_be_relied_on_is_refused_by_name(tmp_path: Path, text: str, complaint: str):
    with pytest.raises(ConfigurationError, match=r"config/calendar/2027\.toml") as error:
        calendar_with(tmp_path, text)
    assert complaint in str(error.value)


def test_two_files_of_one_year_are_refused(tmp_path: Path):
    (tmp_path / "2027-draft.toml").write_text(NEXT_YEAR, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"2027 年已写在 2027-draft\.toml"):
        calendar_with(tmp_path, NEXT_YEAR)
