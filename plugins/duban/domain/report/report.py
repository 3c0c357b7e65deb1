"""The consolidated facts of one period as one value, and what a paper asks of it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.calendar.moments import told_day
from duban.domain.decisions.decision import Decision
from duban.domain.decisions.errands import NO_ERRANDS, ErrandTally
from duban.domain.plan.labels import Labels
from duban.domain.plan.programme import DeadlineKind, Item, labels_of
from duban.domain.report.ahead import DueWeek, ahead_of, weeks_of
from duban.domain.report.burden import UnitBurden
from duban.domain.report.burn_down import BurnDown, burn_down
from duban.domain.report.changes import ItemChange, ItemChangeKind
from duban.domain.report.co_leads import CoLead
from duban.domain.report.coverage import Coverage
from duban.domain.report.matters import Practice, Publicity, ReportedMatter
from duban.domain.report.practices import CitedPractice
from duban.domain.report.reforms import Reforms
from duban.domain.report.restatement import Restatement
from duban.domain.report.source import Source
from duban.domain.report.tally import Row, RowBasis, Tally
from duban.domain.report.targets import Targets
from duban.domain.report.trend import LightPoint, MonthPoint, Strip
from duban.domain.returns.delay import DelayCause, DelayOwner
from duban.domain.returns.item_light import SLOW, Light, LightReason
from duban.domain.returns.shortfall import ShortfallKind
from duban.domain.returns.submission import CoordinationLevel

# Of whom what the office cannot settle itself is asked.
BEYOND_THE_OFFICE = (CoordinationLevel.CITY, CoordinationLevel.PROVINCE)


@dataclass(frozen=True, slots=True)
class Dropped:
    """An item that was dropped (终止): no number of the report counts it, and the report says so."""

    item: Item
    lead: str
    decision: Decision

    @property
    def told(self) -> str:
        """In one clause: which, whose, when and on what basis."""
        on = told_day(self.decision.at.astimezone(TIMEZONE).date())
        basis = f"，{self.decision.basis}" if self.decision.basis else ""
        return f"{self.item.told}（{self.lead}牵头，{on}终止{basis}）"


@dataclass(frozen=True, slots=True)
class Report:
    """
    The facts of one cycle as known at `as_of`.

    `counted_to` is the 统计截止日, the nominal due day of the returns, by which every due item is counted.
    `decided_to` is the day up to which what the office decided counts: at the latest that of the cut-off.
    `periods` are those of `strips`, oldest first; `changes` are against `compared_to`, None in the first period.
    `lights` are the last periods up to this one, oldest first, each as its own task list had it.
    `sources` are the returns that anything rests on, this period's first; `co_leads` what those said who lead an item
    with another unit (会签), `cited` the practices that may be spread since the report before, None where nobody judges
    them, `burdens` what the cycle asks of each unit. `restatement` is what a later draft says
    otherwise than an earlier one, None in the first.
    """

    title: str
    reference: Reference
    counted_to: date
    next_until: date
    as_of: datetime
    draft: int
    task_list_sha256: str
    rows: tuple[Row, ...]
    coverage: Coverage
    total: Tally
    categories: tuple[Tally, ...]
    indicators: tuple[Tally, ...]
    leads: tuple[Tally, ...]
    targets: Targets
    matters: tuple[ReportedMatter, ...] = ()
    needs: tuple[ReportedMatter, ...] = ()
    practices: tuple[Practice, ...] = ()
    publicity: tuple[Publicity, ...] = ()
    cited: tuple[CitedPractice, ...] | None = None
    errands: ErrandTally = NO_ERRANDS
    compared_to: Period | None = None
    changes: tuple[ItemChange, ...] = ()
    lights: tuple[LightPoint, ...] = ()
    months: tuple[MonthPoint, ...] = ()
    periods: tuple[Period, ...] = ()
    strips: tuple[Strip, ...] = ()
    sources: tuple[Source, ...] = ()
    co_leads: tuple[CoLead, ...] = ()
    burdens: tuple[UnitBurden, ...] = ()
    restatement: Restatement | None = None
    terminated: tuple[Dropped, ...] = ()
    reforms: Reforms = field(default_factory=Reforms)
    decided_to: date | None = None

    @property
    def period(self) -> Period:
        """The period reported on."""
        return self.reference.period

    @property
    def labels(self) -> Labels:
        """What its items are called."""
        return labels_of(row.item for row in self.rows)

    @property
    def overdue(self) -> tuple[Row, ...]:
        """Items past their own deadline, longest first; one with a doubtful lead or deadline is never among them."""
        late = [row for row in self.rows if row.standing is LightReason.OVERDUE]
        return tuple(sorted(late, key=lambda row: (-row.days_overdue, row.item.number)))

    @property
    def behind(self) -> tuple[Row, ...]:
        """
        Items that lag without being overdue, by number; not those whose lead or deadline is doubtful.

        Their lead says so, or what they were to reach by now says so.
        """
        return tuple(row for row in self.rows if row.standing in SLOW and row.item.blames)

    @property
    def before(self) -> LightPoint | None:
        """How the items stood in the period before, None in the first."""
        return next((point for point in self.lights if point.period == self.compared_to), None)

    def changed(self, kind: ItemChangeKind, category: str = "") -> int:
        """How many items changed so since the period before, of one *category* or of all."""
        those = (change.row.item.indicator.category for change in self.changes if change.kind is kind)
        return sum(not category or each == category for each in those)

    def lit(self, light: Light, *standings: LightReason) -> tuple[Row, ...]:
        """The items with that light for one of those reasons, by number."""
        return tuple(row for row in self.rows if row.light is light and row.standing in standings)

    @property
    def gain(self) -> int | None:
        """How many more dated items are done (closed or claimed) than a period before; None where that is not known."""
        known = [point.done for point in self.months if point.done is not None]
        return known[-1] - known[-2] if len(known) > 1 else None

    @property
    def burn_down(self) -> BurnDown | None:
        """What is left of the dated items month by month, to the year's end; None where no item has a deadline."""
        found = burn_down(self.months)
        return found.until(self.counted_to.year) if found else None

    @property
    def periods_left(self) -> int:
        """How many further periods end within what `looks_to` looks at; one at least."""
        period, found = self.period.later(), 0
        while period.last <= self.looks_to:
            period, found = period.later(), found + 1
        return max(found, 1)

    @property
    def ahead_slow(self) -> tuple[Row, ...]:
        """Of what is ahead, the items that lag already."""
        return tuple(row for row in self.ahead if row.standing in SLOW)

    @property
    def fresh_matters(self) -> tuple[ReportedMatter, ...]:
        """The problems that this period's returns name themselves."""
        return tuple(matter for matter in self.matters if matter.row.basis is RowBasis.REPORTED)

    def needs_at(self, level: CoordinationLevel) -> tuple[ReportedMatter, ...]:
        """The needs for which that level is asked."""
        return tuple(need for need in self.needs if need.level is level)

    @property
    def needs_beyond(self) -> tuple[ReportedMatter, ...]:
        """The needs of which the city or the province is asked."""
        return tuple(need for level in BEYOND_THE_OFFICE for need in self.needs_at(level))

    @property
    def delay_owners(self) -> dict[DelayOwner, tuple[Row, ...]]:
        """Overdue and lagging items whose leads say what holds them up, by who can solve it."""
        late = [row for rows in self.delays.values() for row in rows]
        found = {owner: tuple(row for row in late if row.delay_owner is owner) for owner in DelayOwner}
        return {owner: rows for owner, rows in found.items() if rows}

    @property
    def delays(self) -> dict[DelayCause, tuple[Row, ...]]:
        """Overdue and lagging items by what their leads say holds them up, in the order of the codes."""
        late = sorted((*self.overdue, *self.behind), key=lambda row: row.item.number)
        found = {cause: tuple(row for row in late if row.delay_cause is cause) for cause in DelayCause}
        return {cause: rows for cause, rows in found.items() if rows}

    def short_of(self, kind: ShortfallKind) -> tuple[Row, ...]:
        """Items with a shortfall of that kind that a rule of the lights speaks of, by number."""
        return tuple(row for row in self.rows if any(one.kind is kind for one in row.judgement.short))

    @property
    def withheld(self) -> tuple[Row, ...]:
        """Items past their deadline or lagging that are not named because lead or deadline is 待核实."""
        suspect = (*SLOW, LightReason.UNCONFIRMED)
        return tuple(row for row in self.rows if row.standing in suspect and not row.item.blames)

    @property
    def problems(self) -> tuple[Row, ...]:
        """Items of which the organisation named a problem, by number."""
        return tuple(row for row in self.rows if row.problem)

    @property
    def newly_claimed(self) -> tuple[Row, ...]:
        """Items that are claimed and were not done in the period before (in the first: all that are), by number."""
        if self.compared_to is None:
            return tuple(row for row in self.rows if row.newly_claimed)
        return tuple(change.row for change in self.changes if change.kind is ItemChangeKind.CLAIMED)

    @property
    def continuous(self) -> tuple[Row, ...]:
        """Items without a date because they go on (持续推进); no rate includes them."""
        return tuple(row for row in self.rows if row.item.deadline.kind is DeadlineKind.CONTINUOUS)

    @property
    def follows_province(self) -> tuple[Row, ...]:
        """Items without a date because the province sets it (随省推进)."""
        return tuple(row for row in self.rows if row.item.deadline.kind is DeadlineKind.FOLLOWS_PROVINCE)

    @property
    def unstated(self) -> tuple[Row, ...]:
        """Items without a date because nobody has set one yet (未明确)."""
        return tuple(row for row in self.rows if row.item.deadline.kind is DeadlineKind.UNSTATED)

    @property
    def next_due(self) -> tuple[Row, ...]:
        """Open items due after the 统计截止日 up to the end of the next period, earliest first."""
        return ahead_of(self.rows, self.counted_to, self.next_until)

    @property
    def looks_to(self) -> date:
        """How far a paper looks ahead: to the year's end, and at the end of a year to that of the next period."""
        return max(self.next_until, date(self.counted_to.year, 12, 31))

    @property
    def ahead(self) -> tuple[Row, ...]:
        """Open items due after the 统计截止日 up to `looks_to`, earliest first (临期清单)."""
        return ahead_of(self.rows, self.counted_to, self.looks_to)

    @property
    def weeks_ahead(self) -> tuple[DueWeek, ...]:
        """The same by the week in which they fall due."""
        return weeks_of(self.ahead, self.counted_to, self.looks_to)

    def done(self, limit: int) -> tuple[Row, ...]:
        """What to tell of items that are done: newly claimed first, each lead once before any a second time."""
        told = [row for row in self.rows if row.is_done and _tells_progress(row)]
        ranked = sorted(told, key=_newly_claimed_first)
        turns = Counter[str]()
        order: dict[int, tuple[int, int]] = {}
        for position, row in enumerate(ranked):
            turns[row.lead] += 1
            order[row.item.number] = (turns[row.lead], position)
        chosen = sorted(ranked, key=lambda row: order[row.item.number])[:limit]
        return tuple(sorted(chosen, key=_newly_claimed_first))


def _tells_progress(row: Row) -> bool:
    """Whether a row of this period's own return has something to say, of an item whose lead is beyond doubt."""
    return bool(row.basis is RowBasis.REPORTED and row.item.blames and row.entry and row.entry.progress.strip())


def _newly_claimed_first(row: Row) -> tuple[bool, int]:
    return not row.newly_claimed, row.item.number
