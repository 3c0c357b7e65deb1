"""Workbooks as values: cells that people fill, with as much of openpyxl's manner as a clerk needs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Self

from openpyxl.utils import coordinate_to_tuple

from duban.adapters.office.reading.book import Book, Grid, Sheet
from duban.domain.form import META_SHEET

# How a workbook is told from other files.
BEGINNING = b"PK\x03\x04 xl/workbook.xml kept as values: "


@dataclass(slots=True)
class ValueCell:
    """One cell; a locked one was not meant to be filled."""

    value: Any = None
    locked: bool = True
    data_type: str = "s"

    @property
    def protection(self) -> Self:
        """Where openpyxl says whether a cell is locked."""
        return self


@dataclass(slots=True)
class ValueSheet:
    """One sheet; rows and columns count from 1."""

    title: str
    cells: dict[tuple[int, int], ValueCell] = field(default_factory=dict)
    max_row: int = 0
    max_column: int = 0

    def cell(self, row: int, column: int) -> ValueCell:
        """The cell there, made if nobody wrote into it before."""
        found = self.cells.get((row, column))
        if found is None:
            found = self.cells[row, column] = ValueCell()
            self.max_row, self.max_column = max(self.max_row, row), max(self.max_column, column)
        return found

    def __getitem__(self, place: str) -> ValueCell:
        """The cell at a place such as C4."""
        return self.cell(*coordinate_to_tuple(place))

    def iter_rows(self, *, values_only: bool = False) -> Iterator[tuple[Any, ...]]:
        """The rows from the first one, each as wide as the sheet."""
        columns = range(1, self.max_column + 1)
        for row in range(1, self.max_row + 1):
            if values_only:
                found = (self.cells.get((row, column)) for column in columns)
                yield tuple(cell.value if cell else None for cell in found)
            else:
                yield tuple(self.cell(row, column) for column in columns)

    def copy(self) -> "ValueSheet":
        """The same cells, to be written over."""
        cells = {place: ValueCell(cell.value, cell.locked) for place, cell in self.cells.items()}
        return ValueSheet(self.title, cells, self.max_row, self.max_column)


@dataclass(slots=True)
class ValueBook:
    """A workbook by the titles of its sheets; `facts` stand on the hidden one."""

    sheets: dict[str, ValueSheet] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def sheetnames(self) -> list[str]:
        """As openpyxl names the titles."""
        return list(self.sheets)

    def sheet(self, title: str) -> ValueSheet:
        """A new sheet behind the others."""
        return self.sheets.setdefault(title, ValueSheet(title))

    def __getitem__(self, title: str) -> ValueSheet:
        """The sheet of that title."""
        return self.sheets[title]

    def as_read(self) -> Book:
        """What a reader of the file would see."""
        sheets = [Sheet(sheet.title, _grid(sheet)) for sheet in self.sheets.values()]
        return Book((*sheets, Sheet(META_SHEET, [*self.facts.items()])))


@dataclass(slots=True)
class Bookcase:
    """All workbooks that were ever made: files name them by what they hold, so that equal books are equal bytes."""

    kept: dict[bytes, ValueBook] = field(default_factory=dict)

    def keep(self, book: ValueBook) -> bytes:
        """The file of *book*, which nobody changes any more."""
        told = [[sheet.title, _told(sheet)] for sheet in book.sheets.values()]
        text = json.dumps([told, list(book.facts.items())], ensure_ascii=False, default=_day)
        file = BEGINNING + sha256(text.encode()).hexdigest().encode()
        self.kept.setdefault(file, book)
        return file

    def open(self, file: bytes) -> ValueBook | None:
        """A copy of the book, None for any other file."""
        found = self.kept.get(file)
        return found and ValueBook({title: sheet.copy() for title, sheet in found.sheets.items()}, found.facts)


def _grid(sheet: ValueSheet) -> Grid:
    rows: list[list[Any]] = [[] for _ in range(sheet.max_row)]
    for (row, column), cell in sheet.cells.items():
        if cell.value is not None:
            line = rows[row - 1]
            line.extend([None] * (column - len(line)))
            line[column - 1] = cell.value
    return [tuple(row) for row in rows]


def _told(sheet: ValueSheet) -> list[tuple[int, int, Any]]:
    filled = ((row, column, cell.value) for (row, column), cell in sheet.cells.items() if cell.value is not None)
    return sorted(filled, key=lambda cell: cell[:2])


def _day(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value))
