"""An edited task list beside what the office decided: which cell says what, and where a person has to choose."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind
from duban.domain.plan.organisation import Contact, Organisation
from duban.domain.plan.programme import Deadline, Item, Programme

WHOLE = "整项"
GONE = "（文件中已删除该项）"
NAME = "名称"
# The cells of an item by the titles of the sheet, and what holds each.
CELLS: Mapping[str, tuple[str, ...]] = {
    "一级指标": ("indicator",),
    CorrectionSubject.GOAL.value: ("goal",),
    CorrectionSubject.MEASURES.value: ("measures",),
    CorrectionSubject.LEAD.value: ("leads",),
    CorrectionSubject.CO_LEADS.value: ("co_responsible", "co_organisations"),
    CorrectionSubject.DEADLINE.value: ("deadline",),
}


class Choice(StrEnum):
    """What a person may answer where file and decision differ; the values are what users read and write."""

    DECISION = "保留决定"
    FILE = "以文件为准"


@dataclass(frozen=True, slots=True)
class ItemCell:
    """A cell of the sheet of items, as an answer names it: `71/牵头部门`."""

    item: int
    title: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What was written so; None for a cell of a unit or a contact."""
        item, _, title = text.partition("/")
        return cls(int(item), title) if item.isdecimal() else None

    def __str__(self) -> str:
        return f"{self.item}/{self.title}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """
    A cell that somebody edited in the file and that the office had decided on.

    `key` names it for the answer (71/牵头部门). `file` and `decided` are the texts of both sides, and `decision` is the
    one that made it so, None if that was before any log.
    """

    key: str
    what: str
    field: str
    file: str
    decided: str
    decision: Decision | None

    def __str__(self) -> str:
        said = f"{self.what}“{self.field}”：文件为“{self.file}”；决定为“{self.decided}”"
        if self.decision is None:
            return said
        made = self.decision
        basis = f"；依据：{made.basis}" if made.basis else ""
        return f"{said}（{made.at:%Y-%m-%d}，经办：{made.by}；理由：{made.reason}{basis}）"


@dataclass(frozen=True, slots=True)
class Sides:
    """
    The lists that are laid beside one another.

    `base` is the file as it was confirmed last, `file` as it lies there now. `current` is the list in force for the
    next period, `then` the same with all that was decided for later ones and with the days that were granted.
    """

    base: Programme
    current: Programme
    then: Programme
    file: Programme


@dataclass(frozen=True, slots=True)
class NewName:
    """A unit that the file calls otherwise than it was called until now."""

    organisation: str
    former: str
    name: str


@dataclass(frozen=True, slots=True)
class Merged:
    """
    What confirming the file comes to.

    `unanswered` are the conflicts without an answer; while there are any, `programme` means nothing. `kept` are those
    where the decision stands, `overruled` those where the file does. `stale` are the decisions of which the file,
    unedited there, still says what was before: they go on. `renamed` are the units to which the file gives a name that
    no decision did.
    """

    programme: Programme
    unanswered: tuple[Conflict, ...] = ()
    kept: tuple[Conflict, ...] = ()
    overruled: tuple[Conflict, ...] = ()
    stale: tuple[str, ...] = ()
    renamed: tuple[NewName, ...] = ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """All of them."""
        return (*self.unanswered, *self.kept, *self.overruled)


def merge(sides: Sides, decisions: Iterable[Decision], choices: Mapping[str, Choice]) -> Merged:
    """
    The list that the file and the decisions amount to.

    A cell that nobody edited since the file was confirmed last says what was decided; one that was edited and not
    decided on says what the file says; of one that was both, a person says which. Whoever takes the file's word on half
    of a split or of a merge takes it on all of it.
    """
    return _Merge(sides, tuple(decisions), choices).done()


@dataclass
class _Merge:
    """One merging: what was found so far."""

    sides: Sides
    decisions: tuple[Decision, ...]
    choices: Mapping[str, Choice]
    unanswered: list[Conflict] = field(default_factory=list)
    kept: list[Conflict] = field(default_factory=list)
    overruled: list[Conflict] = field(default_factory=list)
    stale: dict[str, None] = field(default_factory=dict)
    renamed: list[NewName] = field(default_factory=list)

    def __post_init__(self) -> None:
        sides = (self.sides.base, self.sides.current, self.sides.then, self.sides.file)
        self._base, self._now, self._then, self._file = ({item.number: item for item in one.items} for one in sides)
        self._names = {unit.code: unit.name for one in sides for unit in one.organisations}
        self._causes = dict(_causes(self.decisions))
        self._of_file = frozenset(self._all_of_file())

    def done(self) -> Merged:
        """Everything laid together."""
        numbers = sorted({*self._base, *self._now, *self._then, *self._file})
        items = tuple(item for number in numbers if (item := self._item(number)) is not None)
        contacts, units = tuple(self._contacts()), tuple(map(self._unit, self.sides.file.organisations))
        return Merged(
            replace(self.sides.file, items=items, contacts=contacts, organisations=units),
            *map(tuple, (self.unanswered, self.kept, self.overruled, self.stale, self.renamed)),  # type: ignore[arg-type]
        )

    def _all_of_file(self) -> Iterator[ItemCell]:
        """What a person took the file's word on, and what hangs together with it."""
        for key, choice in self.choices.items():
            cell = ItemCell.parse(key)
            if choice is Choice.FILE and cell is not None:
                yield cell
                cause = self._cause(cell.item, cell.title)
                if cause is not None:
                    yield from (ItemCell(item, name) for item, name in linked(cause))

    def _item(self, number: int) -> Item | None:
        """What becomes of one item; None if it is gone."""
        base, now, then, file = (side.get(number) for side in (self._base, self._now, self._then, self._file))
        if ItemCell(number, WHOLE) in self._of_file:
            self._told(number, WHOLE, self._whole(file), self._whole(then))
            return file
        if file is None:
            return self._without_file(number, base, now, then)
        if then is None:
            if base is None:
                return file
            if _alike(file, base):
                self._note_stale(number, WHOLE)
                return now
            self._ask(number, WHOLE, self._edits(base, file), self._whole(None))
            return now
        cells: dict[str, object] = {}
        for title in CELLS:
            cells |= self._cell(number, title, base, now or then, then, file)
        return replace(file, **cells)  # type: ignore[arg-type]

    def _without_file(self, number: int, base: Item | None, now: Item | None, then: Item | None) -> Item | None:
        """The file has no such item: it never knew it, or somebody deleted it."""
        if base is None:
            if then is not None:
                self._note_stale(number, WHOLE)
            return now
        if then is None or _alike(then, base):
            return None
        self._ask(number, WHOLE, GONE, self._edits(base, then))
        return now

    def _cell(self, number: int, title: str, base: Item | None, now: Item, then: Item, file: Item) -> dict[str, object]:
        """What stands in one cell."""
        if ItemCell(number, title) in self._of_file:
            self._told(number, title, self._text(title, file), self._text(title, then))
            return _values(title, file)
        if _same(title, file, then) or (base is not None and _same(title, then, base)):
            return _values(title, file)
        if base is not None and _same(title, file, base):
            self._note_stale(number, title)
            return _values(title, now)
        self._ask(number, title, self._text(title, file), self._text(title, then))
        return _values(title, now)

    def _ask(self, number: int, title: str, said: str, decided: str) -> None:
        """Note where both differ: what was decided stands, for wherever the file's word was taken nobody asks."""
        self._answer(self._conflict(number, title, said, decided))

    def _conflict(self, number: int, title: str, said: str, decided: str) -> Conflict:
        return Conflict(
            str(ItemCell(number, title)),
            self.sides.file.labels.told(number),
            title,
            said,
            decided,
            self._cause(number, title),
        )

    def _told(self, number: int, title: str, said: str, decided: str) -> None:
        if said != decided:
            self.overruled.append(self._conflict(number, title, said, decided))

    def _answer(self, conflict: Conflict) -> Choice | None:
        choice = self.choices.get(conflict.key)
        found = {None: self.unanswered, Choice.DECISION: self.kept, Choice.FILE: self.overruled}[choice]
        found.append(conflict)
        return choice

    def _note_stale(self, number: int, title: str) -> None:
        self.stale[str(ItemCell(number, title))] = None

    def _cause(self, number: int, title: str) -> Decision | None:
        """The last decision that touched a cell."""
        return self._causes.get((number, title)) or self._causes.get((number, WHOLE))

    def _edits(self, before: Item, after: Item) -> str:
        changed = [title for title in CELLS if not _same(title, before, after)]
        return "；".join(f"{title}：{self._text(title, after)}" for title in changed)

    def _whole(self, item: Item | None) -> str:
        return "；".join(f"{title}：{self._text(title, item)}" for title in CELLS) if item else "不再单列该项"

    def _text(self, title: str, item: Item) -> str:
        """A cell as people read it."""
        value = getattr(item, CELLS[title][0])
        if title == CorrectionSubject.LEAD:
            return "、".join(self._names.get(code, code) for code in value)
        if isinstance(value, Deadline):
            return value.told
        return "\n".join(value) if isinstance(value, tuple) else str(getattr(value, "name", value))

    def _contacts(self) -> Iterator[Contact]:
        """The people in the order of the file; whom only a decision names stand at the end."""
        base, now, file = (_by_role(side.contacts) for side in (self.sides.base, self.sides.current, self.sides.file))
        for role in {**file, **now}:
            yield from self._people(role, base.get(role, ()), now.get(role, ()), file.get(role, ()))

    def _people(
        self, role: tuple[str, str], base: tuple[Contact, ...], now: tuple[Contact, ...], file: tuple[Contact, ...]
    ) -> tuple[Contact, ...]:
        """Who fills one role of a unit."""
        if now in (file, base):
            return file
        key = f"{self._names.get(role[0], role[0])}/{role[1]}"
        if file == base:
            self.stale[key] = None
            return now
        cause = self._last(DecisionKind.CONTACT, role[0], role[1])
        conflict = Conflict(key, self._names.get(role[0], role[0]), role[1], _people(file), _people(now), cause)
        return file if self._answer(conflict) is Choice.FILE else now

    def _unit(self, unit: Organisation) -> Organisation:
        """A unit under the name that a decision or the file gave it."""
        base, now = (_name_of(side, unit.code) for side in (self.sides.base, self.sides.then))
        if base is None or now is None or now == unit.name:
            return unit
        if now == base:
            self.renamed.append(NewName(unit.code, now, unit.name))
            return unit
        if unit.name == base:
            self.stale[f"{now}/{NAME}"] = None
            return unit
        cause = self._last(DecisionKind.RENAME, unit.code, "")
        chosen = self._answer(Conflict(f"{now}/{NAME}", now, NAME, unit.name, now, cause))
        if chosen is not Choice.FILE:
            return replace(unit, name=now)
        self.renamed.append(NewName(unit.code, now, unit.name))
        return unit

    def _last(self, kind: DecisionKind, organisation: str, title: str) -> Decision | None:
        asked = (kind, organisation, title)
        return next((one for one in reversed(self.decisions) if (one.kind, one.organisation, one.field) == asked), None)


