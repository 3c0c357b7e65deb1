"""Targets out of goals and measures: what is counted, how much by when, switched off until the office says so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from duban.domain.importing.deadlines import read_deadline
from duban.domain.importing.proposal import ImportedItem, ImportedTarget, PlanColumn
from duban.domain.importing.quantities import DAY, Quantity, quantities_in
from duban.domain.importing.running_down import FROM_ABOVE
from duban.domain.importing.wording import bare, full_width
from duban.domain.plan.programme import Kpi

STOCK, CUMULATIVE = "stock", "cumulative"
POINT = re.compile(r"^(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]+是)")
SENTENCES = re.compile(r"[。;\n]")
EMPTY_WORDS = re.compile(
    r"^(?:力争|争取|确保|其中|将|进一步|全面|要|使|在|并|的|均|全部|分别|全年|到|由|从|逐步|每年)+"
)
AT_END = re.compile(r"(?:均|全部|分别|减|的|由|从|至|到|在|为)+$")
LONGEST_NAME = 40


def targets_of(items: Sequence[ImportedItem]) -> tuple[ImportedTarget, ...]:
    """The targets of all items, in their order."""
    return tuple(target for item in items for target in _of_item(item))


def _of_item(item: ImportedItem) -> Iterator[ImportedTarget]:
    goal, measures = (item.cells[column].value for column in (PlanColumn.GOAL, PlanColumn.MEASURES))
    # A goal that runs down over several items promises its numbers once.
    merged = FROM_ABOVE in item.cells[PlanColumn.GOAL].repair
    texts = [] if merged else [goal]
    texts += [] if bare(goal) == bare(measures) else [measures]
    number = 0
    seen: set[tuple[str, str]] = set()
    for text in (item.quantified, *texts):
        from_column = text is item.quantified
        for place, line in enumerate(text.split("\n"), start=1):
            point = bare(line).removeprefix(f"{place}.")
            for sentence in SENTENCES.split(POINT.sub("", point)):
                for metric, quantity, due, words in _in_sentence(sentence, item.deadline.on):
                    if (found := (metric, quantity.value + quantity.unit)) not in seen:
                        seen.add(found)
                        number += 1
                        yield replace(_target(item, number, metric, quantity, due, words), from_column=from_column)


def _in_sentence(sentence: str, deadline: date | None) -> Iterator[tuple[str, Quantity, date | None, str]]:
    """Each quantity of a sentence with what it counts; a clause that does not say it goes on with the one before."""
    known, due = "", deadline
    for clause in re.split(r"[,]", sentence):
        due = _due(clause) or due
        words = DAY.sub("", clause)
        for quantity in quantities_in(words.replace(",", "，")):
            metric = _metric(words, quantity) or known
            known = metric
            yield metric, quantity, due, clause


def _due(clause: str) -> date | None:
    found = DAY.search(clause)
    return read_deadline(found.group().lstrip("到"), None).deadline.on if found else None


def _metric(clause: str, quantity: Quantity) -> str:
    """What is counted: the words before the quantity, or all others where something is done so many times."""
    words = clause[: quantity.start]
    if quantity.gained:
        words += clause[quantity.start + len(quantity.value) + len(quantity.unit) :]
    words = AT_END.sub("", EMPTY_WORDS.sub("", POINT.sub("", words)))
    return full_width(words)[-LONGEST_NAME:] if len(words) > 1 else ""


def _target(
    item: ImportedItem, number: int, metric: str, quantity: Quantity, due: date | None, words: str
) -> ImportedTarget:
    name = metric or item.cells[PlanColumn.GOAL].value.rstrip("。")[:LONGEST_NAME]
    kpi = Kpi(
        code=f"K{item.number:03d}-{number}",
        item=item.number,
        metric=name,
        unit=quantity.unit,
        direction=quantity.direction,
        target=quantity.value,
        due=due,
        kind=CUMULATIVE if quantity.gained else STOCK,
        enabled=False,
    )
    return ImportedTarget(kpi, full_width(words), quantity.baseline, "；".join(_doubts(metric, quantity, due)))


def _doubts(metric: str, quantity: Quantity, due: date | None) -> Iterator[str]:
    if quantity.several:
        yield "原文“分别”列出几个数，各属哪一类待核"
    if quantity.gained:
        yield "方向由“新增、完成”一类字样推定"
    if not metric:
        yield "指标名称取自目标任务"
    if due is None:
        yield "没有目标日期"
