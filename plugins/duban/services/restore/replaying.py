"""
What people did after a backup, added to the restored ledger again: each fact with all that follows from it at once.

A process that dies leaves a fact either undone, so that the next comparing adds it, or whole.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import DecisionKind, Ruling
from duban.domain.decisions.document import Document, Outcome, Signature
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.operation.restoration import Restoration, RestorationStep
from duban.domain.proof.kinds import ProofKind
from duban.domain.returns.send_back import SendBackCode
from duban.errors import PermanentError
from duban.ports import Judgement, LogEntry, LogKind, LostRegistration, Replayed, UnitOfWork
from duban.services.collect.filing import submission_of
from duban.services.collect.register_paper import Register
from duban.services.context import ServiceContext
from duban.services.decide.returns import STATES
from duban.services.escalate.late_returns import withdraw_lower
from duban.services.sign.dossier import document_in
from duban.services.sign.sign import Sign

SAID_OF = (
    *("kind", "reference", "period", "organisation", "state", "name", "draft", "outcome", "item", "number", "value"),
    *("code", "mail_key", "theirs", "by", "signed_by", "confirmed_by", "registered_by", "recorded_by", "reason"),
)
WORDS = {one.name: one.value for words in (DecisionKind, Ruling, Outcome, SendBackCode, ProofKind) for one in words} | {
    state.name: STATES[state] for state in STATES
}


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry of the journal that the ledger did not know, and what became of it."""

    entry: LogEntry
    outcome: Replayed

    @property
    def words(self) -> str:
        """What it says, as far as one line can."""
        fact = json.loads(self.entry.fact)
        said = "，".join(WORDS.get(value, value) for name in SAID_OF if (value := str(fact.get(name) or "")))
        return f"{self.entry.kind}：{said}"


class _NotAdded(Exception):
    """Rolls back what was added before it was known that the entry cannot be."""

    def __init__(self, outcome: Replayed) -> None:
        """Keep what became of the entry."""
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class _Signed:
    """A signature and what comes with it: the draft that the backup does not have, the next draft or the mail."""

    signature: Signature
    draft: Document | None = None
    notice: Notice | None = None
    following: Document | None = None
    mail: OutgoingMail | None = None
    fault: bool = False


@dataclass(frozen=True, slots=True)
class _Round:
    """One replay of all lost entries: what was restored, who compares, and when."""

    lost: Mapping[str, LogEntry]
    restored: Restoration
    by: str
    compared_at: datetime
    waits: bool

    def note(self, work: UnitOfWork, entry: LogEntry) -> None:
        """Record beside an added fact where it is from."""
        words = f"据日志副本第{entry.number}条补登"
        work.restorations.add(
            Restoration(RestorationStep.REPLAYED, self.compared_at, self.by, entry.sha256, words, self.restored.as_of)
        )


