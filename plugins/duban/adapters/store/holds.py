"""What came in and waits for a person, in the ledger; what was decided on it stays."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, delete, func, select, update

from duban.adapters.store.statements import change, has, insert_new, insert_row, row_of, rows_of, without_seq
from duban.adapters.store.tables import held_returns, holds
from duban.domain.calendar.cycle import Reference
from duban.domain.mail.holds import Hold, HoldKind, HoldQuestion

KEY = ("message", "file_sha256")
WAITS = holds.c.closed_at.is_(None)
WAITING = select(holds).where(WAITS).order_by(holds.c.since, holds.c.seq)
ENDED = (
    select(holds)
    .where(holds.c.message == bindparam("mail"), holds.c.closed_at.is_not(None))
    .order_by(holds.c.closed_at.desc(), holds.c.seq.desc())
)
CLOSE = update(holds).where(holds.c.message == bindparam("mail"), holds.c.file_sha256 == bindparam("file"), WAITS)
MAY_BE_RETURNS = [kind for kind in HoldKind if kind.may_be_a_return]
FORGET = delete(held_returns).where(*has(held_returns, *KEY))
# Each return that may wait among the holds: the one that a hold names, or each of those who share its sender's address.
ABOUT = func.coalesce(held_returns.c.reference, holds.c.reference).label("reference")
PAUSING = (
    select(ABOUT, holds.c.kind)
    .select_from(holds.outerjoin(held_returns, and_(*(holds.c[name] == held_returns.c[name] for name in KEY))))
    .where(holds.c.kind.in_(MAY_BE_RETURNS), ABOUT != "", WAITS)
)
PAUSING_RETURN = PAUSING.where(bindparam("reference") == ABOUT).limit(1)


class SqlHolds:
    """ports.Holds in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hold: Hold) -> None:
        """Record that something waits; what was closed before waits again."""
        values = asdict(hold)
        may_be = values.pop("may_be")
        key = {name: values[name] for name in KEY}
        if insert_new(self._connection, holds, values, KEY) is None:
            change(self._connection, holds, key, {name: value for name, value in values.items() if name not in KEY})
        self._connection.execute(FORGET, key)
        for reference in may_be:
            insert_row(self._connection, held_returns, {**key, "reference": reference})

    def asked_by(self, question: HoldQuestion) -> Hold | None:
        """The hold that the mail of that key asks about, None if it is not there."""
        key = asdict(question)
        row = row_of(self._connection, holds, key)
        if row is None:
            return None
        return _hold(row, [one["reference"] for one in rows_of(self._connection, held_returns, key)])

    def of_message(self, sha256: str) -> tuple[Hold, ...]:
        """What waits of one mail."""
        return tuple(hold for hold in self.waiting() if hold.message == sha256)

    def waiting(self) -> tuple[Hold, ...]:
        """Everything that waits, oldest first."""
        rows = self._connection.execute(WAITING).mappings().all()
        if not rows:
            return ()
        may_be: dict[tuple[str, ...], list[str]] = {}
        for one in rows_of(self._connection, held_returns, {}):
            may_be.setdefault(_key(one), []).append(one["reference"])
        return tuple(_hold(row, may_be.get(_key(row), ())) for row in rows)

    def ended(self, sha256: str) -> tuple[Hold, ...]:
        """What of one mail a person ended, the last first."""
        return tuple(_hold(row, ()) for row in self._connection.execute(ENDED, {"mail": sha256}).mappings())

    def close(self, hold: Hold, at: datetime, by: str, outcome: str) -> bool:
        """Record how it ended; False, and nothing changed, if it no longer waits."""
        closed = {"closed_at": at, "closed_by": by, "outcome": outcome}
        asked = {"mail": hold.message, "file": hold.file_sha256, **closed}
        return self._connection.execute(CLOSE, asked).rowcount == 1

    def pauses(self, reference: Reference) -> bool:
        """Whether something waits that may be the return of *reference*: nobody is urged until a person read it."""
        return self._connection.execute(PAUSING_RETURN, {"reference": str(reference)}).first() is not None

    def pausing(self) -> Mapping[str, HoldKind]:
        """The references of all returns of which `pauses` is true, and why the first of what waits does so."""
        found = self._connection.execute(PAUSING.order_by(holds.c.since.desc(), holds.c.seq.desc()))
        return {reference: HoldKind(kind) for reference, kind in found}


def _key(row: RowMapping) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


def _hold(row: RowMapping, may_be: Iterable[str]) -> Hold:
    return Hold(**without_seq(row), may_be=tuple(may_be))
