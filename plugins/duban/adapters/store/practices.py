"""What was done about practices, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from duban.adapters.store.numbered import append_numbered, numbered_rows
from duban.adapters.store.statements import reference_of, return_values, without_seq
from duban.adapters.store.tables import RETURN
from duban.domain.decisions.practice import PracticeAct
from duban.ports.deciding import LogKind


class SqlPractices:
    """ports.PracticeActs in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, act: PracticeAct) -> PracticeAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        values: dict[str, Any] = {**asdict(act), **return_values(act.reference), "adopter": act.organisation}
        del values["reference"]
        return _act(append_numbered(self._connection, LogKind.PRACTICE, values))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[PracticeAct, ...]:
        """Everything recorded of a programme's practices up to *as_of*, by number."""
        return tuple(map(_act, numbered_rows(self._connection, LogKind.PRACTICE, programme, as_of)))


def _act(row: RowMapping) -> PracticeAct:
    rest = {name: value for name, value in without_seq(row).items() if name not in (*RETURN, "adopter")}
    return PracticeAct(reference=reference_of(row), organisation=row["adopter"], **rest)