@dataclass(frozen=True, slots=True)
class Replaying:
    """Every call may be repeated."""

    context: ServiceContext
    register: Register

    def replay(
        self, lost: Iterable[LogEntry], restored: Restoration, by: str, now: datetime, *, waits: bool = True
    ) -> Iterator[JournalEntry]:
        """
        Every lost entry in its order, each in one transaction; those that were added before count too.

        While the mailbox was not looked into, what came on paper *waits* for what had been mailed before it.
        """
        lost = tuple(lost)
        turn = _Round({entry.row: entry for entry in lost}, restored, by, now, waits)
        with self.context.ledger.begin() as work:
            done = work.restorations.replayed()
        for entry in lost:
            outcome = Replayed.APPLIED if entry.sha256 in done else self._add(entry, turn)
            if outcome is not Replayed.COMES_BACK:
                yield JournalEntry(entry, outcome)

    def _add(self, entry: LogEntry, turn: _Round) -> Replayed:
        if entry.kind is LogKind.REGISTRATION:
            return self._registration(entry, turn)
        if entry.kind is LogKind.SIGNATURE:
            return self._signature(entry, turn)
        with self.context.ledger.begin() as work:
            outcome = work.restorations.replay(entry, turn.lost, turn.restored)
            if outcome is Replayed.APPLIED:
                turn.note(work, entry)
        return outcome

    def _signature(self, entry: LogEntry, turn: _Round) -> Replayed:
        """A mail that left then is found in the mailbox before it is sent."""
        signed = self._signed(entry, turn)
        try:
            with self.context.ledger.begin() as work:
                self._sign(work, entry, signed, turn)
        except _NotAdded as why:
            return why.outcome
        return Replayed.APPLIED

    def _sign(self, work: UnitOfWork, entry: LogEntry, signed: _Signed, turn: _Round) -> None:
        """All in one transaction; _NotAdded if there is nothing to add, or what follows cannot be written."""
        if signed.draft is not None and signed.notice is not None:
            self._draft(work, signed.draft, signed.notice)
        outcome = work.restorations.replay(entry, turn.lost, turn.restored)
        if outcome is not Replayed.APPLIED:
            raise _NotAdded(outcome)
        if signed.fault:
            raise _NotAdded(Replayed.NO_MAIL)
        turn.note(work, entry)
        Sign(self.context).follow(work, signed.signature, signed.following, signed.mail)

    def _signed(self, entry: LogEntry, turn: _Round) -> _Signed:
        """Not inside a transaction."""
        with self.context.ledger.begin() as work:
            signature = work.restorations.signature(entry)
            document = work.documents.get(signature.name, signature.draft)
            notice = None if document else work.restorations.notice(signature.name, turn.lost)
        draft = self._rebuilt(signature, notice) if notice else None
        document = document or draft
        signed = _Signed(signature, draft, notice)
        if document is None:
            return signed
        try:
            following, mail = Sign(self.context).released(document, signature, signature.at)
        except PermanentError:
            return replace(signed, fault=True)
        return replace(signed, following=following, mail=mail)

    def _rebuilt(self, signature: Signature, notice: Notice) -> Document | None:
        """The paper of one unit that was drafted after the backup, from what its signer had before him."""
        try:
            reference = Reference.parse(notice.subject)
            record = self.context.archive.get(signature.dossier).decode()
        except (ValueError, PermanentError):
            return None
        return document_in(record, signature, str(reference), notice.at) if reference.organisation else None

    def _draft(self, work: UnitOfWork, draft: Document, notice: Notice) -> None:
        """Record a paper and its notice as drafting them did."""
        if not work.notices.add(replace(notice, state=NoticeState.DRAFTED)):
            return
        work.documents.add(draft)
        reference = Reference.parse(draft.reference)
        rung = next(one for one in self.context.ladders[reference.stream] if one.code == notice.rung)
        withdraw_lower(self.context, work, rung, reference, notice.at)

    def _registration(self, entry: LogEntry, turn: _Round) -> Replayed:
        with self.context.ledger.begin() as work:
            told = work.restorations.registration(entry, turn.lost)
            if told is None or work.returns.get(told.reference) is None or (turn.waits and told.waits):
                return Replayed.NO_RETURN
            if work.submissions.find(str(told.reference), told.origin.file_sha256) is not None:
                return Replayed.KNOWN
            attempt = len(work.submissions.of_return(told.reference)) + 1
        try:
            said = self._said(told)
        except PermanentError:
            return Replayed.NO_FILE
        submission = submission_of(told.reference, attempt, told.origin, said)
        if submission.verdict is not told.verdict:
            return Replayed.JUDGED_OTHERWISE
        registration = replace(told.registration, number=submission.number)
        with self.context.ledger.begin() as work:
            self.register.record(work, submission, registration, registration.registered_by, turn.compared_at)
            turn.note(work, entry)
        return Replayed.APPLIED

    def _said(self, told: LostRegistration) -> Judgement:
        """What the filled form said, read again; nothing without one. PermanentError if a file is gone."""
        scan = PaperFile(told.registration.scan_name, self.context.archive.get(told.registration.scan_sha256))
        if not told.has_form:
            return Judgement((), ())
        form = self.context.archive.get(told.origin.file_sha256)
        return self.register.judge(told.reference, told.origin.received_at, scan, form)