def _causes(decisions: Iterable[Decision]) -> Iterator[tuple[tuple[int, str], Decision]]:
    """The cells that each decision touched, oldest first."""
    for one in decisions:
        if one.item is None:
            continue
        if one.kind is DecisionKind.EXTENSION and not one.is_refusal:
            yield (one.item, CorrectionSubject.DEADLINE.value), one
        elif one.kind is DecisionKind.CORRECTION:
            yield from ((cell, one) for cell in linked(one) or ((one.item, _cell_of(one)),))


def linked(correction: Decision) -> tuple[tuple[int, str], ...]:
    """The cells that a split or a merge touched, which stand and fall together; none of any other decision."""
    number = correction.item
    if number is None:
        return ()
    if correction.field == CorrectionSubject.SPLIT:
        return (number, CorrectionSubject.MEASURES.value), (int(json.loads(correction.value)["new"]), WHOLE)
    if correction.field == CorrectionSubject.MERGE:
        return (number, WHOLE), (int(correction.value), CorrectionSubject.MEASURES.value)
    return ()


def _cell_of(correction: Decision) -> str:
    return WHOLE if correction.field == CorrectionSubject.NEW else correction.field


def _values(title: str, item: Item) -> dict[str, object]:
    return {name: getattr(item, name) for name in CELLS[title]}


