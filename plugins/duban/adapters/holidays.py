"""The official working calendar: chinesecalendar's data, and the years that the office adds under config/calendar/."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from chinese_calendar.constants import holidays, workdays

from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.operation.fault_words import toml_fault
from duban.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Decree:
    """A year as the State Council's notice arranges it: days that are free, weekend days that are worked."""

    year: int
    free: frozenset[date]
    worked: frozenset[date]


def official_calendar(folder: Path | None) -> WorkCalendar:
    """
    Every year that chinesecalendar knows, overridden and extended by the *.toml files in *folder*.

    A file holds the whole of its year, and may change the December before: the notice for 2019 swapped
    29 December 2018. A year in neither is absent, and a question about it raises CalendarUnknown.
    ConfigurationError if a file cannot be used.
    """
    years = dict(_years_of_library())
    names = [f"chinesecalendar {version('chinesecalendar')}"]
    files: dict[int, str] = {}
    for path in sorted(folder.glob("*.toml")) if folder is not None else ():
        data = path.read_bytes()
        decree = _decree(path.name, data)
        if (other := files.setdefault(decree.year, path.name)) != path.name:
            raise ConfigurationError(f"config/calendar/{path.name}：{decree.year} 年已写在 {other}，请只保留一个文件。")
        years[decree.year] = _working(decree.year, decree)
        before = decree.year - 1
        if before in years:
            swapped = {day for day in decree.worked if day.year == before}
            years[before] = (years[before] | swapped) - decree.free
        names.append(f"{path.name} {sha256(data).hexdigest()[:8]}")
    return WorkCalendar(years, "；".join(names))


@cache
def _years_of_library() -> Mapping[int, frozenset[date]]:
    """
    The years with a National Day: a New Year's Day alone may belong to the notice of the year before.

    From the library's tables: its `is_workday` searches all of them for every day, and every process asks for 8400.
    """
    free, worked = frozenset(holidays), frozenset(workdays)
    years = sorted({day.year for day in free if day.month == 10})
    return {year: _working(year, Decree(year, free, worked)) for year in years}


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=offset) for offset in range((date(year + 1, 1, 1) - first).days)]


def _working(year: int, decree: Decree) -> frozenset[date]:
    return frozenset(
        day for day in _days(year) if day in decree.worked or (day.weekday() < 5 and day not in decree.free)
    )


def _decree(name: str, data: bytes) -> Decree:
    """The year of a file: `year`, `holidays` (free days) and `workdays` (weekend days that are worked)."""
    text = data.decode("utf-8-sig", "replace")
    try:
        raw = tomllib.loads(text)
        decree = Decree(int(raw["year"]), _dates(raw["holidays"]), _dates(raw["workdays"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigurationError(
            f"config/calendar/{name} 应写明 year、holidays（放假日期）和 workdays（调休上班日期），"
            f"日期形如 2027-01-01：{_wrong(error, text)}"
        ) from error
    if problem := _problem(decree):
        raise ConfigurationError(f"config/calendar/{name}：{problem}")
    return decree


def _dates(values: Iterable[Any]) -> frozenset[date]:
    """Dates of TOML, or text in the same form; TypeError or ValueError for anything else."""
    return frozenset(date.fromisoformat(str(value)) for value in values)


def _wrong(error: Exception, text: str) -> str:
    if isinstance(error, KeyError):
        return f"缺少 {error.args[0]}"
    if isinstance(error, tomllib.TOMLDecodeError):
        return toml_fault(error, text)
    return "year 应为年份，其余应为方括号中的日期"


def _problem(decree: Decree) -> str:
    """What makes a decree unusable; empty if nothing does."""
    if not decree.free:
        return "holidays 为空；没有放假日期的年份不能作为工作日历。"
    if both := sorted(decree.free & decree.worked):
        return f"{both[0].isoformat()} 同时列入 holidays 和 workdays。"
    strange = [
        day
        for day in sorted(decree.free | decree.worked)
        if day.year != decree.year and (day.year, day.month) != (decree.year - 1, 12)
    ]
    return f"{strange[0].isoformat()} 不属于 {decree.year} 年。" if strange else ""
