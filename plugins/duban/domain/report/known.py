"""What the ledger knows of a cycle at a moment: the raw material of a report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import Cycle, Period
from duban.domain.checks.co_lead import Countersign
from duban.domain.decisions.coordination import NeedAct
from duban.domain.decisions.decision import Decision
from duban.domain.decisions.errands import NO_ERRANDS, ErrandTally
from duban.domain.decisions.expert_review import ExpertReview
from duban.domain.decisions.practice import RegisteredPractice
from duban.domain.decisions.verification import AnsweredClaim
from duban.domain.plan.imported_figure import ImportedFigure
from duban.domain.plan.programme import Programme
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.domain.report.coverage import Timeliness, timeliness_of
from duban.domain.report.source import Source, source_of
from duban.domain.returns.submission import Entry, ExpectedReturn, Milestone, Status, Submission


@dataclass(frozen=True, slots=True)
class KnownCycle:
    """
    One cycle as known at a moment, by organisation code.

    `closed` are the items that the office had closed (销号) by then, `terminated` those that were dropped (终止), each
    with its decision, `programme` the task list as its decisions left
    it by then, None if that is the one the report is made with. `asked_again` are the items re-opened by then, by the
    first period that asks about them again: a claim from before is none any more. `answered` is what the office
    answered to claims: until its unit claims anew there is none. `excuses` say whom our mails did
    not reach when it was decided whether its return is late or missing. `countersigns` are what co-leads said last
    that was accepted. `withdrawals` say who asked to withdraw a return and when, while no person has
    decided. `figures` are all that the office imported by then, in the order of recording; `roadmaps` the milestones
    that it amended, by item. `needs` is everything that was done about needs for coordination.
    `reforms` are the last decisions on the mark 创新突破改革, by item, `reviews` what experts said, in the order of
    recording; `marks_reforms` says whether any item can be marked, `is_assessing` that leads assess themselves in this
    cycle.
    `errands` is how many matters papers gave to units; `practices` are those of its stream
    that may be spread since the report before, None where nobody judges them.
    """

    cycle: Cycle
    returns: Mapping[str, ExpectedReturn]
    submissions: Mapping[str, Submission]
    closed: frozenset[int] = frozenset()
    terminated: Mapping[int, Decision] = field(default_factory=dict)
    programme: Programme | None = None
    asked_again: Mapping[int, Period] = field(default_factory=dict)
    answered: Mapping[int, AnsweredClaim] = field(default_factory=dict)
    excuses: Mapping[str, Excuse] = field(default_factory=dict)
    countersigns: Mapping[str, Countersign] = field(default_factory=dict)
    withdrawals: Mapping[str, datetime] = field(default_factory=dict)
    figures: tuple[ImportedFigure, ...] = ()
    roadmaps: Mapping[int, tuple[Milestone, ...]] = field(default_factory=dict)
    needs: tuple[NeedAct, ...] = ()
    reforms: Mapping[int, Decision] = field(default_factory=dict)
    reviews: tuple[ExpertReview, ...] = ()
    marks_reforms: bool = False
    is_assessing: bool = False
    errands: ErrandTally = NO_ERRANDS
    practices: tuple[RegisteredPractice, ...] | None = None

    def timeliness(self, code: str, as_of: datetime) -> Timeliness:
        """How an organisation of which a return is expected answers its deadline, as known at *as_of*."""
        return timeliness_of(self.returns[code], self.cycle, as_of, self.excuses.get(code, NO_EXCUSE))

    def claims(self, said: "Said") -> bool:
        """Whether *said* claims that the item is done, and the office did not take that claim back, nor answer it."""
        since, answered = self.asked_again.get(said.entry.item), self.answered.get(said.entry.item)
        if said.entry.status is not Status.DONE or (since is not None and said.period < since):
            return False
        return answered is None or answered.is_answered_by(said.entry, said.source.received_at)

    def asked_until(self, number: int, last: "Said | None") -> date | None:
        """
        Until when a unit has time to complete its claim of an item.

        None if nothing was asked, or its *last* word is the answer.
        """
        answered = self.answered.get(number)
        if answered is None or last is None:
            return None
        is_answer = last.entry.status is not None and answered.is_answered_by(last.entry, last.source.received_at)
        return None if is_answer else answered.until


def still_unanswered(cycles: Sequence[KnownCycle]) -> list[KnownCycle]:
    """*cycles*, newest first, each without those answers to claims to which a unit had said something by then."""
    return [
        replace(known, answered=_open(known.answered, cycles[at:])) if known.answered else known
        for at, known in enumerate(cycles)
    ]


def _open(answered: Mapping[int, AnsweredClaim], cycles: Iterable[KnownCycle]) -> dict[int, AnsweredClaim]:
    said = ((filed, entry) for known in cycles for filed in known.submissions.values() for entry in filed.entries)
    closed = {
        entry.item
        for filed, entry in said
        if entry.status
        and (claim := answered.get(entry.item)) is not None
        and claim.is_answered_by(entry, filed.received_at)
    }
    return {item: claim for item, claim in answered.items() if item not in closed}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an item in one period, and where."""

    period: Period
    organisation: str
    source: Source
    entry: Entry


def said_in(known: KnownCycle, names: Mapping[str, str]) -> Iterable[Said]:
    """Every entry of one cycle; *names* are organisation names by code."""
    for code, submission in known.submissions.items():
        source = source_of(submission, names.get(code, code))
        for entry in submission.entries:
            yield Said(known.cycle.period, code, source, entry)


def spoken(history: Sequence[KnownCycle], names: Mapping[str, str]) -> dict[int, tuple[Said, ...]]:
    """What was said of each item in *history* (newest first), the latest word first."""
    found: dict[int, list[Said]] = {}
    for known in history:
        for said in said_in(known, names):
            found.setdefault(said.entry.item, []).append(said)
    return {number: tuple(words) for number, words in found.items()}
