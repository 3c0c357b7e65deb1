"""The judging of a returned form: all findings at once, in reading order."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from duban.domain.checks.case import Case, Rule, lines_of
from duban.domain.checks.structure import is_anothers
from duban.domain.checks.table import RULES
from duban.domain.cycle import Reference
from duban.domain.form import column_of
from duban.domain.programme import Item
from duban.domain.submission import Entry, FilledForm, Finding, Level
from duban.domain.wording import sentence, unreadable

# A file with one of these could not be read completely: it does not stop the clock.
INCOMPLETE = frozenset({"E01", "E02", "E03", "E04", "E05"})


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
    case = Case(filled, asked, reference, is_ours, on, names, tuple(lines_of(filled, asked)))
    if is_anothers(case):
        return (), tuple(_findings(case, RULES[:1]))
    findings = sorted(_findings(case, RULES), key=_place)
    return tuple(line.entry for line in case.lines), tuple(findings)


def unreadable_finding(reason: str) -> Finding:
    """E01: the file could not be read; *reason* as in Unreadable."""
    return Finding("E01", Level.ERROR, unreadable(reason))


def is_complete(findings: Iterable[Finding]) -> bool:
    """Whether the attempt stops the clock: it could be read, was the right form, and had all its rows."""
    return not any(finding.code in INCOMPLETE for finding in findings)


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
