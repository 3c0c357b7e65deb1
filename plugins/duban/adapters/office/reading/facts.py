"""What a returned form says, in plain values that can leave the child: its tables, its texts, its cover, its marks."""

from collections.abc import Iterable, Iterator
from typing import Any

from duban.adapters.office.reading.book import Book, Sheet
from duban.adapters.office.reading.parts import is_county, parts_of
from duban.adapters.office.reading.table import (
    MEASURE_KEY,
    FormRow,
    Table,
    address,
    column_in,
    find_table,
    item_in,
    rows_of,
    text_of,
    texts_in,
)
from duban.domain.calendar.cycle import FormName
from duban.domain.form import (
    COLUMNS,
    COVER_FIELDS,
    META_SHEET,
    TABLE_SHEET,
    UNIT_FIELDS,
    Column,
    column_of,
    plain,
    title_of,
)
from duban.domain.form.co_lead import COUNTERSIGN_FIELDS
from duban.domain.form.co_lead import SHEET as CO_LEAD_SHEET
from duban.domain.form.county import LAST_SHEET
from duban.domain.form.tables import COUNTY_TABLES, ITEM_TABLES, TableKind, tables_of
from duban.domain.returns.oddity import OddityKind

Facts = dict[str, Any]
Chosen = tuple[Table | None, list[Table]]
OWN_TABLES = (TABLE_SHEET, CO_LEAD_SHEET)


def facts_of(book: Book) -> Facts:
    """The facts of *book*, as `reader.form_of` understands them; {"unreadable": reason} without a table."""
    sheets = [sheet for sheet in book.sheets if sheet.title not in (META_SHEET, LAST_SHEET)]
    hidden = next((_hidden(sheet) for sheet in book.sheets if sheet.title == META_SHEET), {})
    marks = _marks(book, hidden)
    if (form := hidden.get("form", "")) in (FormName.CALL, FormName.NEED):
        people, cells = _cover(sheets)
        told = {"form": form, "cover": people, "cover_cells": cells, "missing_columns": []}
        return marks | told | _tables([_chosen(sheets, kind, book) for kind in tables_of(form)], book)
    if is_county(sheets, hidden):
        written = parts_of(sheets)
        people, cells = _cover(sheets)
        return marks | {
            "form": FormName.COUNTY.value,
            "cover": people | {key: "\n".join(texts) for key, texts in written.texts.items()},
            "cover_cells": cells | written.cells,
            "missing_columns": [],
            **_tables([_chosen(sheets, kind, book) for kind in COUNTY_TABLES], book),
        }
    found = [_chosen(sheets, kind, book) for kind in ITEM_TABLES]
    table = found[0][0]
    if marks["reference"] and (table is None or not _is_own(table, sheets)):
        # In a form of ours no other sheet stands in for it, however alike: what it says was not meant as the answer.
        return {"unreadable": "sheet-unopened" if TABLE_SHEET in book.unopened else "sheet-missing"}
    if table is None:
        return {"unreadable": "no-table"}
    taken = {id(each.sheet) for each, _ in found if each is not None}
    cover, cover_cells = _cover([sheet for sheet in sheets if id(sheet) not in taken])
    return {
        **marks,
        "cover": cover,
        "cover_cells": cover_cells,
        "missing_columns": [column.title for column in _wanted(hidden) if column.key not in table.columns],
        **_tables(found, book),
    }


def _tables(found: list[Chosen], book: Book) -> Facts:
    """The rows of all tables, nothing where there is none, and what was odd about them."""
    facts: Facts = {kind.field: [] for kind in ITEM_TABLES}
    odd = list(_unopened(book))
    for table, others in found:
        if table is not None:
            rows = list(rows_of(table, days_from_1904=book.days_from_1904))
            facts[table.kind.field] = [_told(table, row) for row in rows]
            odd += [*_copies(table, rows, others, book), *_oddities(table, rows)]
    return facts | {"oddities": odd}


def _marks(book: Book, hidden: dict[str, str]) -> Facts:
    """Whose form it is: the hidden sheet's word before that of names and properties."""
    return {key: hidden.get(key) or book.marks.get(key, "") for key in ("reference", "token")}


def _chosen(sheets: Iterable[Sheet], kind: TableKind, book: Book) -> Chosen:
    """Of several tables the first that was filled, the one under its own name before others; and those others."""
    tables = [table for sheet in sheets if (table := find_table(sheet, kind))]
    if len(tables) > 1:
        tables.sort(key=lambda found: (not _filled(found, book), found.sheet.title != kind.sheet))
    return (tables[0], tables[1:]) if tables else (None, [])


def _filled(table: Table, book: Book) -> list[tuple[str, dict[str, str]]]:
    return _says(table, rows_of(table, days_from_1904=book.days_from_1904))


def _says(table: Table, rows: Iterable[FormRow]) -> list[tuple[str, dict[str, str]]]:
    """What was filled into the open columns, row by row; empty if nothing was."""
    locked = {column.key for column in table.kind.columns if not column.is_open}
    filled = (({key: text for key, text in row.texts.items() if text and key not in locked}, row) for row in rows)
    return [(row.texts.get(table.kind.number, ""), said) for said, row in filled if said]


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


def _told(table: Table, row: FormRow) -> Facts:
    """One row for the way out: its item, texts and cells."""
    return {
        "item": item_in(row.texts.get(table.kind.number, "")),
        "texts": row.texts,
        "cells": {key: address(table.sheet, row.number, place) for key, place in table.columns.items()},
    }


def _oddities(table: Table, rows: Iterable[FormRow]) -> Iterator[Facts]:
    """What was odd in a column that the organisation fills."""
    kind = table.kind
    for row in rows:
        for key, odd in row.odd.items():
            column = column_in(kind, key)
            if column.is_open:
                yield {
                    "kind": odd.value,
                    "item": item_in(row.texts.get(kind.number, "")) if kind.has_items else None,
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


def _copies(table: Table, rows: list[FormRow], others: list[Table], book: Book) -> Iterator[Facts]:
    """Other tables that were filled too, and differently; of those beside the first one nothing is told."""
    said = _says(table, rows)
    for other in others if table.kind.field == "rows" else ():
        if (says := _filled(other, book)) and says != said:
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
