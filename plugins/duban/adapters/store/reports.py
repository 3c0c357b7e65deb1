"""The facts that drafts of reports were made of, in the ledger."""

from dataclasses import asdict

from sqlalchemy import Connection

from duban.adapters.store.statements import row_of
from duban.adapters.store.tables import report_facts
from duban.domain.decisions.document import Frozen


class SqlReports:
    """ports.Reports in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def freeze(self, frozen: Frozen) -> None:
        """Record what a draft was made of; once, with the draft itself."""
        self._connection.execute(report_facts.insert(), asdict(frozen))

    def frozen(self, name: str, draft: int) -> Frozen | None:
        """What a draft was made of, None if it is no report's."""
        row = row_of(self._connection, report_facts, {"name": name, "draft": draft})
        return None if row is None else Frozen(**row)
