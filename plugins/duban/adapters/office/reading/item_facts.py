"""What a returned form says, in plain values that can leave the child: its tables, its cover, its marks."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from duban.adapters.office.reading.book import Book, Sheet
from duban.adapters.office.reading.county_facts import county_facts, is_county
from duban.adapters.office.reading.table import (
    MEASURE_KEY,
    FormRow,
    Table,
    address,
    find_table,
    rows_of,
    text_of,
    texts_in,
)
from duban.domain.form import (
    COLUMNS,
    COVER_FIELDS,
    META_SHEET,
    MILESTONE_COLUMNS,
    MILESTONE_SHEET,
    TABLE_SHEET,
    TARGET_COLUMNS,
    TARGET_SHEET,
    UNIT_FIELDS,
    Column,
    column_of,
    plain,
    title_of,
)
from duban.domain.form.co_lead import COUNTERSIGN_FIELDS
from duban.domain.form.co_lead import SHEET as CO_LEAD_SHEET
from duban.domain.returns.oddity import OddityKind
from duban.domain.text.item_numbers import item_numbers

Facts = dict[str, Any]
OWN_TABLES = (TABLE_SHEET, CO_LEAD_SHEET)


def facts_of(book: Book) -> Facts:
    """The facts of *book*, as `reader.form_of` understands them; {"unreadable": reason} without a table."""
    sheets = [sheet for sheet in book.sheets if sheet.title != META_SHEET]
    hidden = next((_hidden(sheet) for sheet in book.sheets if sheet.title == META_SHEET), {})
    if is_county(sheets, hidden):
        return _county(sheets, book) | _marks(book, hidden)
    marks = _marks(book, hidden)
    table, others = _chosen(sheets, COLUMNS, TABLE_SHEET, book)
    if marks["reference"] and (table is None or not _is_own(table, sheets)):
        # In a form of ours no other sheet stands in for it, however alike: what it says was not meant as the answer.
        return {"unreadable": "sheet-unopened" if TABLE_SHEET in book.unopened else "sheet-missing"}
    if table is None:
        return {"unreadable": "no-table"}
    targets, _ = _chosen(sheets, TARGET_COLUMNS, TARGET_SHEET, book)
    milestones, _ = _chosen(sheets, MILESTONE_COLUMNS, MILESTONE_SHEET, book)
    rows = _rows(table, book)
    aims, steps = (_rows(each, book) if each else [] for each in (targets, milestones))
    taken = {id(found.sheet) for found in (table, targets, milestones) if found is not None}
    cover, cover_cells = _cover([sheet for sheet in sheets if id(sheet) not in taken])
    return {
        **marks,
        "cover": cover,
        "cover_cells": cover_cells,
        "rows": [_told(table, row, "number") for row in rows],
        "targets": [_told(targets, row, "item") for row in aims] if targets else [],
        "milestones": [_told(milestones, row, "item") for row in steps] if milestones else [],
        "missing_columns": [column.title for column in _wanted(hidden) if column.key not in table.columns],
        "oddities": [
            *_unopened(book),
            *_copies(rows, others, book),
            *_oddities(table, rows, COLUMNS, "number"),
            *_oddities(targets, aims, TARGET_COLUMNS, "item"),
            *_oddities(milestones, steps, MILESTONE_COLUMNS, "item"),
        ],
    }


def _county(sheets: list[Sheet], book: Book) -> Facts:
    """A county's form has parts and indicators of its own, and the same people on its cover."""
    facts = county_facts(sheets)
    people, cells = _cover(sheets)
    facts["cover"], facts["cover_cells"] = people | facts["cover"], cells | facts["cover_cells"]
    facts["oddities"] = [*_unopened(book), *facts["oddities"]]
    return {"targets": [], "milestones": [], "missing_columns": []} | facts


def _marks(book: Book, hidden: dict[str, str]) -> Facts:
    """Whose form it is: the hidden sheet's word before that of names and properties."""
    return {key: hidden.get(key) or book.marks.get(key, "") for key in ("reference", "token")}


def _chosen(
    sheets: Iterable[Sheet], columns: tuple[Column, ...], title: str, book: Book
) -> tuple[Table | None, list[Table]]:
    """Of several tables the first that was filled, the one under its own name before others; and those others."""
    tables = [table for sheet in sheets if (table := find_table(sheet, columns))]
    if len(tables) > 1:
        tables.sort(key=lambda found: (not _says(_rows(found, book), columns), found.sheet.title != title))
    return (tables[0], tables[1:]) if tables else (None, [])


