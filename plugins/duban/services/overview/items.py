"""The items of a plan as they stand: by light with its reason, and one item from its plan text to what was decided."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import Cycle, FormName, Period, Reference
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.decisions.expert_review import ExpertReview
from duban.domain.decisions.roadmap import read, told_steps, versions, written
from duban.domain.form.said_cells import SaidCell, said_cells
from duban.domain.plan.programme import Item, Programme
from duban.domain.report import Report
from duban.domain.report.reforms import Reform
from duban.domain.report.tally import Row
from duban.domain.report.targets import JudgedTarget
from duban.domain.returns.shortfall import NodeState, Word, node_state
from duban.domain.returns.submission import Entry, Milestone, Submission
from duban.domain.text.nothing import something
from duban.errors import UnknownReference
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit, leads_of
from duban.services.overview.cycles import current_cycles
from duban.services.overview.reports import newest_report
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.roadmaps import roadmaps_of


@dataclass(frozen=True, slots=True)
class ItemWord:
    """What was accepted of an item for one period, and in which return it stands."""

    period: Period
    reference: Reference
    entry: Entry
    submission: Submission

    @property
    def cells(self) -> tuple[SaidCell, ...]:
        """Each value with the cell where it was typed."""
        return tuple(said_cells(self.entry))

    @property
    def has_trouble(self) -> bool:
        """Whether it names a problem, or asks for something to be coordinated."""
        return bool(self.problem or self.need)

    @property
    def problem(self) -> str:
        """What it names as a problem, empty if it names none."""
        return something(self.entry.problems)

    @property
    def need(self) -> str:
        """What it asks to be coordinated, empty if nothing."""
        return something(self.entry.coordination)


@dataclass(frozen=True, slots=True)
class StandingNode:
    """A milestone of the roadmap, and where it stands by the day of the report."""

    step: Milestone
    state: NodeState


@dataclass(frozen=True, slots=True)
class AmendedRoadmap:
    """One version of an item's milestones: the number, and the decision that made it."""

    version: int
    decision: Decision

    @property
    def told(self) -> str:
        """The milestones of the version."""
        return told_steps(read(self.decision.value))

    @property
    def told_before(self) -> str:
        """Those that it took the place of."""
        return told_steps(read(self.decision.original))


@dataclass(frozen=True, slots=True)
class OneItem:
    """An item: its row in the report, what was said of it (newest first), its targets, its steps, and its story."""

    report: Report
    row: Row
    co_responsible: str
    words: tuple[ItemWord, ...]
    targets: tuple[JudgedTarget, ...]
    milestones: tuple[StandingNode, ...]
    amended: tuple[AmendedRoadmap, ...]
    story: tuple[TimelineEntry, ...]
    reform: Reform | None = None
    reviews: tuple[ExpertReview, ...] = ()

    @property
    def steps(self) -> str:
        """The milestones as a person types them."""
        return written(node.step for node in self.milestones)


