"""The rules a returned form is judged by, as one table: code, level, columns it looks at, what it finds."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from duban.domain.cycle import Reference
from duban.domain.form import (
    COVER_FIELDS,
    column_of,
    measure_key,
    owes_reason,
    plain,
    statuses_for,
    title_of,
)
from duban.domain.programme import Item
from duban.domain.submission import Entry, FilledForm, FilledRow, Finding, Level, MeasureState, Status
from duban.domain.wording import sentence, unreadable

# Words that fill a cell and say nothing; compared without blanks and punctuation.
EMPTY_TALK = frozenset(
    (  # noqa: SIM905 - words are read more easily than quotes
        "无 没有 暂无 略 同上 同上月 同前 同上期 见上 无变化 本月无变化 无进展 正常 "
        "推进中 进行中 正在推进 正在推进中 正在进行 正在进行中 正在落实 正在办理 持续推进 "
        "持续推进中 按序时推进 按计划推进 有序推进 正常推进 稳步推进 已完成 已基本完成 "
        "基本完成 已落实 落实中"
    ).split()
)
# Where nothing happened, nothing need be written.
MAY_BE_SILENT = (Status.NOT_STARTED, Status.NOT_PROGRESSING)
# A file with one of these could not be read completely: it does not stop the clock.
INCOMPLETE = frozenset({"E01", "E02", "E03", "E04", "E05"})
SHORT_NAMES = {
    "按序时": Status.ON_SCHEDULE,
    "滞后": Status.BEHIND,
    "有进展": Status.PROGRESSING,
    "无进展": Status.NOT_PROGRESSING,
}
THIS_CENTURY = range(2000, 2100)
DATE = re.compile(r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})日?")


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
        return bool(self.filled.rows) and not any(_says_anything(row) for row in self.filled.rows)


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


def check(
    filled: FilledForm,
    items: Iterable[Item],
    reference: Reference,
    is_ours: Callable[[str, str], bool],
    on: date,
    names: Mapping[str, str] = MappingProxyType({}),
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """
    Judge a returned form; returns an entry per item that was answered, and all findings in reading order.

    *items* are those the form asked for, *reference* the return it should be, `is_ours(reference, token)` our
    mark's test, *on* the day it was received (Asia/Shanghai), *names* organisation names by code. A form that is
    provably another return's is not judged further. Rules: domain tables E02-E05, E07, E08, E14, E15, E18.
    """
    asked = tuple(items)
    case = Case(filled, asked, reference, is_ours, on, names, tuple(_lines(filled, asked)))
    if _is_anothers(case):
        return (), tuple(_findings(case, RULES[:1]))
    findings = sorted(_findings(case, RULES), key=_place)
    return tuple(line.entry for line in case.lines), tuple(findings)


def unreadable_finding(reason: str) -> Finding:
    """E01: the file could not be read; *reason* as in Unreadable."""
    return Finding("E01", Level.ERROR, unreadable(reason))


def is_complete(findings: Iterable[Finding]) -> bool:
    """Whether the attempt stops the clock: it could be read, was the right form, and had all its rows."""
    return not any(finding.code in INCOMPLETE for finding in findings)


def parse_status(text: str, item: Item) -> Status | None:
    """The status that *text* means among those that *item* may have; None if it is none of them."""
    wanted = plain(text)
    named = {plain(status.value): status for status in Status} | SHORT_NAMES
    status = named.get(wanted)
    return status if status in statuses_for(item.deadline.kind) else None


def parse_measure(text: str) -> MeasureState | None:
    """The state of a measure that *text* means, None if it is empty or no choice."""
    return next((state for state in MeasureState if plain(state.value) == plain(text)), None)


def parse_day(text: str) -> date | None:
    """
    A full date as people type it (2021-12-31, 2021.12.31, 2021年12月31日, full-width); None for anything else.

    A 20 typed into a cell of dates comes as 1900-01-20: no date of another century was meant.
    """
    match = DATE.fullmatch(plain(text))
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day if day.year in THIS_CENTURY else None


def says_nothing(text: str) -> bool:
    """Whether a text is empty or only one of the words that say nothing."""
    bare = re.sub(r"[\W_]", "", plain(text))
    return not bare or bare in EMPTY_TALK


def _lines(filled: FilledForm, items: tuple[Item, ...]) -> Iterator[Line]:
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


def _says_anything(row: FilledRow) -> bool:
    return any(text.strip() for key, text in row.texts.items() if column_of(key).is_open)


def _is_anothers(case: Case) -> bool:
    filled = case.filled
    return case.is_ours(filled.reference, filled.token) and filled.reference != str(case.reference)


def _wrong_form(case: Case) -> Iterator[Fault]:
    """E02: the mark is missing or false, or it is another return's."""
    if not case.is_ours(case.filled.reference, case.filled.token):
        yield Fault(case="mark")
        return
    if _is_anothers(case):
        found, asked = Reference.parse(case.filled.reference), case.reference
        yield Fault(
            {
                "period": found.period.title,
                "organisation": case.names.get(found.organisation, found.organisation),
                "asked_period": asked.period.title,
                "asked_organisation": case.names.get(asked.organisation, asked.organisation),
            }
        )


