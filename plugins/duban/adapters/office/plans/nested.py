"""Tables within tables: one that only arranges the page is opened, one within a cell becomes lines of that cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duban.adapters.office.plans.grid import Spanning, filled, laid_out, tidy
from duban.domain.importing.document import PlanHeading, PlanParagraph, PlanTable

Block = PlanHeading | PlanParagraph | PlanTable
# A table that arranges a page has two columns at the most: the contents, and something beside them.
MOST_OF_LAYOUT = 2


@dataclass(frozen=True, slots=True)
class CellBlocks:
    """A cell with all that stands in it."""

    blocks: tuple[Block, ...]
    rows: int = 1
    columns: int = 1

    @property
    def text(self) -> str:
        """Its contents as lines; of a table in it each row is a line."""
        return tidy("\n".join(_lines(self.blocks)))


def _lines(blocks: Sequence[Block]) -> list[str]:
    lines = []
    for block in blocks:
        if isinstance(block, PlanTable):
            lines += [" ".join(cell.text for cell in row.cells.values() if cell.text) for row in block.rows]
        else:
            lines.append(block.text)
    return lines


def table_blocks(rows: Sequence[Sequence[CellBlocks]], number: int) -> Iterator[Block]:
    """What the document's table of that *number* holds: what it only arranges, or itself unless it says nothing."""
    if _is_layout(rows):
        yield from (block for row in rows for cell in row for block in cell.blocks)
        return
    places = [f"第{number}张表第{row}行" for row in range(1, len(rows) + 1)]
    table = laid_out([[Spanning(cell.text, cell.rows, cell.columns) for cell in row] for row in rows], places)
    if filled(table):
        yield table


def _is_layout(rows: Sequence[Sequence[CellBlocks]]) -> bool:
    """Whether a table only arranges what it holds: tables stand in it, and it has hardly any columns of its own."""
    holds_tables = any(isinstance(block, PlanTable) for row in rows for cell in row for block in cell.blocks)
    return holds_tables and max(sum(cell.columns for cell in row) for row in rows if row) <= MOST_OF_LAYOUT
