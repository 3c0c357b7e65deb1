"""The form in: the table is found by its hidden marks or its headings, never by position."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from duban.adapters.office.guard import read_guarded
from duban.adapters.office.plain_text import typed
from duban.domain.form import (
    COLUMNS,
    COVER_FIELDS,
    META_SHEET,
    TABLE_SHEET,
    Column,
    column_of,
    measure_key,
    plain,
    title_of,
)
from duban.domain.submission import FilledForm, FilledRow, Unreadable

HEADER_WITHIN = 60
ENOUGH_TITLES = 4  # so that a table is still one when somebody deleted a column of it
WIDEST = 200
MEASURE = re.compile(r"措施(\d{1,2})")
MEASURE_KEY = re.compile(r"measure_\d{1,2}")
MARK = re.compile(r"#([a-z_]+\d*)")

Grid = list[tuple[Any, ...]]


class WorkbookFormReader:
    """ports.FormReader: reads in a child process with limits."""

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """What the file holds; a file that kills its reader is Unreadable, never an error."""
        answer = read_guarded(data)
        if isinstance(answer, Unreadable):
            return answer
        return form_of(answer)


def form_of(answer: dict[str, Any]) -> FilledForm:
    """The form that `read_workbook` told in plain values."""
    return FilledForm(
        reference=answer["reference"],
        token=answer["token"],
        cover=answer["cover"],
        rows=tuple(FilledRow(row["item"], row["texts"], row["cells"]) for row in answer["rows"]),
        missing_columns=tuple(answer["missing_columns"]),
        cover_cells=answer["cover_cells"],
    )


@dataclass(frozen=True, slots=True)
class Table:
    """Where the table stands: its sheet, the header's row (from 0) and the place of each column by key."""

    sheet: str
    grid: Grid
    header: int
    columns: dict[str, int]


def read_workbook(stream: BytesIO) -> dict[str, Any]:
    """What a workbook holds, as plain values for the way out of the child; {"unreadable": reason} without a table."""
    book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    grids = {sheet.title: _grid(sheet) for sheet in book.worksheets}
    tables = [table for title, grid in grids.items() if title != META_SHEET and (table := _table(title, grid))]
    if not tables:
        return {"unreadable": "no-table"}
    # Of several tables the first that was filled, the one under its own name before others.
    table = min(tables, key=lambda found: (not _is_filled(found), found.sheet != TABLE_SHEET))
    facts = _facts(grids.get(META_SHEET, []))
    reference, token = _mark(book, facts)
    cover, cover_cells = _cover({title: grid for title, grid in grids.items() if title != table.sheet})
    return {
        "reference": reference,
        "token": token,
        "cover": cover,
        "cover_cells": cover_cells,
        "rows": list(_rows(table)),
        "missing_columns": [column.title for column in _wanted(facts) if column.key not in table.columns],
    }


def _wanted(facts: dict[str, str]) -> Iterator[Column]:
    """The columns that must be there, ticks included where the hidden sheet still tells how many went out."""
    sent = {key: int(key.rpartition("_")[2]) for key in facts.get("columns", "").split() if MEASURE_KEY.fullmatch(key)}
    for column in COLUMNS:
        if column.repeats:
            yield from map(column_of, sorted(sent, key=sent.__getitem__))
        elif column.is_open or column.key == "number":
            yield column


def _is_filled(table: Table) -> bool:
    """Whether anything stands in a column that the organisation fills."""
    return any(text for row in _rows(table) for key, text in row["texts"].items() if column_of(key).is_open)


def _grid(sheet: Any) -> Grid:
    """The values of a sheet, as far to the right as a form can reach; a lying dimension is not believed."""
    sheet.reset_dimensions()
    return [tuple(row[:WIDEST]) for row in sheet.iter_rows(values_only=True)]


def _table(title: str, grid: Grid) -> Table | None:
    """The table in *grid*, if there is one: the first row with enough of the form's headings."""
    titles = {title_of(column.title): column.key for column in COLUMNS if not column.repeats}
    marks: dict[str, int] = {}
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        marked = {match[1]: place for place, value in _texts(row) if (match := MARK.fullmatch(value))}
        known = {key: place for key, place in marked.items() if key in titles.values() or MEASURE_KEY.fullmatch(key)}
        if len(known) >= ENOUGH_TITLES:
            marks = known
            continue
        headings = {_key(value, titles): place for place, value in _texts(row)}
        named = {key: place for key, place in headings.items() if key is not None}
        if len(named) >= ENOUGH_TITLES:
            return Table(title, grid, number, named | marks)
    return None


def _key(heading: str, titles: dict[str, str]) -> str | None:
    title = title_of(heading)
    if match := MEASURE.fullmatch(title):
        return measure_key(int(match[1]))
    return titles.get(title)


def _texts(row: tuple[Any, ...]) -> Iterator[tuple[int, str]]:
    return ((place, str(value).strip()) for place, value in enumerate(row) if value is not None)


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    """The rows below the header that hold anything in a column of the form."""
    for number, values in enumerate(table.grid[table.header + 1 :], start=table.header + 2):
        texts = {key: _text(values[place]) if place < len(values) else "" for key, place in table.columns.items()}
        if not any(texts.values()):
            continue
        yield {
            "item": _item(texts.get("number", "")),
            "texts": texts,
            "cells": {
                key: f"{table.sheet}!{get_column_letter(place + 1)}{number}" for key, place in table.columns.items()
            },
        }


def _text(value: Any) -> str:
    """A cell as a person reads it: dates in ISO, whole numbers without a point, nothing where a formula failed."""
    if value is None or value in ERROR_CODES:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return typed(str(value).replace("_x000D_", "").strip())


def _item(text: str) -> int | None:
    number = unicodedata.normalize("NFKC", text).strip().rstrip(".")
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 6 else None


def _facts(meta: Grid) -> dict[str, str]:
    """What the hidden sheet says, by key."""
    return {str(row[0]): _text(row[1]) for row in meta if len(row) > 1 and row[0] is not None}


def _mark(book: Workbook, hidden: dict[str, str]) -> tuple[str, str]:
    """Reference and token: from the hidden sheet, else the defined names, else the document's properties."""
    facts = dict(hidden)
    for key in ("reference", "token"):
        if not facts.get(key) and (name := book.defined_names.get(f"duban_{key}")) is not None:
            facts[key] = str(name.attr_text or "").strip('"')
    properties = getattr(book, "custom_doc_props", None)
    for each in properties.props if properties is not None else ():
        key = each.name.removeprefix("duban_")
        if each.name.startswith("duban_") and not facts.get(key):
            facts[key] = str(each.value)
    return facts.get("reference", ""), facts.get("token", "")


def _cover(grids: dict[str, Grid]) -> tuple[dict[str, str], dict[str, str]]:
    """The cover's fields, each in the cell right of its label, on whatever sheet that stands."""
    labels = {plain(field.label): field.key for field in COVER_FIELDS}
    labels |= {title_of(field.label): field.key for field in COVER_FIELDS}
    texts: dict[str, str] = {}
    cells: dict[str, str] = {}
    for title, grid in grids.items():
        for number, row in enumerate(grid, start=1):
            for place, value in _texts(row):
                key = labels.get(plain(value).rstrip(":"))
                if key is None or key in texts:
                    continue
                texts[key] = _text(row[place + 1]) if place + 1 < len(row) else ""
                cells[key] = f"{title}!{get_column_letter(place + 2)}{number}"
    return texts, cells
