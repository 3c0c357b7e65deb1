"""A period while its 核对稿 are out: who was told since when, until when units may object, and what still waits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.appraisal.acts import AppraisalRecord, Objection
from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.appraisal.subject import AppraisalSubject
from duban.domain.calendar.moments import told_moment
from duban.domain.calendar.period import Period
from duban.domain.decisions.document import Document, DocumentState
from duban.domain.decisions.document_name import DocumentName
from duban.domain.escalation.circular_proof import checked_by
from duban.domain.escalation.ladder import Notice
from duban.domain.escalation.need_ladder import still_said
from duban.domain.office.channel import PaperChannel
from duban.domain.proof.kinds import Consequence, by_people
from duban.errors import CalendarUnknown
from duban.ports import UnitOfWork
from duban.services.appraise.scoring import Scoring
from duban.services.context import ServiceContext

PAPER = "appraisal"
SaidOfScores = Mapping[AppraisalSubject, tuple[Notice, ...]]


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """
    How far a unit is with its 核对稿: since when it is proved to have it, until when it may object, what it said.

    `sent` says that its mail is laid.
    """

    score: UnitScore
    sent: bool
    told_at: datetime | None
    until: datetime | None
    objections: tuple[Objection, ...]

    def still_runs(self, now: datetime) -> bool:
        """Whether the unit has time at *now*: nobody's begins before it is proved to have the 核对稿."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class AppraisalRound:
    """A period as it stands: its scores, whether its 核对稿 are out and since when, every unit's check, its paper."""

    score: Score
    record: AppraisalRecord
    checks: tuple[UnitCheck, ...]
    paper: Document | None

    @property
    def is_open(self) -> bool:
        """Whether the 核对稿 are out."""
        return self.record.opened(str(self.score.period)) is not None

    @property
    def is_put_before_the_head(self) -> bool:
        """Whether the paper is drafted and not withdrawn: nothing changes any more."""
        return self.paper is not None and self.paper.state is not DocumentState.WITHDRAWN

    def obstacles(self, now: datetime) -> tuple[str, ...]:
        """Why the paper cannot be drafted at *now*, each in a sentence; empty if it can."""
        return tuple(self._obstacles(now)) if self.is_open else ("核对稿尚未印发。",)

    def _obstacles(self, now: datetime) -> Iterator[str]:
        if untold := [one.score.name for one in self.checks if one.told_at is None]:
            yield f"{'、'.join(untold)}的核对稿尚无送达凭据，请在“工作单”登记告知情况。"
        running = [one for one in self.checks if one.told_at is not None and one.still_runs(now)]
        if running:
            last = max((one.until for one in running if one.until is not None), default=None)
            until = f"，最后于{told_moment(last)}期满" if last else ""
            yield f"{'、'.join(one.score.name for one in running)}的核对期未满{until}。"
        if waiting := [one for check in self.checks for one in check.objections if one.answer is None]:
            yield f"{len(waiting)}件异议尚未处理。"


@dataclass(frozen=True, slots=True)
class Rounds:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, code: str, period: Period, now: datetime) -> AppraisalRound:
        """The appraisal of *period* as it stands at *now*; Refused while the loop is off or no rules are registered."""
        scoring = Scoring(self.context)
        score, record = scoring.score(code, period, now), scoring.record(code, now)
        with self.context.ledger.begin() as work:
            paper = work.documents.latest(str(paper_name(code, period)))
            said = said_of_scores(work, code, period)
            checks = tuple(self._check(said, score, unit, record, now) for unit in score.units)
        return AppraisalRound(score, record, checks, paper)

    def _check(
        self, said: SaidOfScores, score: Score, unit: UnitScore, record: AppraisalRecord, now: datetime
    ) -> UnitCheck:
        notices = said.get(AppraisalSubject(score.programme, score.period, unit.organisation), ())
        proofs = tuple(proof for notice in notices for proof in notice.told_by)
        if self.context.channels.scores is PaperChannel.EXCHANGE:
            proofs = by_people(proofs)
        told_at = self.context.rules.told_at(proofs, Consequence.PAPER, now, self.context.calendar)
        objections = record.objections(str(score.period), unit.organisation)
        until = self._until(told_at, score.rules.answer_within)
        return UnitCheck(unit, bool(still_said(notices)), told_at, until, objections)

    def _until(self, told_at: datetime | None, days: int) -> datetime | None:
        """The end of a unit's days; None while they have not begun, or where no calendar tells."""
        try:
            return checked_by(told_at, self.context.calendar, days) if told_at else None
        except CalendarUnknown:
            return None


def said_of_scores(work: UnitOfWork, code: str, period: Period) -> SaidOfScores:
    """The notices about each score and objection of *period*, however often it was said, oldest first."""
    found: dict[AppraisalSubject, tuple[Notice, ...]] = {}
    for text, notices in work.notices.below(AppraisalSubject.below(code, period)).items():
        if (subject := AppraisalSubject.parse(text)) is not None:
            found[subject.first] = (*found.get(subject.first, ()), *notices)
    return found


def paper_name(code: str, period: Period) -> DocumentName:
    """The name of the paper about an appraisal."""
    return DocumentName(PAPER, f"{code}/{period}")
