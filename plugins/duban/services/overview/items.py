"""The items of a plan as they stand: by light with its reason, and one item from its plan text to what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import Cycle, FormName, Period, Reference
from duban.domain.form.said_cells import SaidCell, said_cells
from duban.domain.plan.programme import Programme
from duban.domain.report import Report
from duban.domain.report.tally import Row, something
from duban.domain.report.targets import JudgedTarget
from duban.domain.returns.submission import Entry, Milestone, Submission
from duban.errors import UnknownReference
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit
from duban.services.overview.cycles import current_cycles, opened_cycles


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
class OneItem:
    """An item: its row in the report, what was said of it (newest first), its targets, its steps, and its story."""

    report: Report
    row: Row
    co_responsible: str
    words: tuple[ItemWord, ...]
    targets: tuple[JudgedTarget, ...]
    milestones: tuple[Milestone, ...]
    story: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class ItemViews:
    """Looking up; nothing is changed."""

    context: ServiceContext
    audit: Audit

    def reports(self, now: datetime) -> tuple[Report, ...]:
        """For each programme whose items are reported on: how they stand by its newest cycle."""
        cycles = [one for one in current_cycles(self.context) if one.stream.form is FormName.ITEMS]
        return tuple(Gather(self.context).report(cycle.reference, now) for cycle in cycles)

    def one(self, programme: str, number: int, now: datetime) -> OneItem:
        """The item of that number; UnknownReference if the plan has none, or nothing was ever asked about it."""
        report = next((one for one in self.reports(now) if one.reference.programme == programme), None)
        row = next((one for one in report.rows if one.item.number == number), None) if report else None
        if report is None or row is None:
            raise UnknownReference(f"任务清单中没有第{number}项，或已终止。")
        plan = self.context.programme(report.reference, now)
        return OneItem(
            report=report,
            row=row,
            co_responsible=row.item.co_responsible,
            words=tuple(self._words(plan, programme, number)),
            targets=tuple(one for one in report.targets.judged if one.kpi.item == number),
            milestones=self._milestones(report.reference.of(row.item.lead), number),
            story=self.audit.item(programme, number),
        )

    def _words(self, plan: Programme, programme: str, number: int) -> Iterator[ItemWord]:
        """What was accepted of it, whoever led it then, the newest first."""
        lead = plan.item(number).lead
        for cycle in self._cycles(programme):
            with self.context.ledger.begin() as work:
                filed = work.submissions.accepted(cycle.reference)
            for code, submission in filed.items():
                for entry in submission.entries:
                    if entry.item == number and (code == lead or entry.status is not None):
                        yield ItemWord(cycle.period, cycle.reference.of(code), entry, submission)

    def _cycles(self, programme: str) -> list[Cycle]:
        cycles = opened_cycles(self.context)
        return [one for one in cycles if one.reference.programme == programme and one.stream.form is FormName.ITEMS]

    def _milestones(self, reference: Reference, number: int) -> tuple[Milestone, ...]:
        with self.context.ledger.begin() as work:
            return work.submissions.milestones_on_file(reference).get(number, ())