def _missing_columns(case: Case) -> Iterator[Fault]:
    for title in case.filled.missing_columns:
        yield Fault(column=title)


def _missing_rows(case: Case) -> Iterator[Fault]:
    """E04: an item without row, or a table in which nothing was filled."""
    if case.is_blank:
        yield Fault({"asked": len(case.items)}, "blank")
        return
    found = {line.item.number for line in case.lines}
    for item in case.items:
        if item.number not in found:
            yield Fault({"asked": len(case.items), "found": len(found)}, item=item.number)


def _strange_rows(case: Case) -> Iterator[Fault]:
    """E05: a row of an item that was not asked for, a second row of one, or words in a row without number."""
    asked, seen = {item.number for item in case.items}, set[int]()
    for row in case.filled.rows:
        cell = row.cells.get("number", "")
        if row.item is None:
            if _says_anything(row):
                yield Fault(case="unnumbered", row=row, cell=cell)
        elif row.item not in asked:
            yield Fault(case="unknown", row=row, item=row.item, cell=cell)
        elif row.item in seen:
            yield Fault(case="twice", row=row, item=row.item, cell=cell)
        if row.item is not None:
            seen.add(row.item)


def _no_status(case: Case) -> Iterator[Fault]:
    """E07: 完成情况 is empty or no choice, or a measure's tick is no choice (an empty tick is not asked after)."""
    for line in case.lines:
        if line.entry.status is None:
            yield _at(line, "status")
        for number, state in enumerate(line.entry.measures, start=1):
            if state is None and line.row.texts.get(measure_key(number), "").strip():
                yield _at(line, measure_key(number))


def _no_progress(case: Case) -> Iterator[Fault]:
    for line in case.lines:
        if line.entry.status not in MAY_BE_SILENT and says_nothing(line.entry.progress):
            yield _at(line, "progress")


def _no_day(case: Case) -> Iterator[Fault]:
    """E14: a date that cannot be read is asked back, never dropped in silence; 无 and the like are no date."""
    for line in case.lines:
        text = line.row.texts.get("expected_on", "").strip()
        if line.entry.expected_on is None and not says_nothing(text):
            yield _at(line, "expected_on", text=text[:40])


def _no_reason(case: Case) -> Iterator[Fault]:
    """E15: behind, not started or overdue, and no problem or next step is named."""
    for line in case.lines:
        status = line.entry.status
        if status is None or not owes_reason(line.item, status, case.on):
            continue
        named = status in (Status.BEHIND, Status.NOT_STARTED)
        state = f"为“{status.value}”" if named else "已过完成时限仍未完成"
        for key in ("problems", "next_steps"):
            if says_nothing(line.row.texts.get(key, "")):
                yield _at(line, key, state=state)


def _no_people(case: Case) -> Iterator[Fault]:
    for cover in COVER_FIELDS:
        if not case.filled.cover.get(cover.key, "").strip():
            yield Fault(column=title_of(cover.label), cell=case.filled.cover_cells.get(cover.key, ""))


def _at(line: Line, key: str, **facts: object) -> Fault:
    return Fault(facts, "", line.row, line.item.number, column_of(key).title, line.row.cells.get(key, ""))


RULES = (
    Rule("E02", Level.ERROR, (), _wrong_form, waits=False),
    Rule("E18", Level.ERROR, (), _no_people, waits=False),
    Rule("E03", Level.ERROR, (), _missing_columns, waits=False),
    Rule("E04", Level.ERROR, ("number",), _missing_rows, waits=False),
    Rule("E05", Level.ERROR, ("number",), _strange_rows),
    Rule("E07", Level.ERROR, ("status",), _no_status),
    Rule("E08", Level.ERROR, ("progress",), _no_progress),
    Rule("E15", Level.ERROR, ("status", "problems", "next_steps"), _no_reason),
    Rule("E14", Level.QUERY, ("expected_on",), _no_day),
)


def _findings(case: Case, rules: Iterable[Rule]) -> Iterator[Finding]:
    missing = set(case.filled.missing_columns)
    for rule in rules:
        blind = any(column_of(key).title in missing for key in rule.columns)
        if blind or (rule.waits and case.is_blank):
            continue
        for fault in rule.find(case):
            name = f"{rule.code}.{fault.case}" if fault.case else rule.code
            text = sentence(name, item=fault.item, column=fault.column, **fault.facts)
            yield Finding(rule.code, rule.level, text, fault.item, fault.column, fault.cell)


def _place(finding: Finding) -> tuple[int, int, int]:
    """Reading order: the file, the cover, the header, the rows as they stand cell by cell, then what is not there."""
    section = {"E02": 0, "E18": 1, "E03": 2}.get(finding.code, 3)
    _, _, cell = finding.cell.rpartition("!")
    match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if section < 3 or match is None:
        return (section, 0, 0) if section < 3 else (4, 0, 0)
    return section, int(match[2]), _column_index(match[1])


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index
