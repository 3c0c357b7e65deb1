"""
What the services need from the world, on one page.

Adapters need not inherit from these. A unit of work is one transaction: services open it, everything
recorded in it becomes durable together when the block ends, and nothing does when it raises.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from duban.domain.cycle import Reference
from duban.domain.delivery import Attempt, MailKind, MailState, OutgoingMail
from duban.domain.document import Document, Signature
from duban.domain.form import Form
from duban.domain.intake import AnswerReason, Hold
from duban.domain.ladder import Notice, NoticeState
from duban.domain.programme import Programme
from duban.domain.report import Report
from duban.domain.sending import Brake, Departure
from duban.domain.submission import (
    Entry,
    ExpectedReturn,
    FilledForm,
    Registration,
    ReturnEvent,
    Submission,
    Unreadable,
)
from duban.domain.triage import Incoming, Triage


class Clock(Protocol):
    """Where the edge gets `now` from: the system, or the file that a rehearsal steps."""

    def now(self) -> datetime:
        """The present moment, aware, in Asia/Shanghai."""
        ...


class Archive(Protocol):
    """Files by their content; what was put is never changed or removed."""

    def put(self, data: bytes) -> str:
        """Store *data* durably (fsync) and return its sha256; storing the same bytes again changes nothing."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes; UnknownReference if they are not there."""
        ...


class Signer(Protocol):
    """HMAC over our own secret: what carries a valid mark came from us."""

    def mark(self, text: str) -> str:
        """At least 128 bits of HMAC-SHA256 over *text*, in lower-case hex."""
        ...

    def is_ours(self, text: str, mark: str) -> bool:
        """Whether *mark* is ours, compared in constant time."""
        ...


@dataclass(frozen=True, slots=True)
class OpenedCycle:
    """A cycle as it was opened: which task list and calendar it is pinned to."""

    reference: Reference
    opened_at: datetime
    task_list_sha256: str
    calendar_version: str


class Cycles(Protocol):
    """The cycles that were opened."""

    def open(self, cycle: OpenedCycle) -> bool:
        """Record *cycle*; False, and nothing changed, if it was open already."""
        ...

    def get(self, reference: Reference) -> OpenedCycle | None:
        """The cycle of *reference* (which may name a return), or None."""
        ...

    def all(self) -> tuple[OpenedCycle, ...]:
        """Every cycle, oldest first."""
        ...


class Returns(Protocol):
    """The expected returns: rows that exist before anything is sent."""

    def expect(self, references: Iterable[Reference], at: datetime) -> None:
        """Make sure each return is expected; may be called twice."""
        ...

    def record(self, event: ReturnEvent) -> None:
        """Append *event*; the history is never changed."""
        ...

    def get(self, reference: Reference, as_of: datetime | None = None) -> ExpectedReturn | None:
        """The return as it stood at *as_of* (by default with all that is known), None if not expected."""
        ...

    def of_cycle(self, cycle: Reference, as_of: datetime | None = None) -> Mapping[str, ExpectedReturn]:
        """Every return of *cycle* by organisation code, in the order they were expected."""
        ...


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """A form that was built for a return: its workbook in the archive, and the items it asks for."""

    reference: Reference
    sha256: str
    file_name: str
    items: tuple[int, ...]
    built_at: datetime


class Forms(Protocol):
    """The forms that were built, one per return."""

    def add(self, form: IssuedForm) -> bool:
        """Record *form*; False, and nothing changed, if the return has one already."""
        ...

    def get(self, reference: Reference) -> IssuedForm | None:
        """The form of a return, or None."""
        ...


