"""A table of a .docx: cells that go over columns (gridSpan) and over rows (vMerge), rows that were deleted left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from duban.adapters.office.plans.grid import WIDEST
from duban.adapters.office.plans.nested import Block, CellBlocks
from duban.adapters.office.plans.word_parts import child, kind, unwrapped, value


@dataclass(slots=True)
class _Cell:
    """A cell at its place, whose height grows as the rows below continue it."""

    column: int
    wide: int
    blocks: tuple[Block, ...]
    rows: int = 1


def rows_of(element: Element, read: Callable[[Element], tuple[Block, ...]]) -> list[list[CellBlocks]]:
    """The cells that begin in each row of the table *element*, from the left; *read* gives what stands in a cell."""
    rows: list[list[_Cell]] = []
    open_cells: dict[int, _Cell] = {}  # by their first column, those that the next row may continue
    for row in unwrapped(element):
        if kind(row) == "tr" and child(row, "trPr", "del") is None:
            begun, open_cells = _row(row, open_cells, read)
            rows.append(begun)
    return [[CellBlocks(cell.blocks, cell.rows, cell.wide) for cell in row] for row in rows]


def _row(
    row: Element, above: dict[int, _Cell], read: Callable[[Element], tuple[Block, ...]]
) -> tuple[list[_Cell], dict[int, _Cell]]:
    begun: list[_Cell] = []
    standing: dict[int, _Cell] = {}
    # Grid columns that a row leaves free at its ends are cells without contents.
    for column, wide, cell in _placed(row):
        merge = child(cell, "tcPr", "vMerge") if cell is not None else None
        continues = merge is not None and value(cell, "tcPr", "vMerge") != "restart"
        origin = above.get(column)
        if cell is not None and continues and origin is not None and origin.wide == wide:
            origin.rows += 1
            read(cell)  # lists are counted there as well
            standing[column] = origin
            continue
        new = _Cell(column, wide, read(cell) if cell is not None else ())
        begun.append(new)
        if merge is not None:
            standing[column] = new
    return begun, standing


def _placed(row: Element) -> Iterator[tuple[int, int, Element | None]]:
    """Column, width and element of each cell of a row; cells that are merged the old way (hMerge) are one."""
    column = 0
    before = _number(value(row, "trPr", "gridBefore"), 0)
    if before:
        yield column, before, None
        column += before
    waiting: tuple[int, int, Element] | None = None
    for cell in (one for one in unwrapped(row) if kind(one) == "tc"):
        wide = _number(value(cell, "tcPr", "gridSpan"), 1)
        if child(cell, "tcPr", "hMerge") is not None and value(cell, "tcPr", "hMerge") != "restart" and waiting:
            waiting = (waiting[0], waiting[1] + wide, waiting[2])
        else:
            if waiting is not None:
                yield waiting
            waiting = (column, wide, cell)
        column += wide
    if waiting is not None:
        yield waiting
    after = _number(value(row, "trPr", "gridAfter"), 0)
    if after:
        yield column, after, None


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), WIDEST) if text is not None and text.isdecimal() and int(text) > 0 else otherwise
