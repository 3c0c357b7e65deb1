"""The facts that drafts of reports were made of, in the ledger."""

from dataclasses import asdict

from sqlalchemy import Connection, select

from duban.adapters.store.tables import report_facts
from duban.domain.document import Frozen


class SqlReports:
    """ports.Reports in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def freeze(self, frozen: Frozen) -> None:
        """Record what a draft was made of; once, with the draft itself."""
        self._connection.execute(report_facts.insert().values(asdict(frozen)))

    def frozen(self, name: str, draft: int) -> Frozen | None:
        """What a draft was made of, None if it is no report's."""
        key = report_facts.c.name == name, report_facts.c.draft == draft
        row = self._connection.execute(select(report_facts).where(*key)).mappings().first()
        return None if row is None else Frozen(**row)