def _same(title: str, one: Item, other: Item) -> bool:
    """Whether a cell says the same: of a deadline the day counts, however it is written."""
    first, second = (getattr(item, CELLS[title][0]) for item in (one, other))
    if isinstance(first, Deadline) and isinstance(second, Deadline) and first.on and second.on:
        return first.on == second.on
    return bool(first == second)


def _alike(one: Item, other: Item) -> bool:
    return all(_same(title, one, other) for title in CELLS)


def _by_role(contacts: Iterable[Contact]) -> dict[tuple[str, str], tuple[Contact, ...]]:
    found: dict[tuple[str, str], tuple[Contact, ...]] = {}
    for contact in contacts:
        role = contact.organisation, contact.role.value
        found[role] = (*found.get(role, ()), contact)
    return found


def _people(contacts: Iterable[Contact]) -> str:
    return "、".join(f"{one.name}（{one.mail}{_until(one)}）" for one in contacts) or "（空缺）"


def _until(contact: Contact) -> str:
    first = f"，自{contact.valid_from}起" if contact.valid_from else ""
    return first + (f"，至{contact.valid_to}止" if contact.valid_to else "")


def _name_of(programme: Programme, code: str) -> str | None:
    return next((unit.name for unit in programme.organisations if unit.code == code), None)
