"""Whether every light that a report showed agrees with the facts on record, told by another rule than its own."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Cycle, FormName, Period
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.plan.programme import Item, Kpi, Programme
from duban.domain.report.tally import Row
from duban.domain.returns.item_light import Light, LightReason
from duban.domain.returns.submission import Entry, Milestone, Status
from duban.ports import UnitOfWork
from duban.services.compile.load_facts import Gather

# So long after its day a milestone or target may make an item red.
LONG = timedelta(days=60)
GOOD = (Status.DONE, Status.ON_SCHEDULE, Status.PROGRESSING)
OF_TARGETS = (LightReason.NODE_MISSED, LightReason.TARGET_MISSED, LightReason.OFF_PACE)
SHOWN = (Light.YELLOW, Light.RED)


@dataclass(slots=True)
class ItemFacts:
    """What is on record of one item while its returns are read in the order of their periods."""

    item: Item
    kpis: tuple[Kpi, ...]
    words: list[tuple[date, Entry]] = field(default_factory=list)
    roadmap: tuple[Milestone, ...] = ()

    def said(self, until: date, entry: Entry) -> None:
        """Its lead speaks of the time up to a day."""
        self.words.append((until, entry))
        self.roadmap = entry.milestones or self.roadmap

    def missed(self, on: date, figures: Mapping[str, ImportedFigure], roadmap: tuple[Milestone, ...] = ()) -> set[date]:
        """The days of milestones and targets that were not reached by *on*, as far as somebody said so."""
        steps = (step.on for step in roadmap or self.roadmap)
        found = {day for day in steps if day < on and self._is_lagging_since(day)}
        found |= {kpi.due for kpi in self.kpis if kpi.due and kpi.due < on and self._is_missed(kpi, kpi.due, figures)}
        return found

    def _is_lagging_since(self, day: date) -> bool:
        said = [entry.status for until, entry in self.words if until >= day and entry.status]
        return bool(said) and not set(said) & set(GOOD)

    def _is_missed(self, kpi: Kpi, due: date, figures: Mapping[str, ImportedFigure]) -> bool:
        if not kpi.enabled or kpi.kind == "rule" or "目标任务" in self.item.unconfirmed:
            return False
        if kpi.source:
            figure = figures.get(kpi.code)
            return figure is not None and figure.period.last >= due and not _reached(kpi, figure.value)
        numbers = [
            (until, value.value)
            for until, entry in self.words
            for value in entry.values
            if value.kpi == kpi.code and value.text.strip()
        ]
        if not numbers:
            return False
        until, number = numbers[-1]
        return until >= due and number is not None and not _reached(kpi, number)


def _reached(kpi: Kpi, value: Decimal) -> bool:
    aim = Decimal(kpi.target)
    return {"<=": value <= aim, ">=": value >= aim, ">": value > aim, "==": value == aim}[kpi.direction]


@dataclass(frozen=True, slots=True)
class LightFigures:
    """How many items stood how in the last report, what their leads said holds them up, and the lights at odds."""

    counts: Mapping[str, int]
    causes: Mapping[str, int]
    at_odds: tuple[str, ...]


def light_figures(app: Installation, now: datetime) -> LightFigures:
    """Of every report of items that was due by *now* in the first programme of *app*."""
    code = next(iter(app.settings.programmes))
    programme = app.versions.latest(code)
    with app.context.ledger.begin() as work:
        cycles = list(cycles_due(app, work, code, now))
        decisions, figures = work.decisions.all(code), work.figures.all(code)
        known = {cycle.period: _facts(work, programme, cycles[: place + 1]) for place, cycle in enumerate(cycles)}
    at_odds: list[str] = []
    rows: tuple[Row, ...] = ()
    for cycle in cycles:
        rows = Gather(app.context).report(cycle.reference, cycle.cuts_off_at).rows
        by_then = [one for one in decisions if one.at <= cycle.cuts_off_at]
        newest = newest_figures(figures, cycle.period, cycle.cuts_off_at)
        facts = known[cycle.period] if app.context.lights(code).is_on else {}
        found = ((row, _at_odds(row, facts[row.item.number], by_then, newest, cycle)) for row in rows if facts)
        at_odds += [f"{cycle.period} {row.item.told}：{why}" for row, why in found if why]
    return LightFigures(
        dict(sorted(Counter(row.standing.value for row in rows).items())),
        dict(sorted(Counter(row.delay_cause.value for row in rows if row.delay_cause).items())),
        tuple(at_odds),
    )


def _facts(work: UnitOfWork, programme: Programme, cycles: list[Cycle]) -> dict[int, ItemFacts]:
    """What each item's own lead said by the cut-off of the last of *cycles*, the earliest first."""
    facts = {
        item.number: ItemFacts(item, tuple(kpi for kpi in programme.kpis if kpi.item == item.number))
        for item in programme.items
    }
    for cycle in cycles:
        until = cycle.stream.speaks_until(cycle.period, cycle.calendar)
        for unit, submission in work.submissions.accepted(cycle.reference, cycles[-1].cuts_off_at).items():
            for entry in submission.entries:
                if entry.item in facts and facts[entry.item].item.lead == unit:
                    facts[entry.item].said(until, entry)
    return facts


