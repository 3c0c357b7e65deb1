"""A returned form ready to be judged: its lines, what it is held against, and what a rule is and finds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.reading import is_ticked
from duban.domain.files.cloud_link import CloudLink
from duban.domain.form import NIL, TARGET_COLUMNS, column_of
from duban.domain.form.carrying import stood_there
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.plan.programme import Item, Kpi, labels_of
from duban.domain.returns.submission import Entry, FilledForm, FilledRow, Milestone, Severity, Status
from duban.domain.text.normalise import Understood


@dataclass(frozen=True, slots=True)
class Background:
    """
    What is known beside the form itself; where something is not known, the rules that need it are silent.

    `kpis` are the programme's targets, `last` the entries last accepted in an earlier period, `milestones` those
    filed before, `extended` granted deadlines, all but the first by item number. `covers` are the first and last
    day that the return speaks of, `starts_on` is the programme's first day. `printed` are the items as they stood
    when the form was built, by number. `beside` are the items for which evidence came as a file. `stamped` is
    whether a stamped scan came, None if nobody asks for one. `vouched` says that the sender is a stranger for whom
    a contact has vouched. `links` are the files that the mail only points to. `asked_more` are
    the items whose claim the office asked to complete. `area_code` is the office's own, as its
    form gives it for an example; `labels` are what the plan calls its items. `weighs_targets` is whether milestones and
    targets count for the light of an item, `figures` are the newest that were imported, by target. `assessed` are
    the items of which the form asks a 自我评估, `errands` the
    numbers under which papers gave something to the unit that its form asked about.
    """

    kpis: tuple[Kpi, ...] = ()
    last: Mapping[int, Entry] = field(default_factory=dict)
    milestones: Mapping[int, tuple[Milestone, ...]] = field(default_factory=dict)
    extended: Mapping[int, date] = field(default_factory=dict)
    covers: tuple[date, date] | None = None
    starts_on: date | None = None
    printed: Mapping[int, Item] = field(default_factory=dict)
    beside: frozenset[int] = frozenset()
    stamped: bool | None = None
    vouched: bool = False
    links: tuple[CloudLink, ...] = ()
    asked_more: frozenset[int] = frozenset()
    area_code: str = ""
    labels: Labels = PLAIN
    weighs_targets: bool = False
    figures: Mapping[str, ImportedFigure] = field(default_factory=dict)
    assessed: frozenset[int] = frozenset()
    errands: frozenset[int] = frozenset()


NOTHING_KNOWN = Background()


def as_numbered(filled: FilledForm, items: Iterable[Item]) -> FilledForm:
    """*filled* with the number of an item in each row that only names its label, as people write it."""
    labels = labels_of(items)
    if not labels:
        return filled

    def numbered(row: FilledRow) -> FilledRow:
        typed = row.texts.get("number") or row.texts.get("item") or ""
        return replace(row, item=labels.find(typed)) if row.item is None and typed else row

    return replace(
        filled,
        rows=tuple(map(numbered, filled.rows)),
        targets=tuple(map(numbered, filled.targets)),
        milestones=tuple(map(numbered, filled.milestones)),
        claims=tuple(map(numbered, filled.claims)),
        delays=tuple(map(numbered, filled.delays)),
        reforms=tuple(map(numbered, filled.reforms)),
    )


def is_nil(filled: FilledForm) -> bool:
    """Whether 零报告 is ticked on the cover."""
    return is_ticked(filled.cover.get(NIL, ""))


@dataclass(frozen=True, slots=True)
class Line:
    """
    A row that answers an item, and the entry made of it.

    `expected` is how 预计完成时间 was understood; `last` what was last accepted of the item.
    """

    item: Item
    row: FilledRow
    entry: Entry
    expected: Understood[date] | None = None
    last: Entry | None = None

    def typed(self, key: str) -> str:
        """What stands in the column of that key."""
        return self.row.texts.get(key, "").strip()


@dataclass(frozen=True, slots=True)
class FilledTarget:
    """A filled row of 量化指标: of which target, what was typed, how it was understood, and the last value known."""

    item: Item
    kpi: Kpi
    row: FilledRow
    text: str
    understood: Understood[Decimal] | None
    last: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FilledStep:
    """A filled row of 路线图: of which item, and how its day was understood."""

    item: Item
    row: FilledRow
    text: str
    what: str
    understood: Understood[date] | None


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
    targets: tuple[FilledTarget, ...] = ()
    steps: tuple[FilledStep, ...] = ()
    background: Background = NOTHING_KNOWN

    @property
    def labels(self) -> Labels:
        """What the plan calls its items."""
        return self.background.labels | labels_of(self.items)

    @property
    def nil(self) -> bool:
        """Whether it is 零报告."""
        return is_nil(self.filled)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled into the table beside what stood there; never where there was nothing to fill."""
        waits = [line.last is not None and line.last.status is Status.DONE for line in self.lines]
        if not self.filled.rows or (waits and all(waits)):
            return False
        return not any(_says_anew(row, self.background.last.get(row.item or 0)) for row in self.filled.rows)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: the sentence's case and facts, and where; `level` only if it is not the rule's own."""

    facts: Mapping[str, object] = field(default_factory=dict)
    case: str = ""
    item: int | None = None
    column: str = ""
    cell: str = ""
    level: Severity | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: the columns of 填报表 it needs (it is silent when one of them is missing) and what it finds.

    `waits` is true for a rule about single cells, which says nothing of a form that is blank altogether.
    """

    code: str
    level: Severity
    columns: tuple[str, ...]
    find: Callable[[Case], Iterable[Fault]]
    waits: bool = True


def says_anything(row: FilledRow) -> bool:
    """Whether anything stands in a cell that the organisation fills."""
    return any(text.strip() for key, text in row.texts.items() if column_of(key).is_open)


def _says_anew(row: FilledRow, last: Entry | None) -> bool:
    said = ((key, text.strip()) for key, text in row.texts.items() if column_of(key).is_open)
    return any(text and not stood_there(key, text, last) for key, text in said)


# What a fault is about is told in the order of its sentence: where, then the facts.
def at(line: Line, key: str, case: str = "", level: Severity | None = None, **facts: object) -> Fault:
    """A fault in the cell of *line* under the column of that key."""
    return Fault(facts, case, line.item.number, column_of(key).title, line.row.cells.get(key, ""), level)


def at_target(target: FilledTarget, case: str = "", level: Severity | None = None, **facts: object) -> Fault:
    """A fault in the number of *target*; the sentence may name its metric and unit."""
    told = {"metric": target.kpi.metric, "unit": target.kpi.unit} | facts
    title = next(column.title for column in TARGET_COLUMNS if column.key == "value")
    return Fault(told, case, target.item.number, title, target.row.cells.get("value", ""), level)
