"""Received messages in the ledger: recorded before anybody looks inside, handled once."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select, update

from duban.adapters.store.statements import insert_new, matches
from duban.adapters.store.tables import messages
from duban.domain.triage import Triage
from duban.errors import UnknownReference
from duban.ports import MessageKey, ReceivedMessage

KEY = ("mailbox", "uidvalidity", "uid")
BY_ARRIVAL = (messages.c.received_at, messages.c.mailbox, messages.c.uidvalidity, messages.c.uid)


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
        }
        return insert_new(self._connection, messages, values, KEY)

    def known_uids(self, mailbox: str, uidvalidity: int) -> frozenset[int]:
        """The UIDs recorded for a mailbox under one UIDVALIDITY."""
        statement = select(messages.c.uid).where(messages.c.mailbox == mailbox, messages.c.uidvalidity == uidvalidity)
        return frozenset(self._connection.execute(statement).scalars())

    def unhandled(self) -> tuple[ReceivedMessage, ...]:
        """Messages that nobody settled yet, by received_at; giving one up is settling it too."""
        statement = select(messages).where(messages.c.triage.is_(None)).order_by(*BY_ARRIVAL)
        return tuple(_message(row) for row in self._connection.execute(statement).mappings())

    def begin(self, key: MessageKey) -> int:
        """Count one more attempt at handling, and return how many there were; UnknownReference."""
        statement = (
            update(messages)
            .where(matches(messages, _key_values(key)))
            .values(attempts=messages.c.attempts + 1)
            .returning(messages.c.attempts)
        )
        attempts: int | None = self._connection.execute(statement).scalar()
        if attempts is None:
            raise UnknownReference(f"收件记录中没有邮件 {key}。")
        return attempts

    def settle(self, key: MessageKey, triage: Triage, at: datetime, note: str = "", message_id: str = "") -> None:
        """
        Record that the message was handled, how, and the Message-ID that was read in it.

        Settling again changes the judgement; a Message-ID that was read once is not forgotten.
        """
        values: dict[str, object] = {"triage": triage, "handled_at": at, "note": note}
        if message_id:
            values["message_id"] = message_id
        statement = update(messages).where(matches(messages, _key_values(key))).values(**values)
        if self._connection.execute(statement).rowcount == 0:
            raise UnknownReference(f"收件记录中没有邮件 {key}。")

    def holds(self, message_id: str) -> bool:
        """Whether a message with that Message-ID lies in our own mailbox (evidence that it was sent)."""
        if not message_id:
            return False
        statement = select(messages.c.uid).where(messages.c.message_id == message_id).limit(1)
        return self._connection.execute(statement).first() is not None

    def handled(self, triage: Triage | None = None) -> tuple[ReceivedMessage, ...]:
        """Handled messages, all or of one kind, by received_at."""
        wanted = messages.c.triage.is_not(None) if triage is None else messages.c.triage == triage
        statement = select(messages).where(wanted).order_by(*BY_ARRIVAL)
        return tuple(_message(row) for row in self._connection.execute(statement).mappings())


def _key_values(key: MessageKey) -> dict[str, object]:
    return {"mailbox": key.mailbox, "uidvalidity": key.uidvalidity, "uid": key.uid}


def _message(row: RowMapping) -> ReceivedMessage:
    return ReceivedMessage(
        key=MessageKey(row["mailbox"], row["uidvalidity"], row["uid"]),
        sha256=row["sha256"],
        received_at=row["received_at"],
        message_id=row["message_id"],
        attempts=row["attempts"],
        triage=row["triage"],
        note=row["note"],
    )