class Outbox(Protocol):
    """Outgoing mails, from the fact that caused them to the proof that they left."""

    def add(self, mail: OutgoingMail) -> bool:
        """Record a prepared mail; False, and nothing changed, if its key exists."""
        ...

    def get(self, key: str) -> OutgoingMail | None:
        """The mail of that key, or None."""
        ...

    def by_message_id(self, message_id: str) -> OutgoingMail | None:
        """The mail that carries that Message-ID, or None."""
        ...

    def due(self, now: datetime) -> tuple[str, ...]:
        """Keys of mails to send by *now*, receipts first, then oldest; those that were postponed at their moment."""
        ...

    def claim(self, key: str, now: datetime, lease_until: datetime) -> OutgoingMail | None:
        """Move a due mail to SENDING and count the attempt; None if somebody else has it or it is not due."""
        ...

    def overdue_leases(self, now: datetime) -> tuple[OutgoingMail, ...]:
        """Mails in SENDING whose lease ran out: their sender died, their fate is unknown."""
        ...

    def in_state(self, state: MailState) -> tuple[OutgoingMail, ...]:
        """Every mail in *state*, oldest first."""
        ...

    def settle(self, key: str, attempt: Attempt, at: datetime, attention_at: datetime | None = None) -> None:
        """Record what an attempt or the evidence ended in; an impossible move raises Refused."""
        ...

    def cancel(self, key: str, reason: str, at: datetime) -> None:
        """Cancel a mail that is no longer true; an impossible move raises Refused."""
        ...

    def postpone(self, key: str, until: datetime, reason: str) -> None:
        """Let a mail that waits to be sent wait until then; one that does not wait stays as it is."""
        ...

    def release(self, key: str, reason: str, at: datetime) -> None:
        """Let a held or failed mail go once more because a person says so; an impossible move raises Refused."""
        ...

    def departures(self, since: datetime, ourselves: str) -> tuple[Departure, ...]:
        """Every mail whose last attempt was after *since*, and where it went, our own copy aside."""
        ...

    def brake(self, name: str) -> Brake | None:
        """What keeps mail from that domain (or all mail) for now, None if nothing ever did."""
        ...

    def pull(self, brake: Brake) -> None:
        """Record *brake* in place of the one of that name."""
        ...

    def lift(self, names: Iterable[str]) -> None:
        """Forget the brakes of those names, as far as there are any."""
        ...

    def partly_refused(self, since: datetime) -> tuple[OutgoingMail, ...]:
        """Mails sent after *since* that some addressee, or by a bounce all of them, did not get, oldest first."""
        ...

    def bounce(self, key: str, refused: Mapping[str, str], robot: str) -> None:
        """
        Record whom a sent mail did not reach, and why; BOUNCED when that is everybody but *robot*.

        Addresses that are no recipients of the mail are left out: anybody could write such a bounce.
        """
        ...

    def refusals(self, key: str) -> Mapping[str, str]:
        """The addresses of a mail that were turned away, and what was said."""
        ...

    def next_attention(self) -> datetime | None:
        """The earliest moment at which some mail has to be looked at again, None if none ever."""
        ...

    def counts(self) -> Mapping[tuple[MailKind, MailState], int]:
        """How many mails of each kind stand where."""
        ...


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

    `received_at` is the server's INTERNALDATE. `attempts` counts how often handling was begun; `triage` is None
    until it was handled, `message_id` empty until it was parsed.
    """

    key: MessageKey
    sha256: str
    received_at: datetime
    message_id: str = ""
    attempts: int = 0
    triage: Triage | None = None
    note: str = ""


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

    def begin(self, key: MessageKey) -> int:
        """Count one more attempt at handling, and return how many there were."""
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

    def settle(self, key: MessageKey, triage: Triage, at: datetime, note: str = "", message_id: str = "") -> None:
        """Record that the message was handled, how, and the Message-ID that was read in it."""
        ...

    def holds(self, message_id: str) -> bool:
        """Whether a message with that Message-ID lies in our own mailbox (evidence that it was sent)."""
        ...

    def handled(self, triage: Triage | None = None) -> tuple[ReceivedMessage, ...]:
        """Handled messages, all or of one kind, by received_at."""
        ...


class Submissions(Protocol):
    """What came back, every attempt kept."""

    def add(self, submission: Submission) -> None:
        """File *submission* with its entries and findings; a second with the same number raises Refused."""
        ...

    def register(self, registration: Registration) -> None:
        """Record who registered a submission by hand, and from what; UnknownReference if it is not filed."""
        ...

    def registration(self, number: str) -> Registration | None:
        """How the submission of that number was registered by hand, None if it came by mail."""
        ...

    def find(self, reference: str, file_sha256: str) -> Submission | None:
        """The submission made of that very file, or None."""
        ...

    def of_return(self, reference: Reference) -> tuple[Submission, ...]:
        """Every attempt of one return, by attempt."""
        ...

    def accepted(self, cycle: Reference, as_of: datetime | None = None) -> Mapping[str, Submission]:
        """The latest accepted submission of each organisation in *cycle*, received up to *as_of*."""
        ...

    def last_entries(self, reference: Reference) -> Mapping[int, Entry]:
        """Item by item, what *reference*'s organisation last had accepted in an earlier period of the stream."""
        ...