@dataclass(frozen=True, slots=True)
class ItemViews:
    """Looking up; nothing is changed."""

    context: ServiceContext
    audit: Audit

    def reports(self, now: datetime) -> tuple[Report, ...]:
        """
        For each programme whose items are reported on: how they stand by its newest cycle.

        Of a large plan as they stood a moment before *now*, which is the report's `as_of`.
        """
        return tuple(newest_report(self.context, cycle.reference, now) for cycle in self._newest())

    def as_they_stand(self, rows: Iterable[tuple[Report, Row]], now: datetime) -> list[tuple[Report, Row]]:
        """These *rows* of reports as they are at *now*, when the report may be of a moment before."""
        asked = list(rows)
        fresh: dict[tuple[Reference, int], Row] = {}
        for report in {one.reference: one for one, _ in asked if one.as_of != now}.values():
            units = sorted({row.item.lead for one, row in asked if one.reference == report.reference})
            found = Gather(self.context).report_of(report.reference, now, units)
            fresh |= {(report.reference, row.item.number): row for row in found.rows}
        return [(report, fresh.get((report.reference, row.item.number), row)) for report, row in asked]

    def of_unit(self, programme: str, unit: str, now: datetime) -> Report | None:
        """How the items that *unit* leads stand at *now*; None before any was asked about."""
        cycle = next((one for one in self._newest() if one.reference.programme == programme), None)
        return Gather(self.context).report_of(cycle.reference, now, (unit,)) if cycle else None

    def _newest(self) -> list[Cycle]:
        return [one for one in current_cycles(self.context) if one.stream.form is FormName.ITEMS]

    def one(self, programme: str, number: int, now: datetime) -> OneItem:
        """The item of that number; UnknownReference if the plan has none, or nothing was ever asked about it."""
        report = self._of_item(programme, number, now)
        row = next((one for one in report.rows if one.item.number == number), None) if report else None
        if report is None or row is None:
            raise UnknownReference(f"任务清单中没有{self.context.labels(programme).told(number)}，或已终止。")
        plan = self.context.programme(report.reference, now)
        words = tuple(self._words(plan, programme, number))
        return OneItem(
            report=report,
            row=row,
            co_responsible=row.item.co_responsible,
            words=words,
            targets=tuple(one for one in report.targets.judged if one.kpi.item == number),
            amended=self._amended(programme, number),
            milestones=self._nodes(report, row.item, words),
            story=self.audit.item(programme, number),
            reform=next((one for one in report.reforms.all if one.row.item.number == number), None),
            reviews=self.reviews(programme, number),
        )

    def _of_item(self, programme: str, number: int, now: datetime) -> Report | None:
        """How the items stand whose lead is that of the item; None if nobody was ever asked about it."""
        for cycle in self._newest():
            if cycle.reference.programme == programme:
                plan = self.context.programme(cycle.reference, min(now, cycle.cuts_off_at))
                item = plan.find(number)
                return Gather(self.context).report_of(cycle.reference, now, (item.lead,)) if item else None
        return None

    def _words(self, plan: Programme, programme: str, number: int) -> Iterator[ItemWord]:
        """What was accepted of it, whoever led it then, the newest first."""
        lead, cycles = plan.item(number).lead, item_cycles(self.context, programme)[::-1]
        units = leads_of(self.context, cycles, number) | {lead}
        for cycle in cycles:
            with self.context.ledger.begin() as work:
                filed = work.submissions.accepted(cycle, units=sorted(units))
            for code, submission in filed.items():
                for entry in submission.entries:
                    if entry.item == number and (code == lead or entry.status is not None):
                        yield ItemWord(cycle.period, cycle.of(code), entry, submission)

    def reviews(self, programme: str, number: int) -> tuple[ExpertReview, ...]:
        """Every review of the item by experts, the newest first."""
        with self.context.ledger.begin() as work:
            return tuple(one for one in work.reviews.all(programme) if one.item == number)[::-1]

    def _amended(self, programme: str, number: int) -> tuple[AmendedRoadmap, ...]:
        """Every version that the office made, the newest first."""
        with self.context.ledger.begin() as work:
            made = [one for one in work.decisions.all(programme) if one.kind is DecisionKind.ROADMAP]
        return tuple(AmendedRoadmap(*one) for one in versions(number, made))[::-1]

    def _nodes(self, report: Report, item: Item, words: Iterable[ItemWord]) -> tuple[StandingNode, ...]:
        reference = report.reference.of(item.lead)
        later = replace(reference, period=reference.period.later())  # what was filed in this period is on file as well
        with self.context.ledger.begin() as work:
            roadmap = roadmaps_of(work, later).get(item.number, ())
        cycle = self.context.cycle(reference)
        until = cycle.stream.speaks_until
        own = [one for one in words if one.reference.organisation == item.lead]
        said = [Word(until(one.period, cycle.calendar), one.entry) for one in own]
        return tuple(StandingNode(step, node_state(step, said, report.counted_to)) for step in roadmap)
