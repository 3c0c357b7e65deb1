"""Targets out of goals and measures: what is counted, how much by when, switched off until the office says so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from duban.domain.importing.deadlines import in_digits, read_deadline
from duban.domain.importing.promise_words import BASES, ONLY_A_CHANGE
from duban.domain.importing.promises import Promise, promises_in
from duban.domain.importing.proposal import ImportedItem, ImportedTarget, PlanColumn
from duban.domain.importing.running_down import FROM_ABOVE
from duban.domain.importing.wording import bare, full_width
from duban.domain.plan.programme import Kpi

STOCK, CUMULATIVE = "stock", "cumulative"
POINT = re.compile(r"^(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]+是)")
SENTENCES = re.compile(r"[。;\n]")
# Between two digits a comma belongs to the number.
CLAUSES = re.compile(r",(?!\d{3}(?!\d))")
# A day in a clause belongs to the target, and to no quantity.
DAY = re.compile(r"(?:到|至|截至)?20\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?底|年?末)?(?:之?前)?")
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class _Said:
    """A promise with the clause that makes it, by when, and whether it stands in a column of numbers."""

    promise: Promise
    due: date | None
    words: str
    from_column: bool


def targets_of(items: Sequence[ImportedItem]) -> tuple[ImportedTarget, ...]:
    """The targets of all items, in their order."""
    return tuple(target for item in items for target in _of_item(item))


def _of_item(item: ImportedItem) -> Iterator[ImportedTarget]:
    seen: set[tuple[str, str, str]] = set()
    for said in _named_by_texts(list(_said_of(item))):
        found = (said.promise.metric, said.promise.value, said.promise.unit)
        if found not in seen:
            seen.add(found)
            yield _target(item, len(seen), said)


def _named_by_texts(every: Sequence[_Said]) -> Iterator[_Said]:
    """A bare number of the column is what the text says of the same one: 0.5天 beside 开办时间压缩至0.5天."""
    named = {(said.promise.value, said.promise.unit): said for said in reversed(every) if said.promise.metric}
    for said in every:
        same = named.get((said.promise.value, said.promise.unit))
        bare_number = said.from_column and not said.promise.metric
        yield replace(same, from_column=True) if same and bare_number else said


def _said_of(item: ImportedItem) -> Iterator[_Said]:
    goal, measures = (item.cells[column].value for column in (PlanColumn.GOAL, PlanColumn.MEASURES))
    # A goal that runs down over several items promises its numbers once.
    merged = FROM_ABOVE in item.cells[PlanColumn.GOAL].repair
    texts = [] if merged else [goal]
    texts += [] if bare(goal) == bare(measures) else [measures]
    yield from _in_text(item.quantified, item.deadline.on, from_column=True)
    for text in texts:
        yield from _in_text(text, item.deadline.on, from_column=False)


def _in_text(text: str, deadline: date | None, *, from_column: bool) -> Iterator[_Said]:
    for place, line in enumerate(text.split("\n"), start=1):
        point = bare(line).removeprefix(f"{place}.")
        for sentence in SENTENCES.split(POINT.sub("", point)):
            yield from _in_sentence(sentence, deadline, from_column=from_column)


def _in_sentence(sentence: str, deadline: date | None, *, from_column: bool) -> Iterator[_Said]:
    """Each promise of a sentence; a clause that does not say what it counts goes on with the one before."""
    known, due = "", deadline
    for clause in CLAUSES.split(sentence):
        dated = in_digits(clause)
        due = _due(dated) or due
        for promise in promises_in(_without_days(dated), alone=from_column):
            metric = _after(known, promise.metric)
            known = known if ONLY_A_CHANGE.fullmatch(promise.metric) else metric
            yield _Said(replace(promise, metric=metric), due, clause, from_column)


def _after(known: str, metric: str) -> str:
    """What a clause counts behind one that counts *known*."""
    if ONLY_A_CHANGE.fullmatch(metric):
        return known + metric if known else ""
    return metric or known


def _without_days(clause: str) -> str:
    """*clause* without the days by which it is due; a year that it counts from stays."""
    kept = [found.span() for found in BASES.finditer(clause)]
    return DAY.sub(lambda day: day.group() if any(start <= day.start() < end for start, end in kept) else "", clause)


def _due(clause: str) -> date | None:
    found = DAY.search(BASES.sub("", clause))
    return read_deadline(re.sub("^(?:到|至|截至)", "", found.group()), None).deadline.on if found else None


def _target(item: ImportedItem, number: int, said: _Said) -> ImportedTarget:
    promise = said.promise
    name = full_width(promise.metric) or item.cells[PlanColumn.GOAL].value.rstrip("。")
    kpi = Kpi(
        code=f"K{item.number:03d}-{number}",
        item=item.number,
        metric=name[:LONGEST_NAME],
        unit=promise.unit,
        direction=promise.direction,
        target=promise.value,
        due=said.due,
        kind=CUMULATIVE if promise.gained else STOCK,
        enabled=False,
    )
    doubts = "；".join(_doubts(said, name))
    return ImportedTarget(kpi, full_width(said.words), said.from_column, promise.baseline, doubts)


def _doubts(said: _Said, name: str) -> Iterator[str]:
    yield from said.promise.doubts
    if not said.promise.metric:
        yield "指标名称取自目标任务"
    if len(name) > LONGEST_NAME:
        yield "指标名称过长，已截去后面的字"
    if said.due is None:
        yield "没有目标日期"