def _at_odds(
    row: Row, facts: ItemFacts, decisions: Iterable[Decision], figures: Mapping[str, ImportedFigure], cycle: Cycle
) -> str:
    """What a light says that the facts do not bear out, or the reverse; empty if they agree."""
    mine = [one for one in decisions if one.item == row.item.number]
    deadline, roadmap = _deadline(row.item, mine), _roadmap(mine)
    missed = facts.missed(cycle.due, figures, roadmap)
    is_late = deadline is not None and deadline < cycle.due
    old = [day for day in missed if cycle.due - day >= LONG]
    if row.light is Light.RED and not (is_late or old):
        return "红灯而没有逾期的时限、节点或指标"
    if row.light is Light.RED and not row.item.blames:
        return "待核实而亮红灯"
    if row.standing in OF_TARGETS[:2] and not missed:
        return f"{row.standing}而没有未达到的节点、指标"
    is_settled = row.is_done or row.standing is LightReason.ASKED or not row.item.blames
    if missed and not is_settled and row.light not in SHOWN:
        return f"{row.light}灯而有节点、指标到期未达到"
    if is_late and not is_settled and row.light is not Light.RED:
        return f"{row.light}灯而已逾期"
    return ""


def cycles_due(app: Installation, work: UnitOfWork, code: str, now: datetime) -> Iterator[Cycle]:
    """The cycles of items that were cut off by *now*, the earliest first."""
    opened = sorted((one.reference for one in work.cycles.all()), key=lambda one: one.period)
    for reference in opened:
        if reference.programme == code and app.settings.streams[reference.stream].form is FormName.ITEMS:
            stream = app.settings.streams[reference.stream]
            plan = app.settings.programmes[code]
            cycle = Cycle(reference, stream, app.calendar, plan.starts_on, app.context.ledger.due_of(reference))
            if cycle.is_cut_off(now):
                yield cycle


def newest_figures(figures: Iterable[ImportedFigure], period: Period, by: datetime) -> dict[str, ImportedFigure]:
    """Of each target the figure of the last period that ended with *period*, as it was imported last by a moment."""
    found: dict[str, ImportedFigure] = {}
    for figure in figures:
        known = found.get(figure.kpi)
        if (
            figure.at <= by
            and figure.period.last <= period.last
            and (not known or known.period.last <= figure.period.last)
        ):
            found[figure.kpi] = figure
    return found


def _deadline(item: Item, decisions: Iterable[Decision]) -> date | None:
    """The last day that was granted, else the one in the list."""
    granted = [one.value for one in decisions if one.kind is DecisionKind.EXTENSION and not one.is_refusal]
    return date.fromisoformat(granted[-1]) if granted else item.deadline.on


def _roadmap(decisions: Iterable[Decision]) -> tuple[Milestone, ...]:
    """The milestones that were decided last; none if none were."""
    text = next((one.value for one in reversed(list(decisions)) if one.kind is DecisionKind.ROADMAP), "")
    return tuple(Milestone(date.fromisoformat(line[:10]), line[11:]) for line in text.splitlines())