class Holds(Protocol):
    """What came in and waits for a person."""

    def add(self, hold: Hold) -> None:
        """Record that something waits; what was closed before waits again."""
        ...

    def asked_by(self, question: str) -> Hold | None:
        """The hold that the mail of that key asks about, or None."""
        ...

    def of_message(self, sha256: str) -> tuple[Hold, ...]:
        """What waits of one mail."""
        ...

    def waiting(self) -> tuple[Hold, ...]:
        """Everything that waits, oldest first."""
        ...

    def close(self, hold: Hold, at: datetime, by: str, outcome: str) -> bool:
        """Record how it ended; False, and nothing changed, if it no longer waits."""
        ...

    def pauses(self, reference: Reference) -> bool:
        """Whether a paper waits that may be the return of *reference*: nobody is urged until it was read."""
        ...


class Answers(Protocol):
    """The automatic answers that were given, for their limits."""

    def add(self, key: str, address: str, reason: AnswerReason, at: datetime) -> None:
        """Record that the mail of that key answers *address*."""
        ...

    def given(self, since: datetime, reason: AnswerReason | None = None, address: str = "") -> int:
        """How many answers were given since a moment, of one type, to one address; receipts only if asked for."""
        ...


class Notices(Protocol):
    """The ledger of notices: one row per (rung, subject), with the fate of its mail."""

    def add(self, notice: Notice) -> bool:
        """Record *notice*; False, and nothing changed, if this rung was said of this subject already."""
        ...

    def about(self, subject: str) -> tuple[Notice, ...]:
        """The notices about *subject*, oldest first; `delivered_at` follows the mail that carries each."""
        ...

    def set_state(self, rung: str, subject: str, state: NoticeState) -> None:
        """Change the state of one notice."""
        ...

    def all(self) -> tuple[Notice, ...]:
        """Every notice, oldest first."""
        ...


class Documents(Protocol):
    """Drafts and what people decided on them."""

    def add(self, document: Document) -> None:
        """Record a draft; the previous draft of the same name, if it waits, is superseded."""
        ...

    def latest(self, name: str) -> Document | None:
        """The newest draft of that name, or None."""
        ...

    def get(self, name: str, draft: int) -> Document | None:
        """One draft, or None."""
        ...

    def waiting(self) -> tuple[Document, ...]:
        """Every draft that waits for a person, oldest first."""
        ...

    def all(self) -> tuple[Document, ...]:
        """Every draft ever made, oldest first."""
        ...

    def sign(self, signature: Signature) -> bool:
        """Record a decision on a waiting draft; False, and nothing changed, if it no longer waits."""
        ...

    def signature(self, name: str, draft: int) -> Signature | None:
        """What was decided on a draft, or None."""
        ...

    def withdraw(self, name: str, reason: str, at: datetime) -> bool:
        """Withdraw the draft of that name that waits or was deferred; False if there is none."""
        ...


class UnitOfWork(Protocol):
    """One transaction on the ledger."""

    @property
    def cycles(self) -> Cycles: ...  # noqa: D102
    @property
    def returns(self) -> Returns: ...  # noqa: D102
    @property
    def forms(self) -> Forms: ...  # noqa: D102
    @property
    def outbox(self) -> Outbox: ...  # noqa: D102
    @property
    def inbox(self) -> Inbox: ...  # noqa: D102
    @property
    def submissions(self) -> Submissions: ...  # noqa: D102
    @property
    def holds(self) -> Holds: ...  # noqa: D102
    @property
    def answers(self) -> Answers: ...  # noqa: D102
    @property
    def notices(self) -> Notices: ...  # noqa: D102
    @property
    def documents(self) -> Documents: ...  # noqa: D102


