"""A table that has items beside each other, as a narrow list is printed: put one below another."""

from duban.domain.importing.document import PlanRow, PlanTable
from duban.domain.importing.headers import head_words
from duban.domain.importing.wording import bare

FEWEST = 3  # heads that make a list
FIRST_ROWS = 4


def one_below_another(table: PlanTable) -> PlanTable:
    """The table with the columns whose heads come again below those that have them first; any other as it is."""
    place = next((place for place, row in enumerate(table.rows[:FIRST_ROWS]) if head_words(row)), None)
    width = 0 if place is None else _width(table.rows[place])
    if place is None or not width:
        return table
    times = range(0, max(table.rows[place].cells), width)
    below = [part for begin in times for row in table.rows[place + 1 :] if (part := _part(row, begin, width)).cells]
    return PlanTable((*table.rows[:place], _part(table.rows[place], 0, width), *below))


def _width(heads: PlanRow) -> int:
    """How many columns a list has whose heads come again and again; 0 if they do not."""
    texts = [bare(heads.cells[column].text) if column in heads.cells else "" for column in range(max(heads.cells) + 1)]
    for width in range(FEWEST, len(texts) // 2 + 1):
        again = len(texts) % width == 0 and texts == texts[:width] * (len(texts) // width)
        if again and "" not in texts and len(set(texts[:width])) == width:
            return width
    return 0


def _part(row: PlanRow, begin: int, width: int) -> PlanRow:
    """The cells of *row* in one of the lists; none if they say nothing."""
    cells = {column - begin: cell for column, cell in row.cells.items() if begin <= column < begin + width}
    return PlanRow(cells if any(bare(cell.text) for cell in cells.values()) else {}, row.at)
