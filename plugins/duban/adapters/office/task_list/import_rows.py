"""The rows of an imported task list: what is proposed, and each repair and doubt beside the document's words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from duban.adapters.office.files.plain_text import NOT_IN_XML
from duban.adapters.office.task_list.sheet_columns import ROLES
from duban.adapters.office.task_list.sheet_writer import Value
from duban.adapters.office.task_list.targets import DOUBTFUL, KPI_KINDS, LEFT_OUT, REPAIRED, WHOLE_PLAN
from duban.domain.importing.proposal import ImportedItem, ImportedPlan, ImportedUnit, PlanColumn
from duban.domain.importing.unread import labels_in
from duban.domain.plan.organisation import Organisation, Role
from duban.domain.plan.programme import Direction
from duban.domain.plan.unit_names import COLLECTIVE, Directory

KIND_WORD = {kind: word for word, kind in KPI_KINDS.items()}
# Whom a reporting unit has to name; those that stay empty are nobody.
PREPARED = tuple(role for role in ROLES if role is not Role.HEAD)
NOTHING = "（空）"  # stands there in the document
LONGEST_CELL = 32_000


@dataclass(frozen=True, slots=True)
class ReportingStreams:
    """By the name of a stream who reports in it: departments that lead items, and lower governments."""

    departments: str = ""
    local_governments: str = ""


@dataclass(frozen=True, slots=True)
class ImportNote:
    """One line of 待核实: cells of neighbouring items that were repaired alike are one."""

    items: tuple[ImportedItem, ...]
    column: PlanColumn
    ground: str
    nature: str

    @property
    def numbers(self) -> str:
        """The items by their inner numbers, as the sheet takes them."""
        first, last = self.items[0].number, self.items[-1].number
        return str(first) if first == last else f"{first}至{last}"

    @property
    def labels(self) -> str:
        """The items as the document numbers them."""
        first, last = (item.label or str(item.number) for item in (self.items[0], self.items[-1]))
        return first if len(self.items) == 1 else f"{first} 至 {last}"

    def row(self) -> list[Value]:
        """The line in the order of its columns."""
        cell = self.items[0].cells[self.column]
        original = cell.original if cell.original.strip() else NOTHING
        texts = (self.numbers, self.labels, self.column.value, cell.value, original, self.ground, self.nature)
        return [*(_text(text) for text in texts), None]


def notes_of(plan: ImportedPlan) -> list[ImportNote]:
    """What a person has to look at, in the order of the document; below it what was put right."""
    found = [note for column in PlanColumn for note in _notes(plan.items, column)]
    order = {column: place for place, column in enumerate(PlanColumn)}
    return sorted(found, key=lambda note: (note.nature == REPAIRED, note.items[0].number, order[note.column]))


def left_out_rows(plan: ImportedPlan) -> list[list[Value]]:
    """The lines of 待核实 about what no cell took."""
    rows: list[list[Value]] = []
    labels = labels_in(plan.items)
    for part in plan.unread:
        numbers = "、".join(_spans(part.items)) or WHOLE_PLAN
        called, ground = labels.ranges(part.items), f"{part.why}；{part.advice}"
        texts = (numbers, called, part.what, "", part.words, ground, LEFT_OUT)
        rows.append([*(_text(text) for text in texts), None])
    return rows


def _spans(numbers: Iterable[int]) -> Iterator[str]:
    """Neighbours drawn together as the sheet takes them: 1至3, 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        yield str(run[0]) if len(run) == 1 else f"{run[0]}至{run[-1]}"


def _notes(items: Iterable[ImportedItem], column: PlanColumn) -> Iterator[ImportNote]:
    run: list[ImportedItem] = []
    for item in items:
        cell = item.cells[column]
        if run and (cell.doubt or not _is_alike(run[-1], item, column)):
            yield _note(run, column)
            run = []
        if cell.doubt:
            yield ImportNote((item,), column, "；".join(filter(None, (cell.doubt, cell.repair))), DOUBTFUL)
        elif cell.repair:
            run.append(item)
    if run:
        yield _note(run, column)


