"""The life of an outgoing mail: its states, the allowed moves, and what one attempt can end in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256


class MailState(StrEnum):
    """Where an outgoing mail stands."""

    PREPARED = "prepared"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """The state as the office reads it."""
        return STATE_WORDS[self]


STATE_WORDS = {
    MailState.PREPARED: "待发",
    MailState.SENDING: "发送中",
    MailState.SENT: "已发出",
    MailState.RETRY: "待重试",
    MailState.FAILED: "发送失败",
    MailState.UNKNOWN: "结果待核实",
    MailState.HELD: "扣留待人工处理",
    MailState.BOUNCED: "已退信",
    MailState.CANCELLED: "已撤销",
}


class Cancellation(StrEnum):
    """
    Why a mail was cancelled; what follows hangs on this word, never on the sentence that people read beside it.

    What was PARTLY_UNTRUE is said again without the rest, what was PAUSED once the pause is over.
    """

    BY_PERSON = "by_person"
    UNTRUE = "untrue"
    PARTLY_UNTRUE = "partly_untrue"
    PAUSED = "paused"

    @property
    def is_said_later(self) -> bool:
        """Whether what the mail said is still owed, in another mail."""
        return self in (Cancellation.PARTLY_UNTRUE, Cancellation.PAUSED)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a mail must not leave: the word that the system goes by, and the sentence that people read."""

    cause: Cancellation
    words: str


MOVES: dict[MailState, frozenset[MailState]] = {
    # A ledger restored from a backup learns from our own copies that a mail has left already.
    MailState.PREPARED: frozenset({MailState.SENDING, MailState.SENT, MailState.HELD, MailState.CANCELLED}),
    MailState.RETRY: frozenset({MailState.SENDING, MailState.SENT, MailState.HELD, MailState.CANCELLED}),
    MailState.SENDING: frozenset({MailState.SENT, MailState.RETRY, MailState.FAILED, MailState.UNKNOWN}),
    MailState.UNKNOWN: frozenset({MailState.SENT, MailState.RETRY, MailState.HELD}),
    MailState.SENT: frozenset({MailState.BOUNCED}),
    MailState.FAILED: frozenset({MailState.RETRY, MailState.CANCELLED}),
    MailState.HELD: frozenset({MailState.RETRY, MailState.CANCELLED}),
    MailState.BOUNCED: frozenset(),
    MailState.CANCELLED: frozenset(),
}

LEASE = timedelta(minutes=15)
EVIDENCE_TAKES = timedelta(minutes=15)
MOST_ATTEMPTS = 4
OUR_MESSAGE_ID = re.compile(r"<duban\.(?P<identity>[0-9a-f]{32})\.(?P<mark>[0-9a-f]{32})@[^<>@\s]+>")
BACK_OFF = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))


class MailKind(StrEnum):
    """Why a mail is written; the value is part of its unique key."""

    FORM = "form"
    NOTICE = "notice"
    RECEIPT = "receipt"
    REPORT = "report"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """
    A mail as it stands in the outbox.

    `key` is unique for ever and says what the mail is for. The bytes lie in the archive under `raw_sha256`
    and never change, except that a restored ledger learns which ones had left; `reference` names the return it is about
    (empty if none). `attempts` counts claims.
    `attention_at` is when the sender has to look at it next: the next hour at which it may leave, a retry that
    falls due, a lease that runs out. `attempted_at` is when it was last claimed. `released` says why a person let
    it go after it was held, `hurried_by` who wants it to leave outside the hours and limits. `renews` names the
    notice (rung/subject) whose first mail came to nothing. `response` is what people read of its state; `cancelled_for`
    why it was cancelled, None for all others (and for what an earlier version cancelled for good).
    """

    key: str
    kind: MailKind
    reference: str
    organisation: str
    message_id: str
    raw_sha256: str
    recipients: tuple[str, ...]
    subject: str
    prepared_at: datetime
    state: MailState = MailState.PREPARED
    attempts: int = 0
    attention_at: datetime | None = None
    attempted_at: datetime | None = None
    sent_at: datetime | None = None
    response: str = ""
    released: str = ""
    renews: str = ""
    hurried_by: str = ""
    cancelled_for: Cancellation | None = None

    @property
    def is_said_later(self) -> bool:
        """Whether it was cancelled for a reason that passes."""
        return self.cancelled_for is not None and self.cancelled_for.is_said_later


class Obstacle(StrEnum):
    """Why an attempt never came to the mail itself; such an attempt does not count."""

    LOGIN = "login"
    UNREACHED = "unreached"


@dataclass(frozen=True, slots=True)
class SendAttempt:
    """
    What one attempt to send ended in.

    `state` is SENT, RETRY (nothing was accepted, trying later may help), FAILED (refused for good) or UNKNOWN
    (the connection was lost after the message began to flow). `refused` holds single recipients turned away
    while others were accepted. `slow_down` names the domains (or EVERYWHERE) that have had enough for now.
    """

    state: MailState
    response: str = ""
    refused: dict[str, str] = field(default_factory=dict)
    obstacle: Obstacle | None = None
    slow_down: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeferredRecipient:
    """An addressee who was turned away for now while others were accepted; `attempts` counts how often in all."""

    key: str
    address: str
    attempts: int


def back_off(attempts: int) -> timedelta:
    """How long to wait after the *attempts*-th failed attempt (counted from 1)."""
    return BACK_OFF[min(attempts, len(BACK_OFF)) - 1]


def message_id_for(key: str, mark: Callable[[str], str], domain: str) -> str:
    """
    The Message-ID of the mail with *key*: always the same, and carrying the *mark* that proves it ours.

    128 bits of the key's digest identify the mail without telling what it is about.
    """
    identity = sha256(key.encode()).hexdigest()[:32]
    return f"<duban.{identity}.{mark(identity)}@{domain}>"


def carries_our_mark(message_id: str, is_ours: Callable[[str, str], bool]) -> bool:
    """Whether *message_id* was made by `message_id_for` with our secret."""
    match = OUR_MESSAGE_ID.fullmatch(message_id)
    return match is not None and is_ours(match["identity"], match["mark"])
