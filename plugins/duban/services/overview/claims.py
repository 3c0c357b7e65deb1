"""Which items their leads said to be done and nobody closed yet: what there is to verify, whose turn, until when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.checks.closure import Claim
from duban.domain.decisions.decision import Decision, InForce
from duban.domain.decisions.verification import (
    DEFAULT_VERIFICATION,
    AnsweredClaim,
    ClaimClock,
    ClaimStage,
    ClaimStep,
    VerificationRules,
    answers_of,
)
from duban.domain.office.authority import AUTHORITY, Permission
from duban.domain.plan.meetings import force_of
from duban.domain.plan.programme import Item, Programme
from duban.domain.returns.submission import Entry, Status, Submission
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.versions import Versions

# What was said of an item without a break that it is done: the returns, oldest first, each with its entry.
Run = tuple[tuple[Submission, Entry], ...]
TASK_FORCE = "专班（选填，由督办岗登记）"


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """
    A claim that waits: whose it is, on what return it stands, and since when it is made without a break.

    `checked` is the word of the first person (复核), None while nobody looked at it; `opinion` that of the task force.
    `step` says where it waits and until when, None while claims are not verified by steps; `owner` whose turn it is.
    `answered` is what the office answered before the unit claimed anew. A lead that is `independent` is outside the
    city's authority: its written confirmation is registered.
    """

    programme: str
    item: Item
    lead: str
    claim: Claim
    claimed_at: datetime
    checked: Decision | None = None
    opinion: Decision | None = None
    step: ClaimStep | None = None
    owner: str = ""
    answered: AnsweredClaim | None = None
    independent: bool = False

    def is_overdue(self, today: date) -> bool:
        """Whether the office should have done its step before *today*."""
        return self.step is not None and self.step.due is not None and today > self.step.due


@dataclass(frozen=True, slots=True)
class ReturnedClaim:
    """A claim that waits with its unit: what the office answered."""

    programme: str
    item: Item
    lead: str
    answered: AnsweredClaim


@dataclass(frozen=True, slots=True)
class Claims:
    """Looking up; nothing is changed."""

    context: ServiceContext
    verification: VerificationRules = DEFAULT_VERIFICATION

    def waiting(self, now: datetime) -> tuple[WaitingClaim, ...]:
        """Every claim that waits with the office, by programme and number."""
        return tuple(claim for code in self.context.programmes for claim in self._of(code, now))

    def with_units(self, now: datetime) -> tuple[ReturnedClaim, ...]:
        """Every claim that was answered and not made anew, by programme and number."""
        verified = filter(self.context.verifies, self.context.programmes)
        return tuple(claim for code in verified for claim in self._returned(code, now))

    def _of(self, code: str, now: datetime) -> Iterator[WaitingClaim]:
        programme, standing, decided = self._known(code, now)
        answers = answers_of(decided.answered)
        # An item that went into another one, or left the list, is claimed no more.
        for item in (one for one in programme.items if one.number in standing and not decided.is_over(one.number)):
            answered = answers.get(item.number)
            taken_back = decided.reopenings.get(item.number)
            if run := _since(_after(standing[item.number], taken_back), answered):
                yield self._waiting(programme, item, run, decided, answered, now)

    def _returned(self, code: str, now: datetime) -> Iterator[ReturnedClaim]:
        programme, standing, decided = self._known(code, now)
        answers = answers_of(decided.answered)
        for item in (one for one in programme.items if one.number in standing and not decided.is_over(one.number)):
            answered = answers.get(item.number)
            if answered is not None and not _since(standing[item.number], answered):
                yield ReturnedClaim(code, item, programme.organisation(item.lead).name, answered)

    def _waiting(
        self,
        programme: Programme,
        item: Item,
        run: Run,
        decided: InForce,
        answered: AnsweredClaim | None,
        now: datetime,
    ) -> WaitingClaim:
        lead, (first, _), (last, entry) = programme.organisation(item.lead), run[0], run[-1]
        checked, opinion = decided.checked.get(item.number), decided.opinions.get(item.number)
        is_verified = self.context.verifies(programme.code)
        step = self._step(first.received_at, checked, opinion, now, in_writing=not lead.subordinate)
        return WaitingClaim(
            programme=programme.code,
            item=item,
            lead=lead.name,
            claim=Claim(last.number, entry),
            claimed_at=first.received_at,
            checked=checked,
            opinion=opinion,
            step=step if is_verified else None,
            owner=self._owner(step if is_verified else None, programme.code, item),
            answered=answered,
            independent=is_verified and not lead.subordinate,
        )

    def _step(
        self, claimed: datetime, checked: Decision | None, opinion: Decision | None, now: datetime, *, in_writing: bool
    ) -> ClaimStep:
        clock = ClaimClock(self.verification, self.context.calendar)
        return clock.step(
            *(_day(claimed), _day(opinion.at) if opinion else None, _day(checked.at) if checked else None, _day(now)),
            in_writing=in_writing,
        )

    def _owner(self, step: ClaimStep | None, programme: str, item: Item) -> str:
        """Whose turn it is, in words."""
        if step is not None and step.stage is ClaimStage.OPINION:
            force = force_of(self.context.plan(programme).task_forces, item)
            return f"{force.name}（选填，由督办岗登记）" if force else TASK_FORCE
        if step is not None and step.stage is ClaimStage.CONFIRM:
            return self.verification.confirmed_by or AUTHORITY[Permission.CLOSE].words
        return AUTHORITY[Permission.EXAMINE].words

    def _known(self, code: str, now: datetime) -> tuple[Programme, Mapping[int, Run], InForce]:
        cycles = item_cycles(self.context, code)
        programme = Versions(self.context).latest(code)
        standing = self.context.kept(("claims", code), now, lambda: self._claimed(cycles, now)).value if cycles else {}
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)  # whatever was decided a moment ago counts
        return programme, standing, decided

    def _claimed(self, cycles: Iterable[Reference], now: datetime) -> Mapping[int, Run]:
        with self.context.ledger.begin() as work:
            return _standing(one for cycle in cycles for one in work.submissions.accepted(cycle, now).values())


def _standing(filed: Iterable[Submission]) -> Mapping[int, Run]:
    """The claims that the last word of each item makes."""
    found: dict[int, Run] = {}
    for submission in filed:
        for entry in submission.entries:
            if entry.status is Status.DONE:
                found[entry.item] = (*found.get(entry.item, ()), (submission, entry))
            elif entry.status is not None:
                found.pop(entry.item, None)
    return found


def _day(at: datetime) -> date:
    return at.astimezone(TIMEZONE).date()


def _after(run: Run, taken_back: Decision | None) -> Run:
    """Those words of *run* that were said of the periods since a closure was taken back."""
    if taken_back is None:
        return run
    first = Period.parse(taken_back.effective)
    return tuple(one for one in run if not one[0].number.reference.period < first)


def _since(run: Run, answered: AnsweredClaim | None) -> Run:
    """Those words of *run* that claim anew after the office *answered*; all of it if it did not."""
    if answered is None:
        return run
    anew = [at for at, (filed, entry) in enumerate(run) if answered.is_answered_by(entry, filed.received_at)]
    return run[anew[0] :] if anew else ()
