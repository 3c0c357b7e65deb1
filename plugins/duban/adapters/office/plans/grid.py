"""Cells with their spans laid on a grid: what each row begins, as a plan's table wants it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duban.domain.importing.document import PlanCell, PlanRow, PlanTable

# No plan has more columns; a page that claims more has a mistake in its spans.
WIDEST = 256
# What separates nothing when a line is broken or filled up; a line break does.
BLANKS = re.compile("[^\\S\n]+|[\u200b\u2060\ufeff\u00ad]")
LEADER = re.compile(r".{1,80}?(?:[.．·]{4,}|…{2,})\s*[-—]?\s*\d{1,3}\s*[-—]?")
AROUND_BREAK = re.compile(r" *\n[\s]*")


@dataclass(frozen=True, slots=True)
class Spanning:
    """A cell in the order of its row, with what it covers; `rows` 0 is all that follow."""

    text: str
    rows: int = 1
    columns: int = 1


def tidy(text: str) -> str:
    """*text* with single blanks, without what nobody sees and without empty lines; line breaks stay."""
    shown = BLANKS.sub(lambda blank: " " if blank[0].isspace() else "", text.replace("\r\n", "\n").replace("\r", "\n"))
    return AROUND_BREAK.sub("\n", shown).strip()


def is_of_contents(text: str) -> bool:
    """Whether a line is of a table of contents: a heading, a row of dots, the number of a page."""
    return LEADER.fullmatch(text.strip()) is not None


def laid_out(rows: Sequence[Sequence[Spanning]], places: Iterable[str]) -> PlanTable:
    """The table of *rows*, each at its place: a cell goes to the first column that no cell above covers."""
    covered: dict[int, int] = {}  # how many more rows each column is covered for
    laid = []
    for number, (row, at) in enumerate(zip(rows, places, strict=True)):
        below = len(rows) - number
        taken = {column for column, left in covered.items() if left}
        covered = {column: left - 1 for column, left in covered.items() if left > 1}
        cells: dict[int, PlanCell] = {}
        column = 0
        for cell in row:
            while column in taken:
                column += 1
            if column >= WIDEST:
                break
            wide = _free(taken, column, min(max(cell.columns, 1), WIDEST - column))
            high = min(cell.rows if cell.rows > 0 else below, below)
            cells[column] = PlanCell(cell.text, high, wide)
            if high > 1:
                covered |= dict.fromkeys(range(column, column + wide), high - 1)
            column += wide
        laid.append(PlanRow(cells, at))
    return PlanTable(tuple(laid))


def _free(taken: set[int], column: int, wanted: int) -> int:
    """How many columns from *column* on are free, *wanted* at the most."""
    wide = 1
    while wide < wanted and column + wide not in taken:
        wide += 1
    return wide


def filled(table: PlanTable) -> bool:
    """Whether any cell says anything."""
    return any(cell.text for row in table.rows for cell in row.cells.values())
