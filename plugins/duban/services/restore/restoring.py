"""
After a restored backup: what mailbox, archive and journal know and the ledger does not, and what is done about it.

Nothing is sent before a person releases the ledger; comparing may be repeated as often as one likes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser

from duban.domain.mail.delivery import MailState, OutgoingMail
from duban.domain.mail.triage import Triage
from duban.domain.operation.restoration import Restoration, RestorationStep
from duban.errors import DubanError, Refused
from duban.ports import Journal, LogEntry, ReceivedMessage
from duban.services.context import ServiceContext
from duban.services.restore.named_files import absent
from duban.services.restore.replaying import JournalEntry, Replaying
from duban.services.send.reconcile import Evidence, by_person, left

WAITING = (MailState.PREPARED, MailState.RETRY, MailState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class OwnMail:
    """A mail of ours in the mailbox, as people look for it."""

    subject: str
    to: str
    left_at: datetime


@dataclass(frozen=True, slots=True)
class Differences:
    """
    What comparing found: mails of ours that the ledger does not know, those that it now has as sent, those that it
    would send with other contents; returns that were collected since the backup; entries of the journal.

    `given_up` were written by units of work that did not end; `damaged` and `absent` cannot be read any more.
    """

    restored: Restoration
    unknown: tuple[OwnMail, ...]
    settled: tuple[OutgoingMail, ...]
    otherwise: tuple[OutgoingMail, ...]
    returns: int
    entries: tuple[JournalEntry, ...]
    given_up: tuple[LogEntry, ...]
    damaged: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def open(self) -> tuple[JournalEntry, ...]:
        """The entries about which a person has to do something."""
        return tuple(one for one in self.entries if not one.outcome.is_settled)


@dataclass(frozen=True, slots=True)
class Restoring:
    """Comparing and releasing; `look` brings what lies in our mailbox into the ledger."""

    context: ServiceContext
    journal: Journal
    replaying: Replaying
    look: Callable[[datetime], object]

    def compare(self, by: str, now: datetime) -> Differences:
        """Compare, and apply what can be applied; Refused unless the ledger waits to be released."""
        restored = self._held()
        told = self.journal.read()
        # First what people did, then what the mailbox gives back, then what people did with that.
        tuple(self.replaying.replay(told.lost, restored, by, now))
        self.look(now)
        entries = tuple(self.replaying.replay(told.lost, restored, by, now, waits=False))
        settled, otherwise = self._mails()
        with self.context.ledger.begin() as work:
            own = work.inbox.handled(Triage.OWN)
            unknown = [mail for mail in own if mail.message_id and work.outbox.by_message_id(mail.message_id) is None]
            returns = [mail for mail in work.inbox.handled(Triage.FORM) if mail.received_at > (restored.as_of or now)]
        return Differences(
            restored=restored,
            unknown=tuple(self._own(mail) for mail in unknown),
            settled=tuple(settled),
            otherwise=tuple(otherwise),
            returns=len(returns),
            entries=entries,
            given_up=told.given_up,
            damaged=told.damaged,
            absent=tuple(absent(self.context, WAITING)),
        )

    def release(self, by: str, reason: str, now: datetime) -> None:
        """Let everything go on; Refused without a reason, or if nothing waits to be released."""
        if not reason.strip():
            raise Refused("请用 --reason 写明核对情况。")
        restored = self._held()
        with self.context.ledger.begin() as work:
            work.restorations.add(
                Restoration(RestorationStep.RELEASED, now, by, restored.subject, reason.strip(), restored.as_of)
            )

    def _held(self) -> Restoration:
        with self.context.ledger.begin() as work:
            restored = work.restorations.held()
        if restored is None:
            raise Refused("台账没有等待放行的恢复记录，无需比对或放行。")
        return restored

    def _mails(self) -> tuple[list[OutgoingMail], list[OutgoingMail]]:
        """The waiting mails of which a copy shows that they left, and those in whose place something else did."""
        evidence = Evidence(self.context.ledger, self.context.archive, self.look)
        with self.context.ledger.begin() as work:
            waiting = [mail for state in WAITING for mail in work.outbox.in_state(state)]
        settled, otherwise = [], []
        for mail in waiting:
            copy = evidence.copy_of(mail)
            if copy is None:
                continue
            if not copy.same and by_person(mail):
                otherwise.append(mail)
                continue
            with self.context.ledger.begin() as work:
                left(work, mail, copy)
            settled.append(mail)
        return settled, otherwise

    def _own(self, message: ReceivedMessage) -> OwnMail:
        headers = BytesHeaderParser().parsebytes(self._bytes(message))
        shown = {name: str(make_header(decode_header(str(headers.get(name, ""))))) for name in ("Subject", "To")}
        return OwnMail(shown["Subject"], shown["To"], message.received_at)

    def _bytes(self, message: ReceivedMessage) -> bytes:
        try:
            return self.context.archive.get(message.sha256)
        except DubanError:
            return b""
