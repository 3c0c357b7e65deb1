"""How each item stands that fell due in a period: verified, not done, or not settled by the office or its organs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from duban.domain.appraisal.acts import AppraisalRecord, ClaimRuling
from duban.domain.appraisal.evidence import AppraisedItem, ItemStanding, JudgedReturn
from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.decisions.decision import Decision, DecisionKind, InForce, Ruling, in_force
from duban.domain.decisions.verification import AnsweredClaim
from duban.domain.escalation.punctuality import Punctuality
from duban.domain.plan.programme import Item, Programme
from duban.domain.returns.submission import Entry, Status, Submission
from duban.errors import CalendarUnknown

# What was said of an item, oldest first.
Words = Mapping[int, tuple[tuple[Submission, Entry], ...]]


@dataclass(frozen=True)
class AppraisedItems:
    """
    The items of a programme as they stood at a moment, judged by what was recorded by then and nothing else.

    `cycles` are those in which items are reported, oldest first; `returns` how each unit's returns came.
    """

    programme: Programme
    cycles: tuple[Cycle, ...]
    decisions: tuple[Decision, ...]
    words: Words
    returns: Mapping[str, tuple[JudgedReturn, ...]]
    record: AppraisalRecord
    at: datetime

    def of(self, unit: str, first: date, last: date) -> tuple[AppraisedItem, ...]:
        """Those that *unit* leads and that fell due from *first* to *last*, dropped ones left out."""
        return tuple(self._outcomes(unit, first, last))

    @cached_property
    def _decided(self) -> InForce:
        return in_force(self.decisions)

    def _outcomes(self, unit: str, first: date, last: date) -> Iterator[AppraisedItem]:
        decided = self._decided
        for item in self.programme.items_of(unit):
            deadline = decided.deadline_of(item)
            if deadline is not None and first <= deadline <= last and item.number not in decided.terminated:
                yield self._outcome(item, deadline)

    def _outcome(self, item: Item, deadline: date) -> AppraisedItem:
        cycle = next((one for one in self.cycles if one.due >= deadline), None)
        until = _in_time_until(cycle, deadline)
        standing, cites, done_on = self._standing(item, cycle)
        return AppraisedItem(
            item.number, item.told, deadline, standing, (*cites, self._list(item.number)), until or deadline, done_on
        )

    def _standing(self, item: Item, cycle: Cycle | None) -> tuple[ItemStanding, tuple[str, ...], date | None]:
        """How the item stands, where that is recorded, and when it was said to be done, of one that was closed."""
        number, decided = item.number, self._decided
        if number in decided.closed:
            return self._closed(number)
        if not item.blames:
            return ItemStanding.DOUBTFUL, (), None
        reopening = decided.reopenings.get(number)
        if reopening is not None and reopening.field == Ruling.FALSE_CLAIM:
            return self._false(number, reopening)
        said = [one for one in self.words.get(number, ()) if one[1].status is not None]
        if said and said[-1][1].status is Status.DONE:
            return self._claimed(*said[-1], cycle)
        return self._not_done(item, cycle)

    def _closed(self, number: int) -> tuple[ItemStanding, tuple[str, ...], date | None]:
        closure = [one for one in self.decisions if one.item == number and one.kind is DecisionKind.CLOSURE][-1]
        claim = self._first_claim(number, closure.original)
        day = _day(claim.received_at if claim else closure.at)
        cites = (str(claim.number),) if claim else ()
        return ItemStanding.VERIFIED, (*cites, decision_cite(closure)), day

    def _first_claim(self, number: int, last: str) -> Submission | None:
        """The return that first claimed without a break what the return *last* claims; None if neither is known."""
        first: Submission | None = None
        for submission, entry in self.words.get(number, ()):
            if entry.status is None:
                continue
            if entry.status is not Status.DONE:
                first = None
                continue
            first = first or submission
            if str(submission.number) == last:
                return first
        return first

    def _false(self, number: int, reopening: Decision) -> tuple[ItemStanding, tuple[str, ...], date | None]:
        cite = decision_cite(reopening)
        ruling = self.record.ruling(number, reopening.at)
        if ruling is None:
            return ItemStanding.UNDECIDED, (cite,), None
        cleared = ruling.value == ClaimRuling.CLEARED.name
        return ItemStanding.PENDING if cleared else ItemStanding.FALSE, (cite, ruling.cite), None

    def _claimed(
        self, submission: Submission, entry: Entry, cycle: Cycle | None
    ) -> tuple[ItemStanding, tuple[str, ...], date | None]:
        """Claimed and not closed: with the office, or with the unit once its days to add what is missing are over."""
        answer = self._decided.answered.get(entry.item)
        cites = (str(submission.number),)
        if answer is None:
            return ItemStanding.PENDING, cites, None
        answered = AnsweredClaim.of(answer)
        if answered.is_answered_by(entry, submission.received_at) or answered.still_runs(_day(self.at)):
            return ItemStanding.PENDING, cites, None
        # Who claimed early may claim anew until the last return that is in time.
        is_over = cycle is not None and cycle.is_cut_off(self.at)
        return ItemStanding.NOT_DONE if is_over else ItemStanding.TOO_EARLY, (*cites, decision_cite(answer)), None

    def _not_done(self, item: Item, cycle: Cycle | None) -> tuple[ItemStanding, tuple[str, ...], date | None]:
        """By its lead's own word since the item fell due, or by a return that is missing although it was asked for."""
        if cycle is None or not cycle.is_cut_off(self.at):
            return ItemStanding.TOO_EARLY, (), None
        said = [
            str(submission.number)
            for submission, _ in self.words.get(item.number, ())
            if not submission.number.reference.period < cycle.period
        ]
        if said:
            return ItemStanding.NOT_DONE, (said[-1],), None
        missing = [
            one
            for one in self.returns.get(item.lead, ())
            if one.how is Punctuality.MISSED and one.proved and _is_since(one, cycle)
        ]
        if missing:
            return ItemStanding.NOT_DONE, missing[-1].cites, None
        return ItemStanding.UNPROVED, (), None

    def _list(self, number: int) -> str:
        return f"list/{self.programme.sha256}/{number}"


def decision_cite(decision: Decision) -> str:
    """How facts refer to a decision about an item: by its kind and moment."""
    moment = decision.at.astimezone(TIMEZONE).isoformat()
    return f"decision/{decision.programme}/{decision.item}/{decision.kind.name}/{moment}"


def _is_since(one: JudgedReturn, cycle: Cycle) -> bool:
    return one.due is not None and one.due >= cycle.due


def _in_time_until(cycle: Cycle | None, deadline: date) -> date | None:
    """The last day on which a lead can say in time that an item of that deadline is done: with its next return."""
    if cycle is None:
        return None
    try:
        return max(deadline, cycle.due_effective)
    except CalendarUnknown:
        return None


def _day(at: datetime) -> date:
    return at.astimezone(TIMEZONE).date()
