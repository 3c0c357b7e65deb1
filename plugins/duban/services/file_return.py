"""One returned file: whose it is, what it says, the verdict, and the one receipt that answers it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.checks import check, is_complete, unreadable_finding
from duban.domain.cycle import TIMEZONE, Cycle, Reference
from duban.domain.delivery import MailKind, OutgoingMail
from duban.domain.document import DocumentState
from duban.domain.ladder import NoticeState, Release
from duban.domain.organisation import Organisation
from duban.domain.programme import Programme
from duban.domain.submission import (
    Entry,
    FilledForm,
    Finding,
    ReturnEvent,
    ReturnState,
    Submission,
    Unreadable,
    verdict,
)
from duban.domain.triage import Attachment, Incoming
from duban.ports import FormReader, UnitOfWork
from duban.services.desk import Desk, MailDraft, Thread

CORRECTION_DAYS = 2


@dataclass(frozen=True, slots=True)
class Arrival:
    """A workbook that came in a mail: `received_at` is our server's time, `message` the sha256 of the raw mail."""

    attachment: Attachment
    incoming: Incoming
    received_at: datetime
    message: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a file: the submission's number if it is new, and a note for the office."""

    note: str
    number: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class FileReturn:
    """Filing of one file; filing the same file again changes nothing."""

    desk: Desk
    reader: FormReader

    def file(self, arrival: Arrival, now: datetime) -> Filed:
        """
        Identify, read, check, file and answer one workbook.

        The workbook is identified by its token, never by its name. A file without token is answered only if its
        sender is registered; a file of one organisation sent by another's mailbox waits for a person.
        """
        filled = self.reader.read(arrival.attachment.data)
        reference = self._reference(filled, arrival)
        if reference is None:
            return Filed(f"《{arrival.attachment.name}》无法认定单位和报告期，请人工核对")
        programme = self.desk.programme(reference)
        sender = sender_of(programme, arrival.incoming.sender)
        if sender is None or sender.code != reference.organisation:
            return Filed(f"《{arrival.attachment.name}》（{reference}）发件邮箱未登记，请人工核对")
        file_sha256 = self.desk.archive.put(arrival.attachment.data)
        with self.desk.ledger.begin() as work:
            known = work.submissions.find(str(reference), file_sha256)
            attempt = len(work.submissions.of_return(reference)) + 1
        if known is not None:
            return Filed(f"与 {known.number} 为同一文件", known=True)
        entries, findings = self._judge(filled, reference, arrival)
        submission = Submission(
            reference=str(reference),
            attempt=attempt,
            received_at=arrival.received_at,
            sender=arrival.incoming.sender,
            file_sha256=file_sha256,
            file_name=arrival.attachment.name,
            message=arrival.message,
            verdict=verdict(findings),
            entries=entries,
            findings=findings,
        )
        receipt = self._receipt(submission, sender, arrival, now)
        self._record(submission, receipt, reference, now)
        return Filed(f"{submission.number} {submission.verdict}", submission.number)

    def _reference(self, filled: FilledForm | Unreadable, arrival: Arrival) -> Reference | None:
        """The return that the file claims to be: by its token, else by its registered sender's open return."""
        if isinstance(filled, FilledForm) and self.desk.signer.is_ours(filled.reference, filled.token):
            reference = Reference.parse(filled.reference)
            with self.desk.ledger.begin() as work:
                return reference if work.returns.get(reference) else None
        return self._open_return_of(arrival)

    def _open_return_of(self, arrival: Arrival) -> Reference | None:
        """The newest open return of the organisation whose registered address the mail came from."""
        with self.desk.ledger.begin() as work:
            cycles = work.cycles.all()
        for cycle in reversed(cycles):
            sender = sender_of(self.desk.programme(cycle.reference), arrival.incoming.sender)
            if sender is None:
                continue
            reference = cycle.reference.of(sender.code)
            with self.desk.ledger.begin() as work:
                expected = work.returns.get(reference)
            if expected is not None and expected.state.is_owed:
                return reference
        return None

    def _judge(
        self, filled: FilledForm | Unreadable, reference: Reference, arrival: Arrival
    ) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
        if isinstance(filled, Unreadable):
            return (), (unreadable_finding(filled.reason),)
        programme = self.desk.programme(reference)
        with self.desk.ledger.begin() as work:
            issued = work.forms.get(reference)
        asked = issued.items if issued else tuple(item.number for item in programme.items_of(reference.organisation))
        items = tuple(programme.item(number) for number in asked)
        return check(filled, items, reference, self.desk.signer.is_ours, arrival.received_at.date())

    def _receipt(self, submission: Submission, sender: Organisation, arrival: Arrival, now: datetime) -> OutgoingMail:
        reference = Reference.parse(submission.reference)
        cycle = self.desk.cycle(reference)
        summary = Counter(entry.status.value for entry in submission.entries if entry.status)
        facts = self.desk.facts(sender, cycle, now) | {
            "number": submission.number,
            "received_at": submission.received_at,
            "attempt": submission.attempt,
            "verdict": submission.verdict,
            "late": self._is_late(cycle, reference, submission),
            "findings": submission.findings,
            "files": [submission.file_name],
            "digest": submission.file_sha256[:12],
            "summary": dict(summary) if submission.verdict.accepts else {},
            "correct_by": correct_by(cycle, now),
        }
        incoming = arrival.incoming
        draft = MailDraft(
            kind=MailKind.RECEIPT,
            key=f"receipt/{submission.number}",
            template="receipt",
            facts=facts,
            reference=reference,
            to=(incoming.sender,),
            thread=Thread(incoming.message_id, (*incoming.references, incoming.message_id)),
        )
        return self.desk.write(draft, now)

    def _is_late(self, cycle: Cycle, reference: Reference, submission: Submission) -> bool:
        """Whether the first complete attempt, which alone decides, came after the last day on time."""
        with self.desk.ledger.begin() as work:
            expected = work.returns.get(reference)
        first = expected.first_complete_at if expected else None
        return cycle.is_late(first or submission.received_at)

    def _record(self, submission: Submission, receipt: OutgoingMail, reference: Reference, now: datetime) -> None:
        """File, answer and withdraw what the return makes untrue, all in one transaction."""
        accepted = submission.verdict.accepts
        event = ReturnEvent(
            reference=submission.reference,
            state=ReturnState.ACCEPTED if accepted else ReturnState.SENT_BACK,
            at=submission.received_at,
            submission=submission.number,
            complete=is_complete(submission.findings),
        )
        with self.desk.ledger.begin() as work:
            work.submissions.add(submission)
            work.returns.record(event)
            work.outbox.add(receipt)
            if accepted:
                self._withdraw_drafts(work, reference, now)

    def _withdraw_drafts(self, work: UnitOfWork, reference: Reference, now: datetime) -> None:
        """A return that arrived makes every unsigned paper about its absence untrue."""
        for rung in self.desk.ladders[reference.stream]:
            if rung.release is not Release.SIGNED:
                continue
            name = f"{rung.code}/{reference}"
            document = work.documents.latest(name)
            if document is not None and document.state in (DocumentState.WAITING, DocumentState.DEFERRED):
                work.documents.withdraw(name, "该单位已报送", now)
                work.notices.set_state(rung.code, str(reference), NoticeState.WITHDRAWN)


def correct_by(cycle: Cycle, now: datetime) -> date:
    """The day by whose end a return that is sent back should be corrected: two working days from *now*."""
    return cycle.calendar.add(now.astimezone(TIMEZONE).date(), CORRECTION_DAYS)


def sender_of(programme: Programme, address: str) -> Organisation | None:
    """Whose registered address, or whose mail domain, *address* is; None for a stranger."""
    wanted = address.casefold()
    domain = wanted.rpartition("@")[2]
    for contact in programme.contacts:
        if contact.mail.casefold() == wanted:
            return programme.organisation(contact.organisation)
    owners = {
        contact.organisation for contact in programme.contacts if contact.mail.casefold().rpartition("@")[2] == domain
    }
    return programme.organisation(owners.pop()) if len(owners) == 1 else None
