"""The judging of a returned form: all findings at once, in reading order."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.context import NOTHING_KNOWN, Background, Case, Rule, as_numbered, is_nil
from duban.domain.checks.delays import with_delay
from duban.domain.checks.entries import complete, lines_of, steps_of, targets_of
from duban.domain.checks.reforms import with_reform
from duban.domain.checks.structure import is_anothers
from duban.domain.checks.table import RULES, sentence
from duban.domain.files.wording import unreadable
from duban.domain.form import COVER_SHEET, MILESTONE_SHEET, TARGET_SHEET, column_of
from duban.domain.form.words import CLAIM_SHEET, DELAY_SHEET, ERRAND_SHEET, REFORM_SHEET
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Entry, FilledForm, Finding, Severity

# A file with one of these could not be read completely, or lacks a part it needs: it does not stop the clock.
INCOMPLETE = frozenset({"E01", "E02", "E03", "E04", "E05", "E21"})
LOCKS_AWAY = "W09"


def check(
    filled: FilledForm,
    items: Iterable[Item],
    reference: Reference,
    is_ours: Callable[[str, str], bool],
    on: date,
    names: Mapping[str, str] = MappingProxyType({}),
    background: Background = NOTHING_KNOWN,
    rules: tuple[Rule, ...] = RULES,
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """
    Judge a returned form; returns an entry per item that was answered, and all findings in reading order.

    *items* are those the form asked for, *reference* the return it should be, `is_ours(reference, token)` our
    mark's test, *on* the day it was received (Asia/Shanghai), *names* organisation names by code. A form that is
    provably another return's is not judged further. The rules are those of docs/verdict.md, less those switched off.
    """
    case = _case(filled, items, reference, is_ours, on, names, background)
    if is_anothers(case):
        return (), tuple(_findings(case, (rule for rule in rules if rule.code in ("E02", LOCKS_AWAY))))
    findings = sorted(_findings(case, rules), key=_place)
    return tuple(line.entry for line in case.lines), tuple(findings)


def unreadable_finding(reason: str) -> Finding:
    """E01: the file could not be read; *reason* as in Unreadable."""
    return Finding("E01", Severity.ERROR, unreadable(reason))


def is_complete(findings: Iterable[Finding]) -> bool:
    """Whether the attempt stops the clock: it could be read, was the right form, and had all its rows."""
    return not any(finding.code in INCOMPLETE for finding in findings)


def is_read(findings: Iterable[Finding]) -> bool:
    """Whether the file could be read at all."""
    return not any(finding.code == "E01" for finding in findings)


def is_secret(findings: Iterable[Finding]) -> bool:
    """Whether the file must be locked away, and nothing of it kept or sent back."""
    return any(finding.code == LOCKS_AWAY for finding in findings)


def _case(
    filled: FilledForm,
    items: Iterable[Item],
    reference: Reference,
    is_ours: Callable[[str, str], bool],
    on: date,
    names: Mapping[str, str],
    background: Background,
) -> Case:
    asked = tuple(_in_force(item, background) for item in items)
    filled = as_numbered(filled, asked)
    nil = is_nil(filled)
    targets = tuple(targets_of(filled, asked, background))
    steps = tuple(steps_of(filled, asked, on))
    lines = tuple(
        replace(line, entry=_beside(complete(line, targets, steps, nil=nil), filled, line.last))
        for line in lines_of(filled, asked, on, background, nil=nil)
    )
    return Case(filled, asked, reference, is_ours, on, names, lines, targets, steps, background)


def _beside(entry: Entry, filled: FilledForm, last: Entry | None) -> Entry:
    """*entry* with what other sheets say of its item."""
    return with_reform(with_delay(entry, filled, last), filled, last)


def _in_force(item: Item, background: Background) -> Item:
    """The item with the deadline that an extension granted; its printed text stays."""
    day = background.extended.get(item.number)
    return item if day is None else replace(item, deadline=replace(item.deadline, on=day))


def _findings(case: Case, rules: Iterable[Rule]) -> Iterator[Finding]:
    missing = set(case.filled.missing_columns)
    for rule in rules:
        blind = any(column_of(key).title in missing for key in rule.columns)
        if blind or (rule.waits and case.is_blank):
            continue
        for fault in rule.find(case):
            name = f"{rule.code}.{fault.case}" if fault.case else rule.code
            told = None if fault.item is None else case.labels.of(fault.item)
            text = sentence(name, item=told, column=fault.column, **fault.facts)
            yield Finding(rule.code, fault.level or rule.level, text, fault.item, fault.column, fault.cell)


# Reading order of what is about no row of a table: the file, the cover, the header.
SECTIONS = {"W09": 0, "E02": 0, "E21": 0, "W07": 0, "E18": 1, "W19": 1, "E20": 1, "E26": 1, "E03": 2}
ON_THE_COVER, IN_A_ROW, NOT_THERE = 1, 3, 5
SHEETS = {TARGET_SHEET: 1, DELAY_SHEET: 2, REFORM_SHEET: 3, ERRAND_SHEET: 4, MILESTONE_SHEET: 5, CLAIM_SHEET: 6}
NO_CELL = (0, 0, 0, "")


def _place(finding: Finding) -> tuple[int, int, int, int, str]:
    """The file, the cover, the header, the rows cell by cell, the other sheets alike, then what is not there."""
    sheet, _, cell = finding.cell.rpartition("!")
    section = SECTIONS.get(finding.code, ON_THE_COVER if sheet == COVER_SHEET else IN_A_ROW)
    match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    if section < IN_A_ROW:
        return section, *NO_CELL
    if match is None:
        return NOT_THERE, *NO_CELL
    column = match[1]
    return section, SHEETS.get(sheet, 0), int(match[2]), len(column), column
