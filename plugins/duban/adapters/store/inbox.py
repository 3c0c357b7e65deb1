"""Received messages in the ledger: recorded before anybody looks inside, handled once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, bindparam, case, func, select, update

from duban.adapters.store.statements import change, has, insert_new, row_of
from duban.adapters.store.tables import cycles, messages, moments
from duban.domain.mail.timestamps import Clocks
from duban.domain.mail.triage import Triage
from duban.errors import UnknownReference
from duban.ports import MessageKey, ReceivedMessage

GO_LIVE = "go_live"
KEY = ("mailbox", "uidvalidity", "uid")
MESSAGES = select(messages).order_by(messages.c.received_at, messages.c.mailbox, messages.c.uidvalidity, messages.c.uid)
UNHANDLED = MESSAGES.where(messages.c.triage.is_(None))
HANDLED = MESSAGES.where(messages.c.triage.is_not(None))
WAITING_SENDERS = select(messages.c.sender).where(messages.c.triage.is_(None)).distinct()
HANDLED_AS = MESSAGES.where(*has(messages, "triage"))
TWINS = HANDLED.where(*has(messages, "sha256"))
THIS = update(messages).where(*(messages.c[name] == bindparam(f"this_{name}") for name in KEY))
WAITS = THIS.where(messages.c.triage.is_(None))
BEGIN = THIS.values(attempts=messages.c.attempts + 1).returning(messages.c.attempts)
TAKE = WAITS.values(attempts=messages.c.attempts)
PUT_BACK = WAITS.values(attempts=case((messages.c.attempts > 0, messages.c.attempts - 1), else_=0))
REOPEN = update(messages).where(messages.c.sha256 == bindparam("bytes"), messages.c.triage.is_not(None))
UIDS = select(messages.c.uid).where(*has(messages, "mailbox", "uidvalidity"))
LIES_HERE = select(messages.c.uid).where(*has(messages, "message_id")).limit(1)
COPIES = MESSAGES.where(*has(messages, "message_id"), messages.c.triage == Triage.OWN)
NEWEST = select(func.max(messages.c.received_at))
INSTANT = timedelta(seconds=1)
NEWEST_BEFORE = select(func.max(messages.c.received_at)).where(messages.c.lay_before)
OLDEST = select(func.min(messages.c.received_at))
TAKEN_FOR_EARLIER = update(messages).where(
    messages.c.lay_before.is_(False),
    messages.c.received_at >= bindparam("first"),
    messages.c.received_at < bindparam("told"),
)
FIRST_OPENED = select(func.min(cycles.c.opened_at))


class SqlInbox:
    """ports.Inbox in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: ReceivedMessage) -> bool:
        """Record an archived message; False, and nothing changed, if its key exists."""
        values = {
            **_key_values(message.key),
            "sha256": message.sha256,
            "received_at": message.received_at,
            "message_id": message.message_id,
            "attempts": message.attempts,
            "triage": message.triage,
            "note": message.note,
            "sender": message.sender,
            "lay_before": message.lay_before,
        }
        return insert_new(self._connection, messages, values, KEY) is not None

    def known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        """The UIDs recorded for a mailbox under one UIDVALIDITY."""
        asked = {"mailbox": mailbox, "uidvalidity": uidvalidity}
        return frozenset(self._connection.execute(UIDS, asked).scalars())

    def unhandled(self) -> tuple[ReceivedMessage, ...]:
        """Messages that nobody settled yet, by received_at; giving one up is settling it too."""
        return tuple(_message(row) for row in self._connection.execute(UNHANDLED).mappings())

    def waiting_senders(self) -> frozenset[str]:
        """Who sent the messages that were not handled yet, in small letters, as far as their heads say so."""
        return frozenset(sender.casefold() for sender in self._connection.execute(WAITING_SENDERS).scalars() if sender)

    def newest(self) -> datetime | None:
        """The latest time that the mailbox itself gave a message, None without messages."""
        newest: datetime | None = self._connection.execute(NEWEST).scalar()
        return newest

    def begin(self, key: MessageKey) -> int:
        """Count one more attempt at handling, and return how many there were; UnknownReference."""
        attempts: int | None = self._connection.execute(BEGIN, _this(key)).scalar()
        if attempts is None:
            raise UnknownReference(f"收件记录中没有邮件 {key}。")
        return attempts

    def take(self, key: MessageKey) -> bool:
        """
        Whether the message still waits to be handled; if so nobody else can settle it in this transaction.

        The update changes nothing but holds the row, which a mere question would not do on PostgreSQL.
        """
        return self._connection.execute(TAKE, _this(key)).rowcount == 1

    def put_back(self, key: MessageKey, note: str) -> None:
        """Take back one attempt that failed through no fault of the message, and say why it still waits."""
        self._connection.execute(PUT_BACK, {**_this(key), "note": note})

    def remark(self, key: MessageKey, note: str) -> None:
        """Say of a message that was not handled yet what went wrong."""
        self._connection.execute(WAITS, {**_this(key), "note": note})

    def reopen(self, sha256: str) -> int:
        """Let every message of those bytes be handled again, with all attempts before it; how many there were."""
        again = {"bytes": sha256, "triage": None, "handled_at": None, "attempts": 0}
        return self._connection.execute(REOPEN, again).rowcount

    def twin(self, message: ReceivedMessage) -> ReceivedMessage | None:
        """A handled message of the same bytes at another place (two folders, a mailbox numbered anew), or None."""
        found = self._connection.execute(TWINS, {"sha256": message.sha256}).mappings()
        return next((twin for twin in map(_message, found) if twin.key != message.key), None)

    def answers_from(self, now: datetime) -> datetime:
        """
        The moment from which mail is filed and answered: when this was first asked, for ever.

        If a cycle was opened before that, it is the opening of the first: whoever replied to it must not be lost. A
        moment that has not come yet was told by a wrong clock, and is put right by the mailbox's own times.
        """
        name = {"name": GO_LIVE}
        known = row_of(self._connection, moments, name)
        if known is not None:
            at: datetime = known["at"]
            return self._healed(at) if at > now else at
        opened = self._connection.execute(FIRST_OPENED).scalar()
        first = min(now, opened) if opened else now
        insert_new(self._connection, moments, {**name, "at": first}, tuple(name))
        return first

    def _healed(self, told: datetime) -> datetime:
        """
        The moment after the newest mail that lay there before us, in place of *told*; never a later one.

        What came since and was only archived is handled again: it was no earlier mail.
        """
        newest = self._connection.execute(NEWEST_BEFORE).scalar()
        oldest = self._connection.execute(OLDEST).scalar()
        first: datetime = min(told, newest + INSTANT if newest else oldest or told)
        change(self._connection, moments, {"name": GO_LIVE}, {"at": first})
        again = {"first": first, "told": told, "triage": None, "handled_at": None, "attempts": 0}
        self._connection.execute(TAKEN_FOR_EARLIER, again)
        return first

    def settle(
        self,
        key: MessageKey,
        triage: Triage,
        at: datetime,
        note: str = "",
        message_id: str = "",
        clocks: Clocks | None = None,
    ) -> None:
        """
        Record that the message was handled, how, and the Message-ID and the times that were read in it.

        Settling again changes the judgement; a Message-ID that was read once is not forgotten.
        """
        values: dict[str, object] = {"triage": triage, "handled_at": at, "note": note}
        if message_id:
            values["message_id"] = message_id
        if clocks is not None:
            values |= {"passed_at": clocks.passed_at, "claimed_at": clocks.claimed_at}
        if change(self._connection, messages, _key_values(key), values) == 0:
            raise UnknownReference(f"收件记录中没有邮件 {key}。")

    def holds(self, message_id: str) -> bool:
        """Whether a message with that Message-ID lies in our own mailbox (evidence that it was sent)."""
        if not message_id:
            return False
        return self._connection.execute(LIES_HERE, {"message_id": message_id}).first() is not None

    def copies(self, message_id: str) -> tuple[ReceivedMessage, ...]:
        """Our own mails with that Message-ID that lie in our mailbox, oldest first; nothing of anybody else."""
        if not message_id:
            return ()
        rows = self._connection.execute(COPIES, {"message_id": message_id}).mappings()
        return tuple(_message(row) for row in rows)

    def handled(self, triage: Triage | None = None) -> tuple[ReceivedMessage, ...]:
        """Handled messages, all or of one kind, by received_at."""
        asked = (HANDLED,) if triage is None else (HANDLED_AS, {"triage": triage})
        return tuple(_message(row) for row in self._connection.execute(*asked).mappings())


def _key_values(key: MessageKey) -> dict[str, object]:
    return {"mailbox": key.mailbox, "uidvalidity": key.uidvalidity, "uid": key.uid}


def _this(key: MessageKey) -> dict[str, object]:
    """The message of which something is changed: the bare name of a column would mean its new value."""
    return {f"this_{name}": value for name, value in _key_values(key).items()}


def _message(row: RowMapping) -> ReceivedMessage:
    return ReceivedMessage(
        key=MessageKey(row["mailbox"], row["uidvalidity"], row["uid"]),
        sha256=row["sha256"],
        received_at=row["received_at"],
        message_id=row["message_id"],
        attempts=row["attempts"],
        triage=row["triage"],
        note=row["note"],
        passed_at=row["passed_at"],
        claimed_at=row["claimed_at"],
        sender=row["sender"],
        lay_before=row["lay_before"],
    )
