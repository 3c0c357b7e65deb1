"""Tables of a printed page, found by their ruled lines: cells are what no line divides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from duban.adapters.office.plans.printed_page import PrintedPage, Stroke

NEAR = 3.0  # points within which two lines are one, or meet
OVERHANG = 8.0  # how far lines reach beyond the last that crosses them where a table is open at its side
DIVIDING = 0.6  # the part of a cell's side that has to be drawn


@dataclass(frozen=True, slots=True)
class Frame:
    """Where something stands on the page."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, point: tuple[float, float]) -> bool:
        """Whether a point is within."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom


@dataclass(frozen=True, slots=True)
class Box(Frame):
    """A cell in its frame: its place in the table, and what it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class RuledTable(Frame):
    """A table in its frame, with its cells."""

    boxes: tuple[Box, ...]
    rows: int


def tables_on(page: PrintedPage) -> list[RuledTable]:
    """The tables of a page from above; one of a single column is only a frame, and no table."""
    level, upright = _merged(page.level), _merged(page.upright)
    found = [_table(*group) for group in _groups(level, upright)]
    return sorted((table for table in found if table is not None), key=lambda table: table.top)


def _merged(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Lines that are one: drawn in pieces, doubled, or the two sides of a thick one."""
    merged: list[Stroke] = []
    lanes: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda one: one.at):
        if lanes and stroke.at - lanes[-1][0].at <= NEAR:
            lanes[-1].append(stroke)
        else:
            lanes.append([stroke])
    for lane in lanes:
        at = sum(one.at for one in lane) / len(lane)
        pieces = sorted(lane, key=lambda one: one.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start <= end + NEAR:
                end = max(end, piece.end)
            else:
                merged.append(Stroke(at, start, end))
                start, end = piece.start, piece.end
        merged.append(Stroke(at, start, end))
    return merged


def _groups(level: Sequence[Stroke], upright: Sequence[Stroke]) -> Iterator[tuple[list[Stroke], list[Stroke]]]:
    """Lines that hang together by their crossings."""
    left = set(range(len(upright)))
    waiting = list(range(len(level)))
    while waiting:
        lines, columns, new = [], [], [waiting.pop(0)]
        while new:
            line = level[new.pop()]
            lines.append(line)
            for place in [one for one in left if _cross(line, upright[one])]:
                left.discard(place)
                columns.append(upright[place])
                joined = [one for one in waiting if _cross(level[one], upright[place])]
                waiting = [one for one in waiting if one not in joined]
                new += joined
        yield lines, columns


def _cross(level: Stroke, upright: Stroke) -> bool:
    along = level.start - NEAR <= upright.at <= level.end + NEAR
    return along and upright.start - NEAR <= level.at <= upright.end + NEAR


def _table(level: list[Stroke], upright: list[Stroke]) -> RuledTable | None:
    if not upright:
        return None
    xs, ys = _lanes(upright, level), _lanes(level, upright)
    if len(xs) < 3 or len(ys) < 2:
        return None
    boxes = tuple(_boxes(xs, ys, level, upright))
    if len(boxes) < 2:
        return None
    return RuledTable(xs[0], ys[0], xs[-1], ys[-1], boxes, len(ys) - 1)


def _lanes(lines: Sequence[Stroke], crossing: Sequence[Stroke]) -> list[float]:
    """Where lines run, and where those that cross them end beyond the last: a table may be open at its sides."""
    lanes: list[float] = []
    for at in sorted(line.at for line in lines):
        if not lanes or at - lanes[-1] > NEAR:
            lanes.append(at)
    first, last = min(one.start for one in crossing), max(one.end for one in crossing)
    before = [first] if first < lanes[0] - OVERHANG else []
    after = [last] if last > lanes[-1] + OVERHANG else []
    return [*before, *lanes, *after]


def _boxes(xs: list[float], ys: list[float], level: list[Stroke], upright: list[Stroke]) -> Iterator[Box]:
    """The cells: fields of the grid that no line divides are one."""
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            wide = 1
            while column + wide < len(xs) - 1 and not _is_drawn(upright, xs[column + wide], ys[row], ys[row + 1]):
                wide += 1
            high = 1
            while row + high < len(ys) - 1 and not any(
                _is_drawn(level, ys[row + high], left, right)
                for left, right in pairwise(xs[column : column + wide + 1])
            ):
                high += 1
            taken |= {(row + down, column + along) for down in range(high) for along in range(wide)}
            yield Box(xs[column], ys[row], xs[column + wide], ys[row + high], row, column, high, wide)


def _is_drawn(lines: Sequence[Stroke], at: float, start: float, end: float) -> bool:
    """Whether a line runs along a side of a field."""
    covered = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines if abs(line.at - at) <= NEAR)
    return covered >= DIVIDING * (end - start)
