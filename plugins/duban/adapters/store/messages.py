"""What units wrote that is no return, and how each message ended, in the ledger."""

from dataclasses import asdict

from sqlalchemy import Connection, RowMapping, select

from duban.adapters.store.statements import begins_with, insert_new, row_of, rows_of, without_seq
from duban.adapters.store.tables import unit_message_closings, unit_messages
from duban.domain.mail.message import Closing, UnitMessage

OLDEST_FIRST = ("received_at", "seq")
IN_ORDER = tuple(unit_messages.c[name] for name in OLDEST_FIRST)
BELOW = select(unit_messages).where(begins_with(unit_messages.c.subject, "beginning")).order_by(*IN_ORDER)
OPEN = (
    select(unit_messages)
    .where(unit_messages.c.message.not_in(select(unit_message_closings.c.message)))
    .order_by(*IN_ORDER)
)


class SqlUnitMessages:
    """ports.UnitMessages in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: UnitMessage) -> bool:
        """Record it; False, and nothing changed, if that mail was recorded already for that return."""
        return insert_new(self._connection, unit_messages, asdict(message), ("message", "subject")) is not None

    def about(self, subject: str) -> tuple[UnitMessage, ...]:
        """What was written about *subject*, oldest first."""
        return tuple(map(_message, rows_of(self._connection, unit_messages, {"subject": subject}, OLDEST_FIRST)))

    def below(self, prefix: str) -> dict[str, tuple[UnitMessage, ...]]:
        """What was written about each subject that begins with *prefix* and a slash, oldest first, by subject."""
        found: dict[str, list[UnitMessage]] = {}
        for row in self._connection.execute(BELOW, {"beginning": f"{prefix}/"}).mappings():
            found.setdefault(row["subject"], []).append(_message(row))
        return {subject: tuple(given) for subject, given in found.items()}

    def all(self) -> tuple[UnitMessage, ...]:
        """Every message, oldest first."""
        return tuple(map(_message, rows_of(self._connection, unit_messages, {}, OLDEST_FIRST)))

    def open(self) -> tuple[UnitMessage, ...]:
        """Every message that no person has dealt with, oldest first."""
        return tuple(map(_message, self._connection.execute(OPEN).mappings()))

    def close(self, closing: Closing) -> bool:
        """Record that a person has dealt with a mail; False, and nothing changed, if somebody did before."""
        return insert_new(self._connection, unit_message_closings, asdict(closing), ("message",)) is not None

    def closing(self, message: str) -> Closing | None:
        """How that mail was dealt with, None if it waits."""
        row = row_of(self._connection, unit_message_closings, {"message": message})
        return None if row is None else Closing(**row)


def _message(row: RowMapping) -> UnitMessage:
    return UnitMessage(**without_seq(row))
