"""The way of a mail in: the mailbox, received messages, what waits for a person, the answers given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.holds import AnswerReason, Hold, HoldKind, HoldQuestion
from duban.domain.mail.timestamps import Clocks
from duban.domain.mail.triage import Incoming, Triage
from duban.domain.operation.mailbox_reading import MailboxReading


@dataclass(frozen=True, slots=True)
class MessageKey:
    """The place of a message on a server: unique for ever as long as UIDVALIDITY stays (RFC 3501 2.3.1.1)."""

    mailbox: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """
    A message that was archived.

    `received_at` is the server's INTERNALDATE; `sender` the address in its head, empty if there is none, believed only
    as a reason to wait; `lay_before` says that it lay in the mailbox when that was listed for the first time.
    `passed_at` and `claimed_at` are the other clocks (domain.mail.timestamps), known once it was parsed. `attempts`
    counts how often handling was begun; `triage` is None until it was handled, `message_id` empty until it was parsed.
    """

    key: MessageKey
    sha256: str
    received_at: datetime
    message_id: str = ""
    attempts: int = 0
    triage: Triage | None = None
    note: str = ""
    passed_at: datetime | None = None
    claimed_at: datetime | None = None
    sender: str = ""
    lay_before: bool = False


class Inbox(Protocol):
    """Received messages: archived first, handled afterwards, each once."""

    def add(self, message: ReceivedMessage) -> bool:
        """Record an archived message; False, and nothing changed, if its key exists."""
        ...

    def known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        """The UIDs recorded for a mailbox under one UIDVALIDITY."""
        ...

    def unhandled(self) -> tuple[ReceivedMessage, ...]:
        """Messages not handled yet and not given up, by received_at."""
        ...

    def waiting_senders(self) -> frozenset[str]:
        """Who sent the messages that were not handled yet, in small letters, as far as their heads say so."""
        ...

    def newest(self) -> datetime | None:
        """The latest time that the mailbox itself gave a message, None without messages."""
        ...

    def begin(self, key: MessageKey) -> int:
        """Count one more attempt at handling, and return how many there were; UnknownReference."""
        ...

    def take(self, key: MessageKey) -> bool:
        """Whether the message still waits to be handled; if so nobody else can settle it in this transaction."""
        ...

    def put_back(self, key: MessageKey, note: str) -> None:
        """Take back one attempt that failed through no fault of the message, and say why it still waits."""
        ...

    def remark(self, key: MessageKey, note: str) -> None:
        """Say of a message that was not handled yet what went wrong."""
        ...

    def reopen(self, sha256: str) -> int:
        """Let every message of those bytes be handled again, with all attempts before it; how many there were."""
        ...

    def twin(self, message: ReceivedMessage) -> ReceivedMessage | None:
        """A handled message of the same bytes at another place (two folders, a mailbox numbered anew), or None."""
        ...

    def answers_from(self, now: datetime) -> datetime:
        """
        The moment from which mail is filed and answered: when this was first asked, for ever.

        If a cycle was opened before that, it is the opening of the first: whoever replied to it must not be lost.
        """
        ...

    def settle(
        self,
        key: MessageKey,
        triage: Triage,
        at: datetime,
        note: str = "",
        message_id: str = "",
        clocks: Clocks | None = None,
    ) -> None:
        """Record that the message was handled, how, and the Message-ID and the times that were read in it."""
        ...

    def copies(self, message_id: str) -> "tuple[ReceivedMessage, ...]":
        """Our own mails with that Message-ID that lie in our mailbox, oldest first; nothing of anybody else."""
        ...

    def holds(self, message_id: str) -> bool:
        """Whether a message with that Message-ID lies in our own mailbox (evidence that it was sent)."""
        ...

    def handled(self, triage: Triage | None = None) -> tuple[ReceivedMessage, ...]:
        """Handled messages, all or of one kind, by received_at."""
        ...


class Readings(Protocol):
    """How far each mailbox was read."""

    def get(self, mailbox: str) -> MailboxReading | None:
        """How far that mailbox was read, None if it never was."""
        ...

    def listed(self, mailbox: str, at: datetime) -> None:
        """Record that everything that lay in it at that moment is archived."""
        ...

    def read(self, mailbox: str, listed_at: datetime) -> None:
        """Record that what was listed at that moment is handled as well."""
        ...


class Holds(Protocol):
    """What came in and waits for a person."""

    def add(self, hold: Hold) -> None:
        """Record that something waits; may be called twice. What was closed before waits again."""
        ...

    def asked_by(self, question: HoldQuestion) -> Hold | None:
        """The hold that the mail of that key asks about, or None."""
        ...

    def of_message(self, sha256: str) -> tuple[Hold, ...]:
        """What waits of one mail."""
        ...

    def waiting(self) -> tuple[Hold, ...]:
        """Everything that waits, oldest first."""
        ...

    def ended(self, sha256: str) -> tuple[Hold, ...]:
        """What of one mail a person ended, the last first."""
        ...

    def close(self, hold: Hold, at: datetime, by: str, outcome: str) -> bool:
        """Record how it ended; False, and nothing changed, if it no longer waits."""
        ...

    def pausing(self) -> Mapping[str, HoldKind]:
        """The references of all returns of which `pauses` is true, and why the first of what waits does so."""
        ...

    def pauses(self, reference: Reference) -> bool:
        """Whether something waits that may be the return of *reference*: nobody is urged until a person read it."""
        ...


class Answers(Protocol):
    """The automatic answers that were given, for their limits."""

    def add(self, key: str, address: str, reason: AnswerReason, at: datetime) -> None:
        """Record that the mail of that key answers *address*."""
        ...

    def given(self, since: datetime, reason: AnswerReason | None = None, address: str = "") -> int:
        """How many answers were given since a moment, of one type, to one address; receipts only if asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message as the server holds it."""

    key: MessageKey
    raw: bytes
    received_at: datetime


class MailboxWatch(Protocol):
    """Notices new mail; blocking, for a thread of its own."""

    def first_unknown(self, known: "KnownUids") -> MessageKey | None:
        """The first message whose UID *known* does not hold, None if there is none; MailboxUnavailable."""
        ...

    def wait(self) -> None:
        """Wait until it is worth looking again, half a minute at most; MailboxUnavailable."""
        ...

    def close(self) -> None:
        """End a wait in another thread and the connection, at once; may be called twice."""
        ...


class Mailbox(Protocol):
    """The robot's mailbox, opened read-only; nothing is ever flagged, moved or expunged."""

    def new(self, known: "KnownUids") -> Iterator[Fetched]:
        """Each message of every watched folder whose UID *known* does not hold; MailboxUnavailable."""
        ...

    def watch(self) -> MailboxWatch:
        """Something that notices new mail sooner than a timetable; nothing is connected yet."""
        ...


class KnownUids(Protocol):
    """How a mailbox asks which messages were recorded already."""

    def __call__(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        """The recorded UIDs."""
        ...


class MessageParser(Protocol):
    """Bytes to message."""

    def parse(self, raw: bytes) -> Incoming:
        """Decode what can be decoded; never raises for bad bytes. ReaderUnavailable if no child can be started."""
        ...
