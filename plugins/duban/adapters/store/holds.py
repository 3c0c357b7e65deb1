"""What came in and waits for a person, in the ledger; what was decided on it stays."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, update

from duban.adapters.store.statements import insert_new, matches
from duban.adapters.store.tables import holds
from duban.domain.cycle import Reference
from duban.domain.intake import Hold, HoldKind

KEY = ("message", "file_sha256")
PAUSING = select(holds.c.reference).where(
    holds.c.kind.in_((HoldKind.PAPER, HoldKind.LOCKED)), holds.c.closed_at.is_(None)
)


class SqlHolds:
    """ports.Holds in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hold: Hold) -> None:
        """Record that something waits; what was closed before waits again."""
        values = asdict(hold)
        if not insert_new(self._connection, holds, values, KEY):
            key = {name: values.pop(name) for name in KEY}
            self._connection.execute(update(holds).where(matches(holds, key)).values(**values))

    def asked_by(self, question: str) -> Hold | None:
        """The hold that the mail of that key asks about, or None."""
        word, _, rest = question.partition("/")
        message, _, file_sha256 = rest.partition("/")
        if word != "confirm":
            return None
        key = {"message": message, "file_sha256": file_sha256}
        return next(iter(self._holds(select(holds).where(matches(holds, key)))), None)

    def of_message(self, sha256: str) -> tuple[Hold, ...]:
        """What waits of one mail."""
        return tuple(hold for hold in self.waiting() if hold.message == sha256)

    def waiting(self) -> tuple[Hold, ...]:
        """Everything that waits, oldest first."""
        return self._holds(select(holds).where(holds.c.closed_at.is_(None)))

    def close(self, hold: Hold, at: datetime, by: str, outcome: str) -> bool:
        """Record how it ended; False, and nothing changed, if it no longer waits."""
        key = {"message": hold.message, "file_sha256": hold.file_sha256}
        statement = update(holds).where(matches(holds, key), holds.c.closed_at.is_(None))
        return self._connection.execute(statement.values(closed_at=at, closed_by=by, outcome=outcome)).rowcount == 1

    def pauses(self, reference: Reference) -> bool:
        """Whether something waits that may be the return of *reference*: nobody is urged until a person read it."""
        statement = PAUSING.where(holds.c.reference == str(reference)).limit(1)
        return self._connection.execute(statement).first() is not None

    def pausing(self) -> frozenset[str]:
        """The references of all returns of which `pauses` is true."""
        return frozenset(self._connection.execute(PAUSING).scalars())

    def _holds(self, statement: Select[tuple[Any, ...]]) -> tuple[Hold, ...]:
        rows = self._connection.execute(statement.order_by(holds.c.since, holds.c.seq)).mappings()
        return tuple(Hold(**{name: value for name, value in row.items() if name != "seq"}) for row in rows)
