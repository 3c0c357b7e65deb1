"""The numeric targets of the plan (量化指标): met, behind schedule, or without data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.plan.pace import is_met, scheduled, target_of
from duban.domain.plan.programme import Kpi, Programme
from duban.domain.report.fact import Cite, CiteKind, Citing
from duban.domain.report.known import Said
from duban.domain.report.source import Source
from duban.domain.returns.submission import TargetValue


class TargetState(StrEnum):
    """Where a target stands; the values are what users read."""

    MET = "达标"
    MISSED = "到期未达标"
    BEHIND = "低于序时"
    ON_SCHEDULE = "按序时"
    NOT_DUE = "未到期"
    UNCLEAR = "填报值无法判定"
    NO_DATA = "无数据"
    NOT_IMPORTED = "尚未导入"


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """What the office imported, as a report sees it: of each target the newest figure of a period over by `until`."""

    newest: Mapping[str, ImportedFigure]
    until: date


NO_FIGURES = KnownFigures({}, date.min)


@dataclass(frozen=True, slots=True)
class JudgedTarget:
    """
    One enabled target, judged on the 统计截止日.

    `said` is the value last reported and `origin` the return it stands in, None if it never was; of a target whose
    figures the office imports, `said` repeats the one of `figure`. `share` is how
    many percent of the target there should be (序时进度), None where there is no schedule.
    """

    kpi: Kpi
    lead: str
    state: TargetState
    said: TargetValue | None
    origin: Source | None
    share: Decimal | None
    is_due: bool
    figure: ImportedFigure | None = None

    @property
    def basis(self) -> str:
        """Where the value comes from in the words of whoever gave it; empty if there is none."""
        if self.figure is not None:
            return self.figure.told_source
        return self.said.source if self.said else ""


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of the plan: how many are enabled, of how many items, how many are due, and each of the enabled."""

    enabled: int
    items: int
    due: int
    disabled: int
    judged: tuple[JudgedTarget, ...] = ()

    def those(self, *states: TargetState) -> tuple[JudgedTarget, ...]:
        """The targets that stand so, in the order of the plan."""
        return tuple(target for target in self.judged if target.state in states)


def targets_of(
    programme: Programme,
    words: Mapping[int, tuple[Said, ...]],
    leads: Mapping[int, str],
    counted_to: date,
    starts_on: date | None = None,
    imported: KnownFigures = NO_FIGURES,
) -> Targets:
    """
    Judge every enabled target of *programme* on *counted_to*.

    *words* is what was said of each item, the latest word first; *leads* the name of the organisation that
    reports it; *starts_on* the programme's first day. A value holds until another one is reported. Of a target that a
    platform collects only what was *imported* counts; while its newest figure is missing, nothing is held against it.
    """
    enabled = [kpi for kpi in programme.kpis if kpi.enabled]
    judged = [
        _from_platform(kpi, leads.get(kpi.item, ""), counted_to, starts_on, imported)
        if kpi.source
        else _judged(kpi, words.get(kpi.item, ()), leads.get(kpi.item, ""), counted_to, starts_on)
        for kpi in enabled
    ]
    return Targets(
        enabled=len(enabled),
        items=len({kpi.item for kpi in enabled}),
        due=sum(target.is_due for target in judged),
        disabled=len(programme.kpis) - len(enabled),
        judged=tuple(judged),
    )


def _from_platform(
    kpi: Kpi, lead: str, counted_to: date, starts_on: date | None, imported: KnownFigures
) -> JudgedTarget:
    figure, share = imported.newest.get(kpi.code), scheduled(kpi, starts_on, counted_to)
    said = TargetValue(kpi.code, figure.value, figure.text, figure.source, figure.cell) if figure else None
    # What was reached on the day that counts is not out of date afterwards.
    is_there = figure is not None and (figure.is_current(imported.until) or _is_final(kpi, figure))
    state = _state(kpi, said, share, counted_to) if is_there else TargetState.NOT_IMPORTED
    return JudgedTarget(kpi, lead, state, said, None, share, is_due=_is_due(kpi, counted_to), figure=figure)


def _is_final(kpi: Kpi, figure: ImportedFigure) -> bool:
    return kpi.due is not None and figure.period.last >= kpi.due


def _judged(kpi: Kpi, words: Iterable[Said], lead: str, counted_to: date, starts_on: date | None) -> JudgedTarget:
    told = next(((value, word) for word in words for value in word.entry.values if value.kpi == kpi.code), None)
    said, word = told or (None, None)
    on_a_roadmap = any(word.entry.milestones for word in words)
    share = None if on_a_roadmap else scheduled(kpi, starts_on, counted_to)
    return JudgedTarget(
        kpi=kpi,
        lead=lead,
        state=_state(kpi, said, share, counted_to),
        said=said,
        origin=word.source if word else None,
        share=share,
        is_due=_is_due(kpi, counted_to),
    )


def _state(kpi: Kpi, said: TargetValue | None, share: Decimal | None, counted_to: date) -> TargetState:
    if said is None or not (said.text.strip() or said.value is not None):
        return TargetState.NO_DATA
    if said.value is None:
        return TargetState.UNCLEAR
    if is_met(kpi, said.value):
        return TargetState.MET
    if _is_due(kpi, counted_to):
        return TargetState.MISSED
    if share is None:
        return TargetState.NOT_DUE
    return TargetState.ON_SCHEDULE if said.value * 100 >= share * target_of(kpi) else TargetState.BEHIND


def _is_due(kpi: Kpi, counted_to: date) -> bool:
    return kpi.due is not None and kpi.due <= counted_to


def cite_target(target: JudgedTarget, citing: Citing) -> Cite:
    """Where the value of *target* was typed; the plan where none was reported."""
    kpi, origin = target.kpi, target.origin
    if target.figure is not None:
        return Cite(CiteKind.IMPORT, target.figure.file_name, kpi.item, kpi.code, target.figure.cell)
    if origin is None:
        return citing.plan(kpi.item, kpi.code)
    return Cite(CiteKind.RETURN, origin.number, kpi.item, kpi.code, target.said.cell if target.said else "")
