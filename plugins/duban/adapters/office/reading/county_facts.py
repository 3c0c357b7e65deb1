"""What a county's returned form says, in plain values: its parts by mark or heading, its table of indicators."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from duban.adapters.office.reading.book import Sheet
from duban.adapters.office.reading.table import address, oddity_of, text_of, texts_in
from duban.domain.calendar.cycle import FormName
from duban.domain.form import title_of
from duban.domain.form.county import ADVICE, INDICATOR_COLUMNS, LAST_SHEET, PARTS, CountyPart, part_named

ENOUGH_PARTS = 2  # so that the form is still known when somebody deleted a part of it
ENOUGH_TITLES = 4
MARKS = {part.mark: part for part in PARTS}
COLUMN_MARKS = {column.mark: column.key for column in INDICATOR_COLUMNS}
TITLES = {title_of(column.title): column.key for column in INDICATOR_COLUMNS}
OPEN = {column.key: column.title for column in INDICATOR_COLUMNS if column.is_open}

Facts = dict[str, Any]


@dataclass(slots=True)
class _Written:
    """What was written under the parts of a sheet, and where each begins."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)

    def note(self, part: CountyPart, text: str, cell: str) -> None:
        self.texts.setdefault(part.key, [])
        self.cells.setdefault(part.key, cell)
        if text:
            self.texts[part.key].append(text)


def is_county(sheets: Iterable[Sheet], hidden: Mapping[str, str]) -> bool:
    """Whether a workbook is a county's form: its hidden sheet says so, or enough of its parts are there."""
    if hidden.get("form"):
        return hidden["form"] == FormName.COUNTY
    return any(len(_written(sheet).texts) >= ENOUGH_PARTS for sheet in sheets if sheet.title != LAST_SHEET)


def county_facts(sheets: Iterable[Sheet]) -> Facts:
    """
    The parts of a county's form as `cover` and `cover_cells`, its indicators as `rows`.

    Of several sheets with parts or rows the one that says most counts; last quarter's, for reference, never does.
    """
    there = [sheet for sheet in sheets if sheet.title != LAST_SHEET]
    written = max(map(_written, there), key=_amount, default=_Written())
    rows = max((list(_rows(sheet)) for sheet in there), key=len, default=[])
    return {
        "form": FormName.COUNTY.value,
        "cover": {key: "\n".join(texts) for key, texts in written.texts.items()},
        "cover_cells": written.cells,
        "rows": rows,
        "oddities": [
            {"kind": kind, "column": OPEN[key], "cell": row["cells"][key]} for row in rows for key, kind in row["odd"]
        ],
    }


def _amount(written: _Written) -> tuple[int, int]:
    return len(written.texts), sum(len(text) for texts in written.texts.values() for text in texts)


def _written(sheet: Sheet) -> _Written:
    """The texts between one heading and the next; a marked cell belongs to its mark, whatever stands in it."""
    found, current = _Written(), None
    for number, row in enumerate(sheet.grid, start=1):
        cells = [(place, text) for place, value in texts_in(row) if (text := text_of(value))]
        mark = next(((place, MARKS[text]) for place, text in cells if text in MARKS), None)
        heading = next((part for _, text in cells if (part := part_named(text))), None)
        if mark is not None:
            place, current = mark
            texts = [(at, text) for at, text in cells if at > place]
            at = texts[0][0] if texts else place + 1
            found.note(current, "\n".join(text for _, text in texts), address(sheet, number, at))
        elif heading is not None:
            current = heading
        elif current is not None:
            for at, text in cells:
                if not text.startswith(ADVICE):
                    found.note(current, text, address(sheet, number, at))
    return found


def _rows(sheet: Sheet) -> Iterator[Facts]:
    """The rows below the headings of the indicators that hold anything but what was printed."""
    columns: dict[str, int] = {}
    header = 0
    for number, row in enumerate(sheet.grid, start=1):
        cells = list(texts_in(row))
        marked = {COLUMN_MARKS[text]: place for place, text in cells if text in COLUMN_MARKS}
        named = {TITLES[title]: place for place, text in cells if (title := title_of(text)) in TITLES}
        if len(marked) >= ENOUGH_TITLES or len(named) >= ENOUGH_TITLES:
            columns, header = named | columns | marked, number
            continue
        if header:
            yield from _row(sheet, number, row, columns)


def _row(sheet: Sheet, number: int, row: tuple[Any, ...], columns: Mapping[str, int]) -> Iterator[Facts]:
    texts = {key: text_of(row[place]) if place < len(row) else "" for key, place in columns.items()}
    values = {key: row[place] if place < len(row) else None for key, place in columns.items() if key in OPEN}
    kinds = ((key, oddity_of(value, (number, columns[key] + 1), sheet)) for key, value in values.items())
    odd = [(key, kind.value) for key, kind in kinds if kind is not None]
    if odd or any(texts.values()):
        digits = texts.get("number", "").strip().rstrip(".、")
        yield {
            "item": int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 4 else None,
            "texts": texts,
            "odd": odd,
            "cells": {key: address(sheet, number, place) for key, place in columns.items()},
        }
