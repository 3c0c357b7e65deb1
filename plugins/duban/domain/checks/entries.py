"""What a returned form says, item by item: rows made into lines, targets and milestones."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from duban.domain.checks.context import Background, FilledStep, FilledTarget, Line
from duban.domain.checks.reading import is_ticked, parse_level, parse_measure, parse_status, says_nothing
from duban.domain.form import further_columns, measure_key
from duban.domain.plan.pace import target_of
from duban.domain.plan.programme import Item, Kpi
from duban.domain.returns.submission import Entry, FilledForm, FilledRow, Milestone, RowCells, TargetValue
from duban.domain.text.days import day_of
from duban.domain.text.normalise import number_of

# What stays as it was when nothing changed, where the cell is left empty.
CARRIED = ("problems", "next_steps", "evidence", "remark", "coordination")
# Whose place is kept with the entry, so that a fact can say in which cell it was typed.
CITED = frozenset((*CARRIED, "status", "progress", "unchanged", "coordination_level", "expected_on"))
ADDRESS = re.compile(r"(?P<column>.*![A-Z]+)(?P<row>\d+)")


def lines_of(
    filled: FilledForm, items: Iterable[Item], on: date, background: Background, *, nil: bool
) -> Iterator[Line]:
    """
    The first row of each item asked for, with the entry made of it; *nil* says that the whole return is 零报告.

    Where 本月无变化 is ticked, or the return is nil, an empty cell means what was last accepted.
    """
    wanted = {item.number: item for item in items}
    for row in filled.rows:
        item = wanted.pop(row.item, None) if row.item is not None else None
        if item is None:
            continue
        understood = day_of(row.texts.get("expected_on", ""), on)
        last = background.last.get(item.number)
        entry = _entry(item, row, understood.value if understood else None)
        if last is not None and (entry.unchanged or nil):
            entry = _carried(entry, last)
        yield Line(item, row, entry, understood, last)


def targets_of(filled: FilledForm, items: Iterable[Item], background: Background) -> Iterator[FilledTarget]:
    """The filled rows of 量化指标, the first of each target; what says 无 or the like is left out."""
    asked = {item.number: item for item in items}
    wanted = {kpi.code: kpi for kpi in background.kpis if kpi.item in asked}
    for row in filled.targets:
        kpi = wanted.pop(row.texts.get("kpi", "").strip(), None)
        text = row.texts.get("value", "").strip()
        if kpi is None or says_nothing(text):
            continue
        understood = number_of(text, kpi.unit, target_of(kpi))
        yield FilledTarget(asked[kpi.item], kpi, row, text, understood, last_value(background.last.get(kpi.item), kpi))


def steps_of(filled: FilledForm, items: Iterable[Item], on: date) -> Iterator[FilledStep]:
    """The filled rows of 路线图."""
    asked = {item.number: item for item in items}
    for row in filled.milestones:
        item = asked.get(row.item) if row.item is not None else None
        text, what = (row.texts.get(key, "").strip() for key in ("on", "what"))
        if item is not None and (text or what):
            yield FilledStep(item, row, text, what, day_of(text, on))


def complete(line: Line, targets: Iterable[FilledTarget], steps: Iterable[FilledStep], *, nil: bool) -> Entry:
    """The entry of *line* with its numbers and milestones."""
    said = {
        target.kpi.code: TargetValue(
            kpi=target.kpi.code,
            value=target.understood.value if target.understood else None,
            text=target.text,
            source=target.row.texts.get("source", "").strip(),
            cell=target.row.cells.get("value", ""),
        )
        for target in targets
        if target.item.number == line.item.number
    }
    if line.last is not None and (line.entry.unchanged or nil):
        said = {value.kpi: replace(value, cell="") for value in line.last.values} | said
    milestones = tuple(
        Milestone(step.understood.value, step.what)
        for step in steps
        if step.item.number == line.item.number and step.understood is not None and step.what
    )
    return replace(line.entry, values=tuple(said.values()), milestones=milestones)


def last_value(entry: Entry | None, kpi: Kpi) -> Decimal | None:
    """The number last accepted of *kpi*, None if there is none."""
    return next((said.value for said in entry.values if said.kpi == kpi.code), None) if entry else None


def _entry(item: Item, row: FilledRow, expected_on: date | None) -> Entry:
    def text(key: str) -> str:
        return row.texts.get(key, "").strip()

    return Entry(
        item=item.number,
        status=parse_status(text("status"), item),
        measures=tuple(parse_measure(text(measure_key(n))) for n in range(1, len(item.measures) + 1)),
        progress=text("progress"),
        problems=text("problems"),
        next_steps=text("next_steps"),
        expected_on=expected_on,
        evidence=text("evidence"),
        remark=text("remark"),
        unchanged=is_ticked(text("unchanged")),
        coordination=text("coordination"),
        coordination_level=parse_level(text("coordination_level")),
        further=tuple((column.key, said) for column in further_columns() if (said := text(column.key))),
        cells=_cells(row),
    )


def _cells(row: FilledRow) -> RowCells | None:
    """Where the columns that a report may cite stand; None if the row's cells are not all in one row."""
    found = {key: ADDRESS.fullmatch(cell) for key, cell in row.cells.items() if key in CITED}
    rows = {match["row"] for match in found.values() if match}
    if len(rows) != 1:
        return None
    return RowCells(int(rows.pop()), {key: match["column"] for key, match in found.items() if match})


def _carried(entry: Entry, last: Entry) -> Entry:
    """The entry of an item of which nothing is new: its empty cells mean what was said last."""
    kept: Mapping[str, str] = {name: getattr(entry, name) or getattr(last, name) for name in CARRIED}
    return replace(
        entry,
        status=entry.status or last.status,
        measures=entry.measures if any(entry.measures) else last.measures,
        expected_on=entry.expected_on or last.expected_on,
        coordination_level=entry.coordination_level or last.coordination_level,
        further=tuple((dict(last.further) | dict(entry.further)).items()),
        **kept,  # type: ignore[arg-type]  # names of texts, all of them
    )
