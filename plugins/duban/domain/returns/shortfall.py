"""What an item has not reached although its day has come: milestones of the roadmap, dated targets, figures behind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from duban.domain.calendar.moments import told_day
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.plan.pace import is_met, pace
from duban.domain.plan.programme import Item, Kpi
from duban.domain.returns.submission import Entry, Milestone, Status

# A target of this kind has no number that is reached; its evidence is judged.
RULE = "rule"
# Whoever says so of the time in which a milestone fell says that it was reached: it takes the place of 序时.
REACHING = (Status.DONE, Status.ON_SCHEDULE, Status.PROGRESSING)
GOAL = "目标任务"


class ShortfallKind(StrEnum):
    """What was not reached; the values are what settings and users say."""

    NODE = "节点"
    TARGET = "到期指标"
    PACE = "低于序时"


class NodeState(StrEnum):
    """Where a milestone stands; the values are what users read."""

    COMING = "未到"
    MET = "已完成"
    MISSED = "到期未完成"
    UNSAID = "到期未报"


@dataclass(frozen=True, slots=True)
class Word:
    """What the lead said of an item in one period, and the last day of which it speaks."""

    until: date
    entry: Entry


@dataclass(frozen=True, slots=True)
class Shortfall:
    """
    One thing that was not reached, with the clause that says so.

    `days` have gone since its day; of a figure behind its schedule it is `points` that are lacking.
    """

    kind: ShortfallKind
    words: str
    days: int = 0
    points: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Judging:
    """
    The day *on* which an item is judged, and the last day `until` which the returns of that period speak.

    `starts_on` is the programme's first day; `figures` are the newest that were imported, by target.
    """

    on: date
    until: date
    starts_on: date | None = None
    figures: Mapping[str, ImportedFigure] = field(default_factory=dict)


def node_state(step: Milestone, words: Iterable[Word], on: date) -> NodeState:
    """
    Where *step* stands on *on*, by the words that speak of its day or a later one.

    On its own day it is still to come. Once its lead said that all is on schedule it stays reached.
    """
    if step.on >= on:
        return NodeState.COMING
    said = [word.entry.status for word in words if word.until >= step.on and word.entry.status is not None]
    if not said:
        return NodeState.UNSAID
    return NodeState.MET if any(status in REACHING for status in said) else NodeState.MISSED


def shortfalls_of(
    item: Item, kpis: Iterable[Kpi], roadmap: Sequence[Milestone], words: Sequence[Word], judging: Judging
) -> tuple[Shortfall, ...]:
    """
    What *item* has not reached, by the *words* of its lead, the newest first.

    Doubt about the item blocks blame, doubt about its goal that about its targets. What nobody said, or was asked, is
    no shortfall: of a milestone or a target a word is needed that speaks of its day, of a pace one of this period.
    """
    if not item.blames:
        return ()
    found = [_of_node(step, judging.on) for step in roadmap if _is_missed(step, words, judging.on)]
    if GOAL not in item.unconfirmed:
        found += [one for kpi in kpis for one in _of_target(kpi, roadmap, words, judging)]
    return tuple(found)


def _is_missed(step: Milestone, words: Iterable[Word], on: date) -> bool:
    return node_state(step, words, on) is NodeState.MISSED


def _of_node(step: Milestone, on: date) -> Shortfall:
    days = (on - step.on).days
    words = f"路线图节点“{step.what}”（{told_day(step.on)}）到期{days}天未完成"
    return Shortfall(ShortfallKind.NODE, words, days)


def _of_target(kpi: Kpi, roadmap: Sequence[Milestone], words: Iterable[Word], judging: Judging) -> Iterator[Shortfall]:
    known = _known(kpi, words, judging) if kpi.enabled and kpi.kind != RULE else None
    if known is None or is_met(kpi, known[0]):
        return
    value, until = known
    if kpi.due is not None and kpi.due < judging.on:
        if until >= kpi.due:
            days = (judging.on - kpi.due).days
            said = f"“{kpi.metric}”为{kpi.measured(f'{value:f}')}，{told_day(kpi.due)}目标{kpi.aim}到期{days}天未达到"
            yield Shortfall(ShortfallKind.TARGET, said, days)
        return
    gone = None if roadmap else pace(kpi, value, judging.starts_on, judging.on)
    if gone is not None and until >= judging.until and gone.expected > gone.reached:
        said = f"“{kpi.metric}”完成{_percent(gone.reached)}，低于序时进度{_percent(gone.expected)}"
        yield Shortfall(ShortfallKind.PACE, said, points=gone.expected - gone.reached)


def _known(kpi: Kpi, words: Iterable[Word], judging: Judging) -> tuple[Decimal, date] | None:
    """The newest number of a target and the last day of which it speaks; of a platform's only what was imported."""
    if kpi.source:
        figure = judging.figures.get(kpi.code)
        return (figure.value, _speaks_until(figure, judging.until)) if figure else None
    for word in words:
        said = next((value for value in word.entry.values if value.kpi == kpi.code and value.text.strip()), None)
        if said is not None:
            return None if said.value is None else (said.value, word.until)
    return None


def _speaks_until(figure: ImportedFigure, until: date) -> date:
    """A figure than which no newer one can be expected speaks of the whole time that is judged."""
    return max(figure.period.last, until) if figure.is_current(until) else figure.period.last


def _percent(share: Decimal) -> str:
    return f"{share:.0f}%"
