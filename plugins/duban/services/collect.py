"""Archive what arrives, find out what it is, file returns once, and answer each once."""

import logging
from dataclasses import dataclass
from datetime import datetime

from duban.domain.triage import Triage, looks_like_workbook, triage
from duban.ports import Fetched, Mailbox, MessageParser, ReceivedMessage
from duban.services.desk import Desk
from duban.services.file_return import Arrival, FileReturn

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
GIVEN_UP = "处理三次均中断，已隔离，请人工处理"


@dataclass(frozen=True, slots=True)
class Collected:
    """What one round of collecting came to: how many mails of each kind, and the returns that were filed."""

    kinds: dict[str, int]
    filed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collect:
    """Collecting, safe to run at any moment, twice, by two processes, or after a crash."""

    desk: Desk
    mailbox: Mailbox
    parser: MessageParser
    file_return: FileReturn

    def archive_new_mail(self) -> int:
        """
        Bring every message we do not know into the archive and the ledger, before anybody looks inside.

        The mailbox is only read. Returns how many were new.
        """
        return sum(self._archive(fetched) for fetched in self.mailbox.new(self._known_uids))

    def _known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        with self.desk.ledger.begin() as work:
            return work.inbox.known_uids(mailbox, uidvalidity)

    def _archive(self, fetched: Fetched) -> bool:
        sha256 = self.desk.archive.put(fetched.raw)
        with self.desk.ledger.begin() as work:
            return work.inbox.add(ReceivedMessage(fetched.key, sha256, fetched.received_at))

    def handle(self, now: datetime) -> Collected:
        """Handle every archived message that was not handled; one that breaks its handling does not stop others."""
        with self.desk.ledger.begin() as work:
            messages = work.inbox.unhandled()
        kinds: dict[str, int] = {}
        filed: list[str] = []
        errors: list[Exception] = []
        for message in messages:
            try:
                kind, numbers = self._handle(message, now)
            except Exception as error:
                log.exception("message %s could not be handled", message.key)
                errors.append(error)
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            filed.extend(numbers)
        if errors:
            raise errors[0]
        return Collected(kinds, tuple(filed))

    def _handle(self, message: ReceivedMessage, now: datetime) -> tuple[Triage, tuple[str, ...]]:
        """What *message* is, and the numbers of the submissions it brought."""
        with self.desk.ledger.begin() as work:
            attempts = work.inbox.begin(message.key)
        if attempts > MOST_ATTEMPTS:
            return self._settle(message, Triage.UNKNOWN, now, GIVEN_UP), ()
        incoming = self.parser.parse(self.desk.archive.get(message.sha256))
        kind = triage(incoming)
        if kind is not Triage.FORM:
            return self._settle(message, kind, now, incoming.sender, incoming.message_id), ()
        outcomes = [
            self.file_return.file(Arrival(attachment, incoming, message.received_at, message.sha256), now)
            for attachment in incoming.attachments
            if looks_like_workbook(attachment)
        ]
        note = "；".join(outcome.note for outcome in outcomes)
        numbers = tuple(outcome.number for outcome in outcomes if outcome.number)
        if not numbers and not any(outcome.known for outcome in outcomes):
            kind = Triage.UNKNOWN
        return self._settle(message, kind, now, note, incoming.message_id), numbers

    def _settle(
        self, message: ReceivedMessage, kind: Triage, now: datetime, note: str = "", message_id: str = ""
    ) -> Triage:
        with self.desk.ledger.begin() as work:
            work.inbox.settle(message.key, kind, now, note, message_id)
        return kind
