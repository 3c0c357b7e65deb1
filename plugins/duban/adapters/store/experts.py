"""What was done about letters to experts, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from duban.adapters.store.numbered import append_numbered, numbered_rows
from duban.adapters.store.statements import without_seq
from duban.domain.decisions.expert_letter import ExpertAct
from duban.ports.deciding import LogKind


class SqlExpertActs:
    """ports.ExpertActs in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, act: ExpertAct) -> ExpertAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        return ExpertAct(**without_seq(append_numbered(self._connection, LogKind.EXPERT, asdict(act))))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[ExpertAct, ...]:
        """Everything recorded of a programme's letters to experts up to *as_of*, by number."""
        rows = numbered_rows(self._connection, LogKind.EXPERT, programme, as_of)
        return tuple(ExpertAct(**without_seq(row)) for row in rows)
