"""Which items a paper tells of results, by rule: what was achieved first; where there is room, what is at risk."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from duban.domain.report.changes import ItemChangeKind
from duban.domain.report.report import Report
from duban.domain.report.tally import Row, RowBasis
from duban.domain.report.targets import TargetState
from duban.domain.returns.item_light import SLOW


class Why(StrEnum):
    """Why an item is told, the weightiest first; the values are what a maintainer reads."""

    VERIFIED = "新核验销号"
    FIRST = "同类首个完成"
    LARGEST = "量化指标最多"
    CLAIMED = "新申报完成"
    AT_RISK = "有逾期风险"


@dataclass(frozen=True, slots=True)
class ChosenItem:
    """An item that a paper tells, and by which rule."""

    row: Row
    why: Why


def chosen(report: Report, category: str, most: int) -> tuple[ChosenItem, ...]:
    """
    At most *most* items of a category, none twice: one by each rule in the order of `Why`, one at risk if room is left.

    Only closed items and those of which this period's return says something; none in doubt as to lead or deadline.
    """
    rows = [row for row in report.rows if row.item.indicator.category == category and _speaks(row)]
    return (*_achieved(report, rows), *islice(_at_risk(rows), 1))[:most]


def _speaks(row: Row) -> bool:
    if row.is_closed:  # nothing more is asked of it: the office's own word stands
        return row.item.blames
    return bool(
        row.basis is RowBasis.REPORTED and row.item.blames and row.entry is not None and row.entry.progress.strip()
    )


def _achieved(report: Report, rows: list[Row]) -> Iterator[ChosenItem]:
    """The best of each rule, then the second best of each, and so on; the oldest number first where they are equal."""
    ranked = [(why, sorted(filter(holds, rows), key=key)) for why, holds, key in _rules(report)]
    told: set[int] = set()
    for place in range(len(rows)):
        for why, those in ranked:
            row = those[place] if place < len(those) else None
            if row is not None and row.item.number not in told:
                told.add(row.item.number)
                yield ChosenItem(row, why)


Holds = Callable[[Row], bool]
Ranks = Callable[[Row], tuple[int, ...]]


def _rules(report: Report) -> Iterable[tuple[Why, Holds, Ranks]]:
    closed = {change.row.item.number for change in report.changes if change.kind is ItemChangeKind.CLOSED}
    claimed = {row.item.number for row in report.newly_claimed}
    met = Counter(target.kpi.item for target in report.targets.those(TargetState.MET))
    done = Counter(row.item.indicator.number for row in report.rows if row.is_done)

    def size(row: Row) -> tuple[int, ...]:
        return -met[row.item.number], row.item.number

    return (
        (Why.VERIFIED, lambda row: row.item.number in closed, size),
        (Why.FIRST, lambda row: row.item.number in claimed and done[row.item.indicator.number] == 1, size),
        (Why.LARGEST, lambda row: row.item.number in claimed and met[row.item.number] > 0, size),
        (Why.CLAIMED, lambda row: row.item.number in claimed, size),
    )


def _at_risk(rows: Iterable[Row]) -> Iterator[ChosenItem]:
    """What lags, due soonest first; what is overdue is told among the problems."""
    for row in sorted((row for row in rows if row.standing in SLOW), key=_due):
        yield ChosenItem(row, Why.AT_RISK)


def _due(row: Row) -> tuple[date, int]:
    return row.item.deadline.on or date.max, row.item.number
