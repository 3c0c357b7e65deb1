"""What a later draft says otherwise than the one that was signed or compiled before, as a numbered list."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from duban.domain.plan.labels import told_in_runs


@dataclass(frozen=True, slots=True)
class ReportedStatement:
    """What a report says under one key: the statement's name and its value in words."""

    name: str
    value: str


RETURN = re.compile(r"return\.[^.]+")
ITEM = re.compile(r"item\.(\d+)\.")
CALLED = re.compile("^第([^项]+)项")
NOT_THERE = ReportedStatement("", "—")
# Counts that are told with the whole; the cuts follow from the items.
COUNTS = ("coverage.", "total.", "targets.", "lists.")
OTHERS = ("target.", "practice.", "publicity.", "county.", "contradiction.", "countersign.")
SHORT = 40
# What is told of an item with both values; of its texts it is enough to name the column.
VALUED = ("light", "standing", "status", "expected_on", "days_overdue", "deadline", "lead")
# What follows from other facts, or from the moment, and would only repeat them.
DERIVED = re.compile(
    r"(month|category|indicator|lead|changes)\.|item\.\d+\.(change\.|next_due|days_left|unchanged|\w+_since)"
    r"|lists\.\w+\.lead\.|coverage\.(absent|late_in_all)|total\.due_open"
)


@dataclass(frozen=True, slots=True)
class Restatement:
    """The changes of a draft against an earlier one, in reading order."""

    against: int
    changes: tuple[str, ...]


def restated(before: Mapping[str, ReportedStatement], after: Mapping[str, ReportedStatement]) -> tuple[str, ...]:
    """
    What *after* says otherwise than *before*: who reported since, the counts, then the items; none if alike.

    Items of which the same is to be said are named together, where the first of them stands.
    """
    differing = {
        key: (before.get(key, NOT_THERE), after.get(key, NOT_THERE))
        for key in (*after, *(key for key in before if key not in after))
        if before.get(key, NOT_THERE).value != after.get(key, NOT_THERE).value and not DERIVED.match(key)
    }
    return tuple(_sentences(differing))


Differing = Mapping[str, tuple[ReportedStatement, ReportedStatement]]


def _sentences(differing: Differing) -> Iterator[str]:
    yield from (f"{_moved(*pair)}。" for key, pair in differing.items() if RETURN.fullmatch(key))
    counts = [_moved(*pair) for key, pair in differing.items() if key.startswith(COUNTS)]
    if counts:
        yield "、".join(counts) + "。"
    items: dict[int, list[str]] = {}
    for key in differing:
        if match := ITEM.match(key):
            items.setdefault(int(match[1]), []).append(key)
    said: dict[str, list[str]] = {}
    for number in sorted(items):
        label, words = _item(number, items[number], differing)
        said.setdefault(words, []).append(label)
    yield from (f"{told_in_runs(labels)}：{words}。" for words, labels in said.items())
    yield from (f"{_told(*pair)}。" for key, pair in differing.items() if key.startswith(OTHERS))


def _item(number: int, keys: list[str], differing: Differing) -> tuple[str, str]:
    """What an item is called, and what is said of it: 灯由“灰”改为“绿”；本月进展、下一步计划有更新."""
    valued, worded = [], []
    # As its draft called it.
    named = CALLED.match(_name(*differing[keys[0]]))
    for key in keys:
        name = CALLED.sub("", _name(*differing[key]), count=1)
        column = key.split(".")[2]
        if column in VALUED:
            valued.append(f"{name}{_values(*differing[key])}")
        elif column != "basis":
            worded.append(name)
    parts = ["、".join(valued)] if valued else []
    parts += ["、".join(worded) + "有更新"] if worded else []
    if not parts:
        parts = [f"{CALLED.sub('', _moved(*differing[keys[0]]), count=1)}，内容未变"]
    return named[1] if named else str(number), "；".join(parts)


def _told(before: ReportedStatement, after: ReportedStatement) -> str:
    """Short values with both sides; of a long text it is enough that there is another."""
    if max(len(before.value), len(after.value)) > SHORT:
        return f"{_name(before, after)}有更新"
    return _moved(before, after)


def _moved(before: ReportedStatement, after: ReportedStatement) -> str:
    return f"{_name(before, after)}{_values(before, after)}"


def _name(before: ReportedStatement, after: ReportedStatement) -> str:
    return after.name or before.name


def _values(before: ReportedStatement, after: ReportedStatement) -> str:
    return f"由“{before.value}”改为“{after.value}”"
