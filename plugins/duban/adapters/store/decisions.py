"""What the office decided, and the task lists it confirmed, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_new, insert_row, rows_of, without_seq
from duban.adapters.store.tables import decisions, task_list_versions
from duban.domain.decision import Decision, InForce, in_force
from duban.ports.deciding import LogKind, TaskListVersion

# By programme and sequence number. What was committed is never changed, and what is newer has a higher number.
RememberedDecisions = dict[str, dict[int, Decision]]
NEWER = (
    select(decisions)
    .where(decisions.c.programme == bindparam("programme"), decisions.c.seq > bindparam("last"))
    .order_by(decisions.c.seq)
)


class SqlDecisions:
    """ports.Decisions in one transaction."""

    def __init__(self, connection: Connection, remembered: RememberedDecisions) -> None:
        self._connection = connection
        self._remembered = remembered
        self._read: set[str] = set()  # units follow one another: what was read in this one holds to its end

    def add(self, decision: Decision) -> None:
        """Append *decision*, and an entry of the log with it."""
        self._remembered = {}  # what is read from here on may be rolled back
        self._read.clear()
        vouch(self._connection, LogKind.DECISION, insert_row(self._connection, decisions, asdict(decision)))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[Decision, ...]:
        """Every decision of a programme made up to *as_of*, in the order they were recorded."""
        known = self._remembered.setdefault(programme, {})
        if programme not in self._read:
            asked = {"programme": programme, "last": next(reversed(known), 0)}
            for row in self._connection.execute(NEWER, asked).mappings():
                known[row["seq"]] = Decision(**without_seq(row))
            self._read.add(programme)
        return tuple(one for one in known.values() if as_of is None or one.at <= as_of)

    def in_force(self, programme: str, as_of: datetime | None = None) -> InForce:
        """What the decisions made up to *as_of* (by default all) amount to."""
        return in_force(self.all(programme, as_of))


class SqlTaskListVersions:
    """ports.TaskListVersions in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, version: TaskListVersion) -> bool:
        """Append *version*; False, and nothing changed, if the programme has one of that number."""
        row = insert_new(self._connection, task_list_versions, asdict(version), ("programme", "number"))
        if row is None:
            return False
        vouch(self._connection, LogKind.TASK_LIST, row)
        return True

    def all(self, programme: str) -> tuple[TaskListVersion, ...]:
        """Every version of a programme, oldest first."""
        rows = rows_of(self._connection, task_list_versions, {"programme": programme}, ("number",))
        return tuple(TaskListVersion(**without_seq(row)) for row in rows)
