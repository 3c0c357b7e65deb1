"""The form in: the table is found by its hidden marks or its headings, never by position."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from duban.adapters.office.guard import read_guarded
from duban.adapters.office.plain_text import typed
from duban.domain.form import COLUMNS, COVER_FIELDS, META_SHEET, TABLE_SHEET, measure_key, plain, title_of
from duban.domain.submission import FilledForm, FilledRow, Unreadable

HEADER_WITHIN = 60
WIDEST = 200
MEASURE = re.compile(r"措施(\d{1,2})")
MARK = re.compile(r"#([a-z_]+\d*)")

Grid = list[tuple[Any, ...]]


class WorkbookFormReader:
    """ports.FormReader: reads in a child process with limits."""

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """What the file holds; a file that kills its reader is Unreadable, never an error."""
        answer = read_guarded(data)
        if isinstance(answer, Unreadable):
            return answer
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
    # Of several tables the one under its own name, else the first.
    table = next((found for found in tables if found.sheet == TABLE_SHEET), tables[0])
    reference, token = _mark(book, grids.get(META_SHEET, []))
    cover, cover_cells = _cover({title: grid for title, grid in grids.items() if title != table.sheet})
    wanted = [column for column in COLUMNS if not column.repeats and (column.is_open or column.key == "number")]
    return {
        "reference": reference,
        "token": token,
        "cover": cover,
        "cover_cells": cover_cells,
        "rows": list(_rows(table)),
        "missing_columns": [column.title for column in wanted if column.key not in table.columns],
    }


def _grid(sheet: Any) -> Grid:
    """The values of a sheet, as far to the right as a form can reach; a lying dimension is not believed."""
    sheet.reset_dimensions()
    return [tuple(row[:WIDEST]) for row in sheet.iter_rows(values_only=True)]


def _table(title: str, grid: Grid) -> Table | None:
    """The table in *grid*, if there is one: a row with the headings 序号 and 完成情况."""
    titles = {title_of(column.title): column.key for column in COLUMNS if not column.repeats}
    marks: dict[str, int] = {}
    for number, row in enumerate(grid[:HEADER_WITHIN]):
        marked = {match[1]: place for place, value in _texts(row) if (match := MARK.fullmatch(value))}
        if "number" in marked:
            marks = marked
            continue
        headings = {_key(value, titles): place for place, value in _texts(row)}
        headings.pop(None, None)
        if "number" in headings and "status" in headings:
            named = {key: place for key, place in headings.items() if key is not None}
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
    """A cell as a person reads it: dates in ISO, whole numbers without a point."""
    if value is None:
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


def _mark(book: Workbook, meta: Grid) -> tuple[str, str]:
    """Reference and token: from the hidden sheet, else the defined names, else the document's properties."""
    facts = {str(row[0]): _text(row[1]) for row in meta if len(row) > 1 and row[0] is not None}
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
