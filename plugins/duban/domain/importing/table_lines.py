"""The tables of a document as lines: each row under the heads that stand above it, wherever the page breaks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from duban.domain.importing.cards import cards_as_rows
from duban.domain.importing.document import PlanTable
from duban.domain.importing.headers import Heads, TablePart
from duban.domain.importing.numbers import HAN, group_numeral
from duban.domain.importing.side_by_side import one_below_another
from duban.domain.importing.table_heads import head_places, heads_above, pages_of
from duban.domain.importing.wording import bare

GROUP_NUMERAL = re.compile(rf"\(?[{HAN}]+\)?[、.]?")


@dataclass(frozen=True, slots=True)
class LineCell:
    """
    A cell of a line; `covered` says that it is merged with the one above.

    `pointer` are the words printed in it where its text is another cell's (同上), `doubt` is why that is not sure.
    """

    text: str
    covered: bool = False
    pointer: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class TableLine:
    """
    One row that is no row of heads.

    `table` counts the tables of the document, `page` their pages; `first` says that it opens its page; `merges` that
    the document's format knows of merged cells, so that an empty one is empty; `alone` is the text of a row that holds
    only one; `marks` are the signs (★) that it carries.
    """

    cells: dict[int, LineCell]
    heads: Heads
    at: str
    table: int
    page: int
    first: bool
    merges: bool
    alone: str = ""
    marks: frozenset[str] = frozenset()

    def text(self, part: TablePart) -> str:
        """What is printed under *part*; "" if no column is of it."""
        place = next((place for place, each in self.heads.parts.items() if each is part), None)
        return self.cells[place].text if place in self.cells else ""

    @property
    def first_part(self) -> TablePart | None:
        """The part under which its first text stands; None if that is under none."""
        column = next((column for column, cell in self.cells.items() if bare(cell.text)), None)
        return None if column is None else self.heads.parts.get(column)


def lines_of(tables: Sequence[PlanTable]) -> list[TableLine]:
    """The lines of the tables that are a plan's, in their order; of others none."""
    whole = (one_below_another(table) for table in cards_as_rows(tables))
    pages = [(place, page) for place, table in enumerate(whole) for page in pages_of(table)]
    above = heads_above([page for _table, page in pages])
    return [
        line
        for number, ((table, page), heads) in enumerate(zip(pages, above, strict=True))
        if heads.parts
        for line in _lines(page, heads, number, table)
    ]


def _lines(table: PlanTable, heads: Heads, page: int, place: int) -> Iterator[TableLine]:
    merges = any(cell.rows > 1 for row in table.rows for cell in row.cells.values())
    covering: dict[int, tuple[str, int]] = {}
    first = True
    heads_at = head_places(table)
    for number, row in enumerate(table.rows):
        cells = {column: LineCell(cell.text) for column, cell in row.cells.items()}
        for column, (text, left) in covering.items():
            if left and column not in cells:
                cells[column] = LineCell(text, covered=True)
        covering = {column: (text, left - 1) for column, (text, left) in covering.items() if left > 1}
        covering |= {column: (cell.text, cell.rows - 1) for column, cell in row.cells.items() if cell.rows > 1}
        if number in heads_at or not any(bare(cell.text) for cell in cells.values()):
            continue
        if number < min(heads_at, default=0) and _is_title(cells):
            continue
        alone = _alone(cells, heads)
        yield TableLine(dict(sorted(cells.items())), heads, row.at, place, page, first, merges, alone)
        first = False


def _is_title(cells: Mapping[int, LineCell]) -> bool:
    """Whether a row above the heads is the table's name, and not a group's with its numeral."""
    texts = {cell.text for cell in cells.values() if bare(cell.text)}
    return len(texts) == 1 and group_numeral(next(iter(texts))) == ""


def _alone(cells: Mapping[int, LineCell], heads: Heads) -> str:
    """The text of a row that holds only one, as a group's or a note's does."""
    told = [cell.text for _column, cell in sorted(cells.items()) if bare(cell.text)]
    texts = dict.fromkeys(told)
    if len(heads.parts) <= 2:
        return ""
    if len(texts) == 2 and GROUP_NUMERAL.fullmatch(bare(told[0])) and "。" not in told[-1]:
        # （一） | 能源结构调整: the numeral of a group stands in the column of numbers.
        sign = "、" if re.fullmatch(rf"[{HAN}]+", bare(told[0])) else ""
        return sign.join(texts)
    return told[0] if len(texts) == 1 else ""
