"""Where everything of a form will stand, known before it is written: formulas name cells of other sheets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from duban.adapters.office.forms.canvas import Formula
from duban.domain.form.layout import FormLayout, TableSheet, TextSheet

MARKS, BAND = 4, 5  # rows of every table; the header follows, and what is asked the header


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table with the row of its header and the letters of its columns by key."""

    table: TableSheet
    header: int
    letters: Mapping[str, str]

    @property
    def first(self) -> int:
        """The first row that asks."""
        return self.header + 1

    @property
    def last(self) -> int:
        """The last row that asks."""
        return self.header + len(self.table.rows)

    @property
    def width(self) -> str:
        """The letter of the last column."""
        return get_column_letter(len(self.table.columns))

    def numbered(self) -> Iterable[tuple[int, Any]]:
        """Row numbers with what each row asks."""
        return enumerate(self.table.rows, start=self.first)

    def area(self, key: str) -> str:
        """All cells below the header of one column."""
        return f"{self.letters[key]}{self.first}:{self.letters[key]}{self.last}"


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of the cover by field or label, the tables by title, the first and the last row of each text by mark."""

    cover: Mapping[str, int]
    tables: Mapping[str, PlacedTable]
    texts: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Live:
    """What a form computes by itself: formulas by sheet and cell, and by sheet what turns red, with its test."""

    formulas: dict[str, dict[str, Formula]] = field(default_factory=dict)
    alerts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def at(self, sheet: str, cell: str) -> Formula | None:
        """The formula of a cell."""
        return self.formulas.get(sheet, {}).get(cell)

    def compute(self, sheet: str, cell: str, text: str, value: int | str) -> None:
        """Let a cell compute *text*, which amounts to *value* as the form goes out."""
        self.formulas.setdefault(sheet, {})[cell] = Formula(text, value)

    def alert(self, sheet: str, places: str, formula: str) -> None:
        """Let *places* turn red where *formula*, written for the first of them, holds."""
        self.alerts.setdefault(sheet, []).append((places, formula))


def places_of(form: FormLayout) -> Places:
    """Where everything of *form* stands."""
    return Places(
        {line.field.key if line.field else line.label: row for row, line in enumerate(form.cover, start=1)},
        {sheet.sheet: placed(sheet) for sheet in form.sheets if isinstance(sheet, TableSheet)},
        {mark: rows for sheet in form.sheets if isinstance(sheet, TextSheet) for mark, rows in _texts(sheet)},
    )


def placed(table: TableSheet) -> PlacedTable:
    """The table with its places."""
    letters = {column.key: get_column_letter(at) for at, column in enumerate(table.columns, start=1)}
    return PlacedTable(table, BAND + bool(table.bands), letters)


def first_rows(sheet: TextSheet) -> Iterator[int]:
    """The row of the heading of each part, and the row after the last of them."""
    row = max(heading.row for heading in sheet.head) + 1
    for part in sheet.parts:
        yield row
        row += 1 + bool(part.advice) + part.cells
    yield row


def _texts(sheet: TextSheet) -> Iterator[tuple[str, tuple[int, int]]]:
    for part, row in zip(sheet.parts, first_rows(sheet), strict=False):
        if part.mark:
            first = row + 1 + bool(part.advice)
            yield part.mark, (first, first + part.cells - 1)


def joined(letter: str, rows: Iterable[int]) -> str:
    """The cells of one column in *rows* as Excel writes a set of them: J7:J9 J12."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return " ".join(f"{letter}{a}" if a == b else f"{letter}{a}:{letter}{b}" for a, b in runs)
