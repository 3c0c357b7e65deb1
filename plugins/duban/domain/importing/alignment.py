"""
Rows that lost or gained a cell, put back under their heads.

Recognition drops a merged cell, so that what follows moves left; it adds an empty column, so that what follows moves
right. The cells keep their order all the same, and most of them can only be of one column: of all ways to read a row
the ones with the least damage are compared, and a cell that not all of them place alike is doubtful.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from duban.domain.importing.columns import Habits
from duban.domain.importing.headers import UNIT_PARTS, TablePart
from duban.domain.importing.table_lines import LineCell, TableLine
from duban.domain.importing.wording import bare

HOPELESS = 10.0  # more damage than one row survives
MARGIN = 1.6  # ways to read a row that differ by less are all possible
SURPLUS_EMPTY = 1.0
TRAILING_EMPTY = 0.2  # behind the last cell that holds anything: a row that lost cells before is shorter than its heads
REPEATED = 1.0
SAME_UNITS = 2.5  # a unit that helps itself
ODD = 1.0  # a row with less against it stands as it is printed
LOST = 1.2
LOST_MERGED = 0.9  # where values run down, the covered cell is what recognition drops
HIDDEN = 40.0


@dataclass(frozen=True, slots=True)
class Aligned:
    """
    A row with its cells by their part.

    `lost` are parts without any cell; `moved` parts whose cell stood elsewhere; `open` parts that another way to read
    the row would fill otherwise, each with that other value; `unread` are texts that no column could hold.
    """

    cells: Mapping[TablePart, LineCell]
    lost: frozenset[TablePart] = frozenset()
    moved: frozenset[TablePart] = frozenset()
    open: Mapping[TablePart, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a row: which cell stands under which part, and the damage it supposes."""

    cost: float
    places: tuple[int | None, ...]


def align(line: TableLine, habits: Habits) -> Aligned:
    """The cells of *line* by their part; as they stand if nothing speaks against it."""
    parts = line.heads.ordered
    straight = {part: line.cells.get(place, LineCell("")) for place, part in line.heads.parts.items()}
    beside = [cell for place, cell in line.cells.items() if place not in line.heads.parts and bare(cell.text)]
    if not beside and sum(habits.cost(cell.text, part) for part, cell in straight.items()) < ODD:
        return Aligned(straight)
    cells = list(line.cells.values())
    readings = sorted(_readings(cells, parts, habits), key=lambda reading: reading.cost)
    if not readings or readings[0].cost >= HOPELESS:
        return _as_it_stands(straight, beside, habits)
    best = readings[0]
    return _placed(best, [each for each in readings if each.cost <= best.cost + MARGIN], cells, line)


def _as_it_stands(straight: dict[TablePart, LineCell], beside: list[LineCell], habits: Habits) -> Aligned:
    """
    No reading without a contradiction: everything stays where it is, and every cell is doubtful.

    Where a single cell does not fit, and the row is whole, that one alone is: it was worded as no other is.
    """
    odd = [part for part, cell in straight.items() if habits.cost(cell.text, part) >= ODD]
    wrong = dict.fromkeys(odd if len(odd) == 1 and not beside else straight, "")
    return Aligned(straight, open=wrong, unread=tuple(cell.text for cell in beside))


def _placed(best: Reading, possible: list[Reading], cells: list[LineCell], line: TableLine) -> Aligned:
    parts = line.heads.ordered
    columns = list(line.cells)
    of_part = {part: place for place, part in line.heads.parts.items()}
    placed = {
        part: cells[place] if place is not None else LineCell("")
        for part, place in zip(parts, best.places, strict=True)
    }
    lost = {part for part, place in zip(parts, best.places, strict=True) if place is None}
    moved = {
        part
        for part, place in zip(parts, best.places, strict=True)
        if place is not None and columns[place] != of_part[part] and bare(cells[place].text)
    }
    others: dict[TablePart, str] = {}
    for reading in possible:
        for part, place in zip(parts, reading.places, strict=True):
            text = cells[place].text if place is not None else ""
            if bare(text) != bare(placed[part].text):
                others.setdefault(part, text)
    return Aligned(placed, frozenset(lost), frozenset(moved), others)


def _readings(cells: list[LineCell], parts: tuple[TablePart, ...], habits: Habits) -> Iterator[Reading]:
    """Every way to read the row whose damage is conceivable."""
    last = max((place for place, cell in enumerate(cells) if bare(cell.text)), default=-1)
    fits = [[habits.cost(cell.text, part) for part in parts] for cell in cells]
    losses = [_cost_of_loss(part, habits) for part in parts]
    surpluses = [_cost_of_surplus(cells, place, last) for place in range(len(cells))]

    def go(cell: int, part: int, cost: float, places: tuple[int | None, ...]) -> Iterator[Reading]:
        if cost >= HOPELESS:
            return
        if part == len(parts) and cell == len(cells):
            yield Reading(cost + _cost_of_sameness(cells, parts, places), places)
            return
        if part < len(parts):
            yield from go(cell, part + 1, cost + losses[part], (*places, None))
        if cell == len(cells):
            return
        if part < len(parts):
            yield from go(cell + 1, part + 1, cost + fits[cell][part], (*places, cell))
        yield from go(cell + 1, part, cost + surpluses[cell], places)

    yield from go(0, 0, 0.0, ())


def _cost_of_sameness(cells: list[LineCell], parts: tuple[TablePart, ...], places: tuple[int | None, ...]) -> float:
    units = [
        bare(cells[place].text)
        for part, place in zip(parts, places, strict=True)
        if part in UNIT_PARTS and place is not None and bare(cells[place].text)
    ]
    return SAME_UNITS * (len(units) - len(set(units)))


def _cost_of_loss(part: TablePart, habits: Habits) -> float:
    usual = LOST_MERGED if part in habits.running_down else LOST
    return usual + habits.cost("", part)


def _cost_of_surplus(cells: list[LineCell], place: int, last: int) -> float:
    text = bare(cells[place].text)
    if text:
        before = next((words for cell in cells[place - 1 :: -1] if (words := bare(cell.text))), "") if place else ""
        return REPEATED if text == before else HIDDEN
    return TRAILING_EMPTY if place > last else SURPLUS_EMPTY
