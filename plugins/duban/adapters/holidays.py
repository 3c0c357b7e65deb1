"""The official working calendar: chinesecalendar's data, and the years that the office adds under config/calendar/."""

import tomllib
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import chinese_calendar
from chinese_calendar.constants import holidays

from duban.domain.workdays import WorkCalendar
from duban.errors import ConfigurationError


def official_calendar(folder: Path | None) -> WorkCalendar:
    """
    Every year that chinesecalendar knows, overridden and extended by the *.toml files in *folder*.

    A year in neither is absent, and a question about it raises CalendarUnknown.
    """
    years = {year: _year_of_library(year) for year in sorted({day.year for day in holidays})}
    names = [f"chinesecalendar {version('chinesecalendar')}"]
    for path in sorted(folder.glob("*.toml")) if folder is not None else ():
        year, days = _year_of_file(path)
        years[year] = days
        names.append(path.name)
    return WorkCalendar(years, "；".join(names))


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days)]


def _year_of_library(year: int) -> frozenset[date]:
    return frozenset(day for day in _days(year) if chinese_calendar.is_workday(day))


def _year_of_file(path: Path) -> tuple[int, frozenset[date]]:
    """A decreed year: `year`, `holidays` (weekdays that are free) and `workdays` (weekend days that are worked)."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        year, free, worked = int(raw["year"]), set(raw["holidays"]), set(raw["workdays"])
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"config/calendar/{path.name} 应写明 year、holidays（放假日期）和 workdays（调休上班日期）：{error}"
        ) from error
    return year, frozenset(day for day in _days(year) if day in worked or (day.weekday() < 5 and day not in free))