class Ledger(Protocol):
    """The truth."""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work: commits when the block ends, rolls back when it raises."""
        ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to be written: which template, with what, to whom, in answer to what."""

    template: str
    facts: Mapping[str, object]
    to: tuple[str, ...]
    cc: tuple[str, ...]
    message_id: str
    at: datetime
    tag: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A mail as it will be sent, and the subject people see."""

    raw: bytes
    subject: str


class Letters(Protocol):
    """Templates of config/letters/ made into mails."""

    def write(self, letter: Letter) -> WrittenLetter:
        """The complete RFC 5322 bytes; ConfigurationError if the template is missing or names an unknown fact."""
        ...

    def render(self, template: str, facts: Mapping[str, object]) -> tuple[str, str]:
        """Subject and plain text only, for a draft that a person reads before it becomes a mail."""
        ...


class PostOffice(Protocol):
    """The mail server we send through."""

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> Attempt:
        """One attempt, never a hidden second one; what went wrong is in the Attempt, not an exception."""
        ...

    def close(self) -> None:
        """End the connection; the next attempt opens another. May be called twice."""
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


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """A certificate that was verified."""

    subject: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """
    What a mailbox can do, as it said itself.

    `present` holds the UIDs by folder and UIDVALIDITY, `missing` the configured folders that do not exist,
    `charset` the server's complaint about a Chinese search. A Maildir has no server: no certificate, no
    capabilities.
    """

    place: str
    certificate: CertificateFacts | None = None
    capabilities: tuple[str, ...] = ()
    software: str = ""
    junk: str = ""
    missing: tuple[str, ...] = ()
    present: Mapping[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    charset: str = ""


@dataclass(frozen=True, slots=True)
class PostOfficeFacts:
    """What a mail server announced; `size_limit` in bytes, None if it told none."""

    place: str
    certificate: CertificateFacts | None
    extensions: tuple[str, ...]
    size_limit: int | None


class MailboxProbe(Protocol):
    """Asks a mailbox what collecting never asks."""

    def facts(self) -> MailboxFacts:
        """All that can be asked without changing anything; MailboxUnavailable."""
        ...


class PostOfficeProbe(Protocol):
    """Asks a mail server, and knows the letter that we send to ourselves."""

    def facts(self) -> PostOfficeFacts:
        """What it announces after the login; PostOfficeUnavailable."""
        ...

    def letter(self, message_id: str, to: str, at: datetime) -> bytes:
        """A mail from us to *to* that no robot answers."""
        ...

    def identify(self, raw: bytes) -> tuple[str, str]:
        """Message-ID of a received mail, and the name under which our border server judged its sender."""
        ...


class KnownUids(Protocol):
    """How a mailbox asks which messages were recorded already."""

    def __call__(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        """The recorded UIDs."""
        ...


class MessageParser(Protocol):
    """Bytes to message."""

    def parse(self, raw: bytes) -> Incoming:
        """Decode what can be decoded; never raises for bad bytes."""
        ...


class FormWriter(Protocol):
    """The form out."""

    def write(self, form: Form) -> bytes:
        """The workbook as .xlsx bytes."""
        ...


class FormReader(Protocol):
    """The form in, read in a child process with limits."""

    def read(self, data: bytes) -> FilledForm | Unreadable:
        """What the file holds; a file that kills its reader is Unreadable, never an error."""
        ...


class FormMarks(Protocol):
    """Whose form a workbook is, without reading it."""

    def read(self, workbook: bytes) -> tuple[str, str]:
        """The reference and the token that a form of ours carries; both empty for any other file."""
        ...


class ReportWriter(Protocol):
    """The report as files for people."""

    def document(self, report: Report) -> bytes:
        """The 专报 as .docx."""
        ...

    def annexes(self, report: Report) -> bytes:
        """The annexes as one .xlsx."""
        ...


class TaskLists(Protocol):
    """Programmes by code, each from the workbook of its task list."""

    def programme(self, code: str) -> Programme:
        """The programme; TaskListError with every fault if the workbook cannot be used."""
        ...


@dataclass(frozen=True, slots=True)
class Credential:
    """What is needed to reach one outside system, as an Airflow connection holds it."""

    kind: str
    host: str = ""
    port: int | None = None
    login: str = ""
    password: str = ""
    schema: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class Credentials(Protocol):
    """Credentials by connection id: Airflow's connections, or the same variables read without Airflow."""

    def get(self, name: str) -> Credential:
        """The credential; ConfigurationError says which connection to define."""
        ...