def _rows(table: Table, book: Book) -> list[FormRow]:
    return list(rows_of(table, days_from_1904=book.days_from_1904))


def _says(rows: Iterable[FormRow], columns: tuple[Column, ...]) -> list[tuple[str, dict[str, str]]]:
    """What was filled into the open columns, row by row; empty if nothing was."""
    locked = {column.key for column in columns if not column.is_open}
    filled = (({key: text for key, text in row.texts.items() if text and key not in locked}, row) for row in rows)
    return [(row.texts.get("number", ""), said) for said, row in filled if said]


def _wanted(hidden: dict[str, str]) -> Iterator[Column]:
    """
    The columns that must be there: those that went out, as far as the hidden sheet still tells.

    A form from before a column was added is not missing it.
    """
    sent = [key for key in hidden.get("columns", "").split() if MEASURE_KEY.fullmatch(key) or _is_column(key)]
    for key in sent or [column.key for column in COLUMNS if not column.repeats]:
        column = column_of(key)
        if column.is_open or key == "number":
            yield column


def _is_column(key: str) -> bool:
    return any(column.key == key for column in COLUMNS)


def _told(table: Table, row: FormRow, number: str) -> Facts:
    """One row for the way out: its item, texts and cells."""
    return {
        "item": _item(row.texts.get(number, "")),
        "texts": row.texts,
        "cells": {key: address(table.sheet, row.number, place) for key, place in table.columns.items()},
    }


def _item(text: str) -> int | None:
    number = unicodedata.normalize("NFKC", text).strip().rstrip(".、")
    if number.isascii() and number.isdecimal() and len(number) <= 6:
        return int(number)
    named = item_numbers(number)
    return named[0] if len(named) == 1 else None


def _oddities(table: Table | None, rows: Iterable[FormRow], columns: Iterable[Column], number: str) -> Iterator[Facts]:
    """What was odd in a column that the organisation fills; *number* is the key of the column with the item."""
    known = {column.key: column for column in columns}
    for row in rows if table else ():
        for key, kind in row.odd.items():
            column = known.get(key) or column_of(key)
            if table and column.is_open:
                yield {
                    "kind": kind.value,
                    "item": _item(row.texts.get(number, "")),
                    "column": column.title,
                    "cell": address(table.sheet, row.number, table.columns[key]),
                }


def _is_own(table: Table, sheets: Iterable[Sheet]) -> bool:
    """Whether the sheet of the form is there, under its name or, renamed, with the line of marks that is its alone."""
    return any(sheet.title.strip() in OWN_TABLES for sheet in sheets) or {"status", "progress"} <= table.marked


def _unopened(book: Book) -> Iterator[Facts]:
    """Sheets that are listed and hold what nobody could read."""
    for title in book.unopened:
        yield {"kind": OddityKind.UNOPENED.value, "text": title}


def _copies(rows: list[FormRow], others: list[Table], book: Book) -> Iterator[Facts]:
    """Other tables that were filled too, and differently."""
    said = _says(rows, COLUMNS)
    for other in others:
        if (says := _says(_rows(other, book), COLUMNS)) and says != said:
            yield {"kind": OddityKind.COPY.value, "text": other.sheet.title}


def _hidden(meta: Sheet) -> dict[str, str]:
    """What the hidden sheet says, by key."""
    return {str(row[0]): text_of(row[1]) for row in meta.grid if len(row) > 1 and row[0] is not None}


def _cover(sheets: Iterable[Sheet]) -> tuple[dict[str, str], dict[str, str]]:
    """The cover's fields, each in the first filled cell right of its label, on whatever sheet that stands."""
    fields = (*COVER_FIELDS, *UNIT_FIELDS, *COUNTERSIGN_FIELDS)
    labels = {plain(field.label): field.key for field in fields}
    labels |= {title_of(field.label): field.key for field in fields}
    texts: dict[str, str] = {}
    cells: dict[str, str] = {}
    for sheet in sheets:
        for number, row in enumerate(sheet.grid, start=1):
            for place, value in texts_in(row):
                key = labels.get(plain(value).rstrip(":"))
                if key is None or texts.get(key):
                    continue
                texts[key] = text_of(row[place + 1]) if place + 1 < len(row) else ""
                cells[key] = address(sheet, number, place + 1)
    return texts, cells
