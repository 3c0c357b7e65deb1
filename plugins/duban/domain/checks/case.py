"""A returned form ready to be judged: its lines, and what a rule is and finds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from duban.domain.checks.reading import parse_day, parse_measure, parse_status
from duban.domain.cycle import Reference
from duban.domain.form import column_of, measure_key
from duban.domain.programme import Item
from duban.domain.submission import Entry, FilledForm, FilledRow, Level


@dataclass(frozen=True, slots=True)
class Line:
    """A row that answers an item: both, and the entry made of them."""

    item: Item
    row: FilledRow
    entry: Entry


@dataclass(frozen=True, slots=True)
class Case:
    """A returned form and what it is held against."""

    filled: FilledForm
    items: tuple[Item, ...]
    reference: Reference
    is_ours: Callable[[str, str], bool]
    on: date
    names: Mapping[str, str]
    lines: tuple[Line, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was filled into the table."""
        return bool(self.filled.rows) and not any(says_anything(row) for row in self.filled.rows)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: the sentence's case and facts, and where."""

    facts: Mapping[str, object] = field(default_factory=dict)
    case: str = ""
    row: FilledRow | None = None
    item: int | None = None
    column: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: the columns it needs (it is silent when one of them is missing) and what it finds.

    `waits` is true for a rule about single cells, which says nothing of a form that is blank altogether.
    """

    code: str
    level: Level
    columns: tuple[str, ...]
    find: Callable[[Case], Iterable[Fault]]
    waits: bool = True


def lines_of(filled: FilledForm, items: tuple[Item, ...]) -> Iterator[Line]:
    """The first row of each item asked for."""
    wanted = {item.number: item for item in items}
    for row in filled.rows:
        item = wanted.pop(row.item, None) if row.item is not None else None
        if item is not None:
            yield Line(item, row, _entry(item, row))


def _entry(item: Item, row: FilledRow) -> Entry:
    text = row.texts.get
    return Entry(
        item=item.number,
        status=parse_status(text("status", ""), item),
        measures=tuple(parse_measure(text(measure_key(n), "")) for n in range(1, len(item.measures) + 1)),
        progress=text("progress", "").strip(),
        problems=text("problems", "").strip(),
        next_steps=text("next_steps", "").strip(),
        expected_on=parse_day(text("expected_on", "")),
        evidence=text("evidence", "").strip(),
        remark=text("remark", "").strip(),
    )


def says_anything(row: FilledRow) -> bool:
    """Whether anything stands in a cell that the organisation fills."""
    return any(text.strip() for key, text in row.texts.items() if column_of(key).is_open)


def at(line: Line, key: str, **facts: object) -> Fault:
    """A fault in the cell of *line* under the column of that key."""
    return Fault(facts, "", line.row, line.item.number, column_of(key).title, line.row.cells.get(key, ""))
