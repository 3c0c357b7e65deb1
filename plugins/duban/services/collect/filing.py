"""How a return gets into the ledger, whether it was mailed or handed over on paper."""

from dataclasses import replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.checks import is_complete
from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.decisions.document import DocumentState
from duban.domain.escalation.ladder import NoticeState
from duban.domain.escalation.rung import Release
from duban.domain.files.origin import Origin
from duban.domain.returns.submission import ReturnEvent, ReturnState, Status, Submission, verdict
from duban.ports import Judgement, UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.withdrawal import withdraw_item_papers


class Overtaken(Exception):
    """Somebody else filed for the same return in the meantime."""


def submission_of(reference: Reference, attempt: int, origin: Origin, said: Judgement) -> Submission:
    """The return that a file is, with everything that was said of it; nothing is recorded."""
    return Submission(
        reference=str(reference),
        attempt=attempt,
        received_at=origin.received_at,
        sender=origin.sender,
        file_sha256=origin.file_sha256,
        file_name=origin.file_name,
        message=origin.message,
        verdict=verdict(said.findings),
        entries=said.entries,
        findings=said.findings,
        nil_reason=said.nil_reason,
        experience=said.experience,
        publicity=said.publicity,
        account=said.account,
        evidence=said.evidence,
        answers=said.answers,
        errands=said.errands,
    )


def record_submission(context: ServiceContext, work: UnitOfWork, submission: Submission, now: datetime) -> None:
    """
    File *submission* and withdraw what it makes untrue, in the caller's transaction.

    Overtaken if it is not the next attempt any more.
    """
    reference = Reference.parse(submission.reference)
    if len(work.submissions.of_return(reference)) + 1 != submission.attempt:
        raise Overtaken(submission.number)
    accepted = submission.verdict.accepts
    state = ReturnState.NIL if submission.nil_reason else ReturnState.ACCEPTED
    work.submissions.add(submission)
    work.returns.record(
        ReturnEvent(
            reference=submission.reference,
            state=state if accepted else ReturnState.SENT_BACK,
            at=submission.received_at,
            submission=str(submission.number),
            complete=is_complete(submission.findings),
        )
    )
    if accepted:
        _withdraw_drafts(context, work, reference, now)
        done = [entry.item for entry in submission.entries if entry.status is Status.DONE]
        _record_errands(work, submission)
        withdraw_item_papers(work, reference.programme, done, "牵头单位已申报完成，待核验", now)


def _record_errands(work: UnitOfWork, submission: Submission) -> None:
    """Put on record what an accepted return says of what papers gave to its unit, as far as it is new."""
    reference = Reference.parse(submission.reference)
    acts = work.needs.all(reference.programme) if submission.errands else ()
    asked = {act.number: act for act in acts if act.kind is NeedActKind.ASKED}
    last = {act.about: (act.answer, act.words) for act in acts if act.kind is NeedActKind.SAID}
    closed = {act.name for act in acts if act.kind is NeedActKind.CLOSED}
    for said in submission.errands:
        name = asked[said.number].name
        if name in closed or last.get(said.number) == (said.answer, said.words):
            continue
        act = NeedAct(name, NeedActKind.SAID, submission.received_at, submission.sender, said.words)
        work.needs.add(
            replace(
                act,
                about=said.number,
                organisation=reference.organisation,
                answer=said.answer,
                file_sha256=submission.file_sha256,
                message=submission.message,
            )
        )


def _withdraw_drafts(context: ServiceContext, work: UnitOfWork, reference: Reference, now: datetime) -> None:
    """A return that arrived makes every unsigned paper about its absence untrue."""
    for rung in context.ladders[reference.stream]:
        if rung.release is not Release.SIGNED:
            continue
        name = f"{rung.code}/{reference}"
        document = work.documents.latest(name)
        if document is not None and document.state in (DocumentState.WAITING, DocumentState.DEFERRED):
            work.documents.withdraw(name, "该单位已报送", now)
            work.notices.set_state(rung.code, str(reference), NoticeState.WITHDRAWN)
