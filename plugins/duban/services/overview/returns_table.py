"""Who is in and who is out: every return of a cycle as the ledger knows it, with what comes next for it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.plan import Halt, ReturnStatus, assess
from duban.domain.escalation.punctuality import Punctuality, punctuality_of
from duban.domain.escalation.rung import Release
from duban.domain.plan.organisation import ASKED_FIRST, Contact, Organisation
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.domain.returns.submission import ReturnState, Severity, Submission, Verdict
from duban.errors import CalendarUnknown, UnknownReference
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.escalate.return_status import NOBODY_REACHED, ReturnStatuses
from duban.services.proof.silence import judged_excuses

COMPARED_PERIODS = 2
# Of a kept table so many rows are read anew for one look; they are few, for it is soon worked out again.
MOST_FRESH = 100


class ReturnStanding(StrEnum):
    """Where a return stands, as the office counts them; the values are what it reads."""

    OWED = "未报"
    UNREACHED = "未送达"
    SENT_BACK = "退回待改"
    QUERIED = "请核实"
    ACCEPTED = "已收"
    EXEMPT = "免报"
    NIL = "零报告"

    @property
    def is_missing(self) -> bool:
        """Whether something is still to come."""
        return self in (ReturnStanding.OWED, ReturnStanding.UNREACHED, ReturnStanding.SENT_BACK)

    @property
    def is_held(self) -> bool:
        """Whether something is in that the office may send back."""
        return self in (ReturnStanding.ACCEPTED, ReturnStanding.QUERIED, ReturnStanding.NIL)


@dataclass(frozen=True, slots=True)
class LastWord:
    """What was last said to or by a unit about a return: when, and in which words of the office."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """
    One return of a cycle.

    `came_at` is when its first complete attempt came, None if none did; `punctuality` is judged at the moment of the
    table. `errors` and `queries` count the findings of the newest attempt. `next_step` says what follows if nothing
    comes, or why nothing does. `contact` is whom to ask, None if nobody is known.
    """

    unit: Organisation
    standing: ReturnStanding
    came_at: datetime | None
    punctuality: Punctuality
    attempts: int
    errors: int
    queries: int
    last_word: LastWord | None
    next_step: str
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class UnansweredCoLead:
    """A co-lead that has not added its word yet (会签), and whom to ask there, None if nobody is known."""

    unit: Organisation
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class ArrivalCurve:
    """How many returns of a cycle had come by each day, counted from its last day on time (0); `expected` in all."""

    title: str
    expected: int
    by_day: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ReturnsTable:
    """A cycle at a moment, in the order in which its returns were expected."""

    cycle: Cycle
    at: datetime
    rows: tuple[ReturnRow, ...]

    @property
    def missing(self) -> tuple[ReturnRow, ...]:
        """What is still to come."""
        return tuple(row for row in self.rows if row.standing.is_missing)

    def count(self, *standings: ReturnStanding) -> int:
        """How many returns stand so."""
        return sum(row.standing in standings for row in self.rows)

    @property
    def owed(self) -> int:
        """How many returns are owed: whoever was exempted owes none."""
        return len(self.rows) - self.count(ReturnStanding.EXEMPT)

    @property
    def late(self) -> int:
        """How many came after the last day on time."""
        return sum(row.punctuality is Punctuality.LATE for row in self.rows)


@dataclass(frozen=True, slots=True)
class CountedReturns:
    """All rows of a cycle, by unit, and the number of the last change of a return before they were read."""

    change: int
    rows: Mapping[str, ReturnRow]


@dataclass(frozen=True, slots=True)
class ReturnsTables:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, cycle: Cycle, now: datetime) -> ReturnsTable:
        """
        The returns of *cycle* as they stand at *now*.

        Of a large plan some rows may be of a moment ago, which is then the table's; those of returns that changed
        since are of *now*.
        """
        kept = self.context.kept(("returns", cycle.reference), now, lambda: self._counted(cycle, now))
        if kept.at == now:
            return ReturnsTable(cycle, now, tuple(kept.value.rows.values()))
        with self.context.ledger.begin() as work:
            changed = work.returns.changed_since(cycle.reference, kept.value.change)
        rows = self._rows(cycle, now, changed[:MOST_FRESH]) if changed else ()
        fresh = {row.unit.code: row for row in rows}
        return ReturnsTable(cycle, kept.at, tuple({**kept.value.rows, **fresh}.values()))

    def _counted(self, cycle: Cycle, now: datetime) -> CountedReturns:
        with self.context.ledger.begin() as work:
            change = work.returns.newest_change()
        return CountedReturns(change, {row.unit.code: row for row in self._rows(cycle, now)})

    def one(self, cycle: Cycle, organisation: str, now: datetime) -> ReturnRow:
        """The row of one unit; UnknownReference if nothing is expected of it."""
        row = next(iter(self._rows(cycle, now, (organisation,))), None)
        if row is None:
            raise UnknownReference(f"报送编号 {cycle.reference.of(organisation)} 不在应报之列。")
        return row

    def _rows(self, cycle: Cycle, now: datetime, units: Collection[str] = ()) -> Iterator[ReturnRow]:
        programme = self.context.programme(cycle.reference, now)
        with self.context.ledger.begin() as work:
            statuses = ReturnStatuses(self.context, programme, work, cycle, now, units).all()
            excuses = judged_excuses(self.context, work, cycle, statuses, now, units)
            newest = self._newest(work, cycle, statuses, units)
        for code, status in statuses.items():
            submission = newest.get(code)
            yield ReturnRow(
                unit=programme.organisation(code),
                standing=_standing(status, submission),
                came_at=status.expected.first_complete_at or status.expected.accepted_at,
                punctuality=_punctuality(status, cycle, now, excuses.get(code, NO_EXCUSE)),
                attempts=status.expected.attempts,
                errors=_count(submission, Severity.ERROR),
                queries=_count(submission, Severity.QUERY),
                last_word=self._last_word(status, cycle),
                next_step=self._next_step(status, cycle, now),
                contact=_asked_first(programme.people_of(code)),
            )

    def unanswered(self, cycle: Cycle, now: datetime) -> tuple[UnansweredCoLead, ...]:
        """The co-leads that were asked in *cycle* and gave nothing back that was accepted, with whom to ask there."""
        with self.context.ledger.begin() as work:
            codes = work.countersigns.unanswered(cycle.reference)
        programme = self.context.programme(cycle.reference, now)
        return tuple(
            UnansweredCoLead(programme.organisation(code), _asked_first(programme.people_of(code))) for code in codes
        )

    def curves(self, cycle: Cycle, now: datetime) -> tuple[ArrivalCurve, ...]:
        """How the returns of *cycle* came, and those of the periods before it that were opened, this one first."""
        return self.context.kept(("curves", cycle.reference), now, lambda: self._curves(cycle, now)).value

    def _curves(self, cycle: Cycle, now: datetime) -> tuple[ArrivalCurve, ...]:
        found = []
        with self.context.ledger.begin() as work:
            reference = cycle.reference
            for _ in range(COMPARED_PERIODS + 1):
                if work.cycles.get(reference) is None:
                    break
                found.append(self._curve(work, self.context.cycle(reference), now))
                reference = reference.earlier
        return tuple(found)

    def _curve(self, work: UnitOfWork, cycle: Cycle, now: datetime) -> ArrivalCurve:
        every = work.returns.of_cycle(cycle.reference).values()
        returns = [one for one in every if one.state is not ReturnState.EXEMPT]
        came = [one.first_complete_at or one.accepted_at for one in returns]
        days = sorted((at.astimezone(TIMEZONE).date() - cycle.due_effective).days for at in came if at is not None)
        first, last = (cycle.opens_at.date() - cycle.due_effective).days, self._last_day(cycle, now)
        by_day = tuple((day, sum(one <= day for one in days)) for day in range(first, last + 1))
        return ArrivalCurve(cycle.period.title, len(returns), by_day)

    def _last_day(self, cycle: Cycle, now: datetime) -> int:
        """The day up to which a curve is drawn: today, or the cut-off of a cycle that is over."""
        ends = min(now.astimezone(TIMEZONE).date(), cycle.cuts_off_at.date())
        return (ends - cycle.due_effective) // timedelta(days=1)

    def _newest(
        self, work: UnitOfWork, cycle: Cycle, statuses: Mapping[str, ReturnStatus], units: Collection[str]
    ) -> dict[str, Submission]:
        """The newest attempt of each unit that has any: the accepted one, or what was sent back."""
        newest = dict(work.submissions.accepted(cycle.reference, units=units))
        for code, status in statuses.items():
            if status.expected.state is ReturnState.SENT_BACK:
                newest[code] = work.submissions.of_return(status.reference)[-1]
        return newest

    def _next_step(self, status: ReturnStatus, cycle: Cycle, now: datetime) -> str:
        """What the ladder will say next and when, or why it says nothing."""
        ladder = self.context.ladders[cycle.reference.stream]
        try:
            step = assess(status, ladder, cycle, now, self.context.rules)
        except CalendarUnknown as error:
            return str(error)
        if isinstance(step, Halt):
            return step.reason
        how = "自动发出" if step.rung.release is Release.AUTOMATIC else f"拟稿后由{step.rung.signer}签发"
        return f"应办{step.rung.name}，{how}"

    def _last_word(self, status: ReturnStatus, cycle: Cycle) -> LastWord | None:
        """The newest notice to the unit about this return; None if nothing was said."""
        if not status.notices:
            return None
        ladder = {rung.code: rung for rung in self.context.ladders[cycle.reference.stream]}
        newest: Notice = max(status.notices, key=lambda notice: notice.at)
        rung = ladder.get(newest.rung)
        name = rung.toward(status.footing).name if rung else newest.rung
        return LastWord(newest.at, f"{self.context.office_of(cycle.reference.programme).calls_itself}{name}")


def _standing(status: ReturnStatus, submission: Submission | None) -> ReturnStanding:
    match status.expected.state:
        case ReturnState.EXEMPT:
            return ReturnStanding.EXEMPT
        case ReturnState.NIL:
            return ReturnStanding.NIL
        case ReturnState.SENT_BACK:
            return ReturnStanding.SENT_BACK
        case ReturnState.ACCEPTED:
            queried = submission is not None and submission.verdict is Verdict.QUERIED
            return ReturnStanding.QUERIED if queried else ReturnStanding.ACCEPTED
        case _:
            return ReturnStanding.UNREACHED if NOBODY_REACHED in status.halts else ReturnStanding.OWED


def _punctuality(status: ReturnStatus, cycle: Cycle, now: datetime, excuse: Excuse) -> Punctuality:
    try:
        return punctuality_of(status.expected, cycle, now, excuse)
    except CalendarUnknown:
        return Punctuality.NOT_JUDGED


def _count(submission: Submission | None, level: Severity) -> int:
    return sum(finding.level is level for finding in submission.findings) if submission else 0


def _asked_first(people: Sequence[Contact]) -> Contact | None:
    """Whom of the *people* of a unit to ask about its return; of several in one role the last."""
    return next((one for role in ASKED_FIRST for one in reversed(people) if one.role is role), None)
