"""How each cycle comes to be opened, in the ledger: by which run, and what a person agreed to."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import cycle_values, insert_new, reference_of, row_of
from duban.adapters.store.tables import CYCLE, openings
from duban.domain.calendar.cycle import Reference
from duban.ports import LogKind, Opening

EMPTY: dict[str, object] = {
    "run_id": "",
    "asked_at": None,
    "mails": 0,
    "plan": [],
    "confirmed_at": None,
    "confirmed_by": "",
}
OF_CYCLE = [openings.c[name] == bindparam(f"of_{name}") for name in CYCLE]
CLAIM = update(openings).where(*OF_CYCLE, openings.c.run_id == bindparam("before")).values(run_id=bindparam("run"))
ASK = (
    update(openings)
    .where(*OF_CYCLE, openings.c.asked_at.is_(None), openings.c.confirmed_at.is_(None))
    .values(asked_at=bindparam("at"), mails=bindparam("count"), plan=bindparam("lines"))
)
CONFIRM = (
    update(openings)
    .where(*OF_CYCLE, openings.c.confirmed_at.is_(None))
    .values(confirmed_at=bindparam("at"), confirmed_by=bindparam("by"))
)
WAITING = (
    select(openings)
    .where(openings.c.asked_at.is_not(None), openings.c.confirmed_at.is_(None))
    .order_by(openings.c.asked_at, openings.c.seq)
)


class SqlOpenings:
    """ports.Openings in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, cycle: Reference) -> Opening:
        """The opening of *cycle*; an empty one if nothing is known."""
        row = row_of(self._connection, openings, cycle_values(cycle))
        return Opening(cycle.cycle) if row is None else _opening(row)

    def claim(self, cycle: Reference, run_id: str, instead_of: str = "") -> str:
        """Make *run_id* the run of *cycle*; returns the run that has it now."""
        self._begin(cycle)
        for before in dict.fromkeys(("", instead_of)):
            self._connection.execute(CLAIM, {**_of(cycle), "before": before, "run": run_id})
        return self.get(cycle).run_id

    def ask(self, opening: Opening) -> bool:
        """Record what a person has to agree to; False, and nothing changed, if that was asked or agreed to before."""
        self._begin(opening.reference)
        told = {"at": opening.asked_at, "count": opening.mails, "lines": list(opening.plan)}
        return self._connection.execute(ASK, {**_of(opening.reference), **told}).rowcount == 1

    def confirm(self, cycle: Reference, by: str, at: datetime) -> bool:
        """Record that *by* agreed; False, and nothing changed, if somebody had."""
        self._begin(cycle)
        if self._connection.execute(CONFIRM, {**_of(cycle), "by": by, "at": at}).rowcount != 1:
            return False
        vouch(self._connection, LogKind.OPENING, self._row(cycle))
        return True

    def waiting(self) -> tuple[Opening, ...]:
        """The openings that wait for a person, in the order they were asked for."""
        return tuple(_opening(row) for row in self._connection.execute(WAITING).mappings())

    def _row(self, cycle: Reference) -> RowMapping:
        row = row_of(self._connection, openings, cycle_values(cycle))
        if row is None:
            raise LookupError(str(cycle))
        return row

    def _begin(self, cycle: Reference) -> None:
        insert_new(self._connection, openings, {**cycle_values(cycle), **EMPTY}, CYCLE)


def _of(cycle: Reference) -> dict[str, object]:
    return {f"of_{name}": value for name, value in cycle_values(cycle).items()}


def _opening(row: RowMapping) -> Opening:
    return Opening(
        reference=reference_of(row),
        run_id=row["run_id"],
        asked_at=row["asked_at"],
        mails=row["mails"],
        plan=tuple(row["plan"]),
        confirmed_at=row["confirmed_at"],
        confirmed_by=row["confirmed_by"],
    )
