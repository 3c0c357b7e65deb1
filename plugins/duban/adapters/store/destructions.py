"""What was destroyed because its time had run out, in the ledger; each step with an entry of the log."""

from dataclasses import asdict

from sqlalchemy import Connection, select

from duban.adapters.store.dump import named_files
from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_row, rows_of, without_seq
from duban.adapters.store.tables import destructions, messages, proofs
from duban.domain.operation.destruction import Destruction
from duban.ports.deciding import LogKind

# Tables that name the files of returns as such, or what is no file; whatever another table names stays.
OF_RETURNS = ("submissions", "evidence_files", "messages", "log_entries", "restorations", "destructions")
# A return that shows that the unit had been told is a receipt as well.
RECEIPTS = select(messages.c.sha256).join(proofs, proofs.c.at == messages.c.received_at).distinct()


class SqlDestructions:
    """ports.Destructions in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, destruction: Destruction) -> None:
        """Record a step, and an entry of the log with it."""
        vouch(self._connection, LogKind.DESTRUCTION, insert_row(self._connection, destructions, asdict(destruction)))

    def of_list(self, list_sha256: str) -> tuple[Destruction, ...]:
        """The steps with that list, in the order they were recorded."""
        rows = rows_of(self._connection, destructions, {"list_sha256": list_sha256})
        return tuple(Destruction(**without_seq(row)) for row in rows)

    def all(self) -> tuple[Destruction, ...]:
        """Every step with any list, in the order they were recorded."""
        return tuple(Destruction(**without_seq(row)) for row in rows_of(self._connection, destructions, {}))

    def named_otherwise(self) -> frozenset[str]:
        """The files that something else than a return names, or that are receipts of service as well."""
        receipts = self._connection.execute(RECEIPTS).scalars()
        return frozenset(named_files(self._connection, OF_RETURNS)) | frozenset(receipts)