def _note(items: list[ImportedItem], column: PlanColumn) -> ImportNote:
    return ImportNote(tuple(items), column, items[0].cells[column].repair, REPAIRED)


def _is_alike(before: ImportedItem, item: ImportedItem, column: PlanColumn) -> bool:
    return item.number == before.number + 1 and before.cells[column] == item.cells[column]


def item_rows(plan: ImportedPlan) -> list[list[Value]]:
    """任务清单."""
    return [
        [
            item.number,
            item.label if item.label != str(item.number) else None,
            *(_text(item.cells[column].value) for column in PlanColumn),
            item.deadline.kind.words,
            item.deadline.on,
            None,  # the office marks reforms, no plan does
            _text("、".join(column.value for column in PlanColumn if item.cells[column].doubt)),
        ]
        for item in plan.items
    ]


def unit_rows(plan: ImportedPlan, streams: ReportingStreams, names: Mapping[str, str]) -> list[list[Value]]:
    """单位: single units, each lead in its stream, and below them the phrases for many."""
    leads = leads_of(plan)
    rows = [_unit_row(found, streams, names, leads) for found in plan.units]
    return rows + [[phrase, *[None] * 3, COLLECTIVE, *[None] * 8] for phrase in plan.collectives]


def leads_of(plan: ImportedPlan) -> frozenset[str]:
    """The units that are the first to be named as lead of an item."""
    directory = Directory((found.unit for found in plan.units), plan.collectives)
    named = (directory.find(item.cells[PlanColumn.LEAD].value).codes for item in plan.items)
    return frozenset(codes[0] for codes in named if codes)


def _unit_row(
    found: ImportedUnit, streams: ReportingStreams, names: Mapping[str, str], leads: frozenset[str]
) -> list[Value]:
    unit = found.unit
    return [
        *(_text(text) for text in (unit.name, unit.code, "；".join(unit.aliases), "", unit.kind)),
        "是" if unit.subordinate else "否",
        _text(unit.salutation),
        _text("；".join(names.get(code, code) for code in unit.streams) or _stream(unit, streams, leads)),
        _text("；".join(names.get(code, code) for code in unit.countersigns)),
        _text(found.doubt),
        None,
        _text(unit.short_name),
        _text(unit.group),
    ]


def _stream(unit: Organisation, streams: ReportingStreams, leads: frozenset[str]) -> str:
    """Whoever leads is asked item by item; a lower government that does has a form of its own beside."""
    own = streams.local_governments if unit.is_local_government else ""
    return "；".join(filter(None, (streams.departments if unit.code in leads else "", own)))


def contact_rows(units: Iterable[list[Value]]) -> list[list[Value]]:
    """联系人: rows to be filled for each unit that reports; *units* are the rows of 单位."""
    reporting = [(row[0], row[1]) for row in units if row[7]]
    return [[name, code, role.value, None, None, None, None] for name, code in reporting for role in PREPARED]


def target_rows(plan: ImportedPlan) -> list[list[Value]]:
    """量化指标, switched off until the office has looked at them."""
    items = {item.number: item for item in plan.items}
    rows: list[list[Value]] = []
    for found in plan.targets:
        target, item = found.target, items[found.target.item]
        rows.append(
            [
                *(target.code, target.item, _text(item.cells[PlanColumn.INDICATOR].value)),
                *(_text(item.cells[PlanColumn.LEAD].value), _text(target.metric), _text(target.unit)),
                *(Direction(target.direction).sign, _number(target.target), target.due),
                *(_number(found.baseline), KIND_WORD.get(target.kind), _strength(found.words), "否"),
                *(_text(found.words), _text(found.doubt), None),
            ]
        )
    return rows


def _strength(words: str) -> str:
    return "力争" if re.search("力争|争取", words) else "应达到"


def _number(text: str) -> Value:
    try:
        number = float(text)
    except ValueError:
        return _text(text)
    return int(number) if number.is_integer() else number


def _text(text: str) -> Value:
    """*text* as a cell can hold it."""
    return NOT_IN_XML.sub("", text)[:LONGEST_CELL] or None
