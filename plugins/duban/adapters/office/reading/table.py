"""A table of the form in a sheet, found by hidden marks or headings, never by position, and its rows as people read."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from duban.adapters.office.files.plain_text import typed
from duban.adapters.office.reading.book import WIDEST, Place, Sheet
from duban.domain.form import COLUMNS, Column, Content, column_of, measure_key, title_of
from duban.domain.form.tables import TableKind
from duban.domain.form.words import of_a_month
from duban.domain.returns.oddity import OddityKind
from duban.domain.text.item_numbers import item_numbers

HEADER_WITHIN = 60
LONGEST_TITLE = 60
MOST_TITLES = 4096
ENOUGH_TITLES = 4  # so that a table is still one when somebody deleted a column of it
REPEATED = next(column.key for column in COLUMNS if column.repeats)
MEASURE = re.compile(r"_?(\d{1,2})")
MEASURE_KEY = re.compile(r"measure_\d{1,2}")
LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
# WPS keeps a picture in a cell as a formula, whose value is its own text.
PICTURE = re.compile(r"=?(_xlfn\.)?DISPIMG\(", re.IGNORECASE)
# A day that was typed into a cell of plain numbers comes as the number of the day: these are of this century.
DAYS, CENTURY = range(36_526, 73_051), range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Table:
    """
    Where a table stands: its sheet, the header's row (from 0) and the place of each column by key (from 0).

    `marked` are the keys that the hidden line of marks names, as only a form of ours has it.
    """

    kind: TableKind
    sheet: Sheet
    header: int
    columns: Mapping[str, int]
    marked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: its number on the sheet, and by column key what was read and what was odd about it."""

    number: int
    texts: dict[str, str]
    odd: dict[str, OddityKind] = field(default_factory=dict)


def find_table(sheet: Sheet, kind: TableKind) -> Table | None:
    """
    The table of that *kind* in *sheet*, if there is one: below the first row with enough of its headings.

    Where the headings were written over, the hidden marks tell the columns, and the first number where the rows begin.
    """
    marked = {column.mark: column.key for column in kind.columns}
    titled = {_short_title(column.title): column.key for column in kind.columns}
    marks, below = dict[str, int](), 0
    for number, row in enumerate(sheet.grid[:HEADER_WITHIN]):
        known = _named(row, marked, _mark)
        if len(known) >= ENOUGH_TITLES:
            marks, below = known, number + 1
            continue
        named = _named(row, titled, _title)
        if len(named) >= ENOUGH_TITLES:
            return Table(kind, sheet, number, named | marks, frozenset(marks))
    place = marks.get(kind.number, WIDEST)
    for number, row in enumerate(sheet.grid[below:], start=below):
        if place < len(row) and item_in(text_of(row[place])) is not None:
            return Table(kind, sheet, number - 1, marks, frozenset(marks))
    return None


def _named(row: tuple[Any, ...], keys: Mapping[str, str], said: Callable[[str], str]) -> dict[str, int]:
    """The places of the columns that a row names; *keys* by what stands over a column, made comparable by *said*."""
    measure = next((name for name, key in keys.items() if key == REPEATED), None)
    found: dict[str, int] = {}
    for place, text in texts_in(row):
        name = said(text)
        match = MEASURE.fullmatch(name.removeprefix(measure)) if measure and name.startswith(measure) else None
        if match is not None:
            found[measure_key(int(match[1]))] = place
        elif name != measure and name in keys:
            found[keys[name]] = place
    return found


def _mark(text: str) -> str:
    return text


def _title(text: str) -> str:
    return _short_title(text) if len(text) <= LONGEST_TITLE else ""


# Each sheet is looked at for each kind of table.
@lru_cache(MOST_TITLES)
def _short_title(text: str) -> str:
    return of_a_month(title_of(text))


