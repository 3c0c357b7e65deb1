"""What was done about appraisals, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from duban.adapters.store.numbered import append_numbered, numbered_rows
from duban.adapters.store.statements import without_seq
from duban.domain.appraisal.acts import AppraisalAct
from duban.ports.deciding import LogKind


class SqlAppraisal:
    """ports.AppraisalActs in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, act: AppraisalAct) -> AppraisalAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        row = append_numbered(self._connection, LogKind.APPRAISAL, asdict(act))
        return AppraisalAct(**without_seq(row))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[AppraisalAct, ...]:
        """Everything recorded of a programme's appraisals up to *as_of*, by number."""
        rows = numbered_rows(self._connection, LogKind.APPRAISAL, programme, as_of)
        return tuple(AppraisalAct(**without_seq(row)) for row in rows)
