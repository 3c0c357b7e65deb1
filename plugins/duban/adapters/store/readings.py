"""How far each mailbox was read, in the ledger."""

from datetime import datetime

from sqlalchemy import Connection

from duban.adapters.store.statements import change, insert_new, row_of
from duban.adapters.store.tables import readings
from duban.domain.operation.mailbox_reading import MailboxReading

KEY = ("mailbox",)


class SqlReadings:
    """ports.Readings in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, mailbox: str) -> MailboxReading | None:
        """How far that mailbox was read, None if it never was."""
        row = row_of(self._connection, readings, {"mailbox": mailbox})
        return None if row is None else MailboxReading(**row)

    def listed(self, mailbox: str, at: datetime) -> None:
        """
        Record that everything that lay in it at that moment is archived.

        The last word counts, not the latest moment: a clock that was ahead must not go on proving anything.
        """
        if insert_new(self._connection, readings, {"mailbox": mailbox, "listed_at": at, "read_at": None}, KEY) is None:
            change(self._connection, readings, {"mailbox": mailbox}, {"listed_at": at})

    def read(self, mailbox: str, listed_at: datetime) -> None:
        """Record that what was listed at that moment is handled as well."""
        change(self._connection, readings, {"mailbox": mailbox}, {"read_at": listed_at})
