"""How a return gets into the ledger, whether it was mailed or handed over on paper."""

from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.checks import is_complete
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
        withdraw_item_papers(work, reference.programme, done, "牵头单位已申报完成，待核验", now)


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