def item_in(text: str) -> int | None:
    """The number of what a row is about, None if there is none or more than one."""
    number = unicodedata.normalize("NFKC", text).strip().rstrip(".、")
    if number.isascii() and number.isdecimal() and len(number) <= 6:
        return int(number)
    named = item_numbers(number)
    return named[0] if len(named) == 1 else None


def column_in(kind: TableKind, key: str) -> Column:
    """The column of that key in a table of that *kind*, or one of its columns of measures."""
    return next((column for column in kind.columns if column.key == key), None) or column_of(key)


def texts_in(row: tuple[Any, ...]) -> Iterator[tuple[int, str]]:
    """Place (from 0) and text of the cells of a row that hold anything."""
    return ((place, str(value).strip()) for place, value in enumerate(row) if value is not None)


def rows_of(table: Table, *, days_from_1904: bool) -> Iterator[FormRow]:
    """The rows below the header that hold anything in a column of the form."""
    dated = {key for key in table.columns if column_in(table.kind, key).content is Content.DATE}
    shared = dict(_shared(table)) if table.kind.is_shared else {}
    for number, values in enumerate(table.sheet.grid[table.header + 1 :], start=table.header + 2):
        row = FormRow(number, {})
        for key, place in table.columns.items():
            at = (number, place + 1)
            value = values[place] if place < len(values) else None
            if at in shared:
                value, row.odd[key] = shared[at], OddityKind.MERGED
            if key in dated:
                value = _day(value, date(1904, 1, 1) if days_from_1904 else date(1899, 12, 30))
            row.texts[key] = text_of(value)
            if odd := oddity_of(value, at, table.sheet):
                row.odd[key] = odd
        if any(row.texts.values()) or row.odd:
            yield row


def _day(value: Any, zero: date) -> Any:
    """
    A number in a column of days as the day it stands for, and a day of another century as the number that was typed.

    202206 in a cell that shows days is the year 2453 to every program.
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and value in DAYS:
        return zero + timedelta(days=int(value))
    if not isinstance(value, date) or value.year in CENTURY:
        return value
    number = ((value.date() if isinstance(value, datetime) else value) - zero).days
    # The calendar of spreadsheets has a 29 February 1900: what lies before it counts one less.
    return number - 1 if zero.year == 1899 and value.year == 1900 and value.month < 3 else number


def _shared(table: Table) -> Iterator[tuple[Place, Any]]:
    """What stands in a range merged over several rows of an open column belongs to each of them."""
    open_places = {place + 1 for key, place in table.columns.items() if column_in(table.kind, key).is_open}
    grid = table.sheet.grid
    for area in table.sheet.merged:
        if area.left not in open_places or area.top <= table.header + 1 or area.top > len(grid):
            continue
        first = grid[area.top - 1]
        value = first[area.left - 1] if area.left <= len(first) else None
        if value is None:
            continue
        for row in range(area.top + 1, min(area.bottom, len(grid)) + 1):
            yield (row, area.left), value


def oddity_of(value: Any, at: Place, sheet: Sheet) -> OddityKind | None:
    """What is odd about the cell of that value and place, None if nothing is."""
    if at in sheet.uncalculated:
        return OddityKind.UNCALCULATED
    if not isinstance(value, str):
        return None
    if value in ERROR_CODES:
        return OddityKind.FAILED
    return OddityKind.PICTURE if PICTURE.match(value) else None


def text_of(value: Any) -> str:
    """A cell as a person reads it: dates in ISO, whole numbers without a point, nothing where a formula failed."""
    if value is None or value in ERROR_CODES:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    return "" if PICTURE.match(text) else typed(readable(text).strip())


def readable(text: str) -> str:
    """A text in lines as its writer saw them: every kind of line end is one, and no sign is left that nobody sees."""
    return UNSEEN.sub("", LINE_END.sub("\n", text))


def address(sheet: Sheet, row: int, place: int) -> str:
    """A cell as findings name it: sheet!A1, *row* from 1 and *place* from 0."""
    return f"{sheet.title}!{get_column_letter(place + 1)}{row}"
