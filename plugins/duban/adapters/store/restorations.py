"""What happened to a ledger that was restored from a backup, in the ledger."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Connection, select

from duban.adapters.store.documents import signature_of
from duban.adapters.store.log import VOUCHED, vouch
from duban.adapters.store.lost import fact_of, lost_registration
from duban.adapters.store.replay import Replay
from duban.adapters.store.statements import insert_row, row_of, without_seq
from duban.adapters.store.tables import log_entries, restorations
from duban.domain.decisions.document import Signature
from duban.domain.escalation.ladder import Notice
from duban.domain.operation.restoration import Restoration, RestorationStep
from duban.ports.deciding import LogEntry, LogKind
from duban.ports.restoring import LostRegistration, Replayed

LAST_WORD = (
    select(restorations)
    .where(restorations.c.step.in_((RestorationStep.RESTORED, RestorationStep.RELEASED)))
    .order_by(restorations.c.seq.desc())
    .limit(1)
)
REPLAYED = select(restorations.c.subject).where(restorations.c.step == RestorationStep.REPLAYED)


class SqlRestorations:
    """ports.Restorations in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, restoration: Restoration) -> None:
        """Record a step, and an entry of the log with it."""
        row = insert_row(self._connection, restorations, asdict(restoration))
        vouch(self._connection, LogKind.RESTORATION, row)

    def vouch_restored(self) -> None:
        """Give the newest restoring the entry of the log that it lacks; may be called twice."""
        row = self._connection.execute(LAST_WORD).mappings().first()
        name = VOUCHED[LogKind.RESTORATION].row_name(dict(row)) if row is not None else ""
        if row is not None and row_of(self._connection, log_entries, {"row": name}) is None:
            vouch(self._connection, LogKind.RESTORATION, row)

    def held(self) -> Restoration | None:
        """The restoring that no person has released yet, None if none is."""
        row = self._connection.execute(LAST_WORD).mappings().first()
        return None if row is None or row["step"] is RestorationStep.RELEASED else Restoration(**without_seq(row))

    def replayed(self) -> frozenset[str]:
        """The sha256 of the journal's entries that were added."""
        return frozenset(self._connection.execute(REPLAYED).scalars())

    def signature(self, entry: LogEntry) -> Signature:
        """The decision on a draft that *entry* tells of."""
        return signature_of(fact_of(entry))

    def notice(self, document: str, lost: Mapping[str, LogEntry]) -> Notice | None:
        """The notice that was drafted as that *document*, as one of the *lost* entries tells; None if none does."""
        told = (fact_of(entry) for entry in lost.values() if entry.kind is LogKind.NOTICE)
        return next((Notice(**fact) for fact in told if fact["document"] == document), None)

    def registration(self, entry: LogEntry, lost: Mapping[str, LogEntry]) -> LostRegistration | None:
        """The registration by hand that *entry* tells of, None if nothing says what was registered."""
        return lost_registration(self._connection, entry, lost)

    def replay(self, entry: LogEntry, lost: Mapping[str, LogEntry], restored: Restoration) -> Replayed:
        """Add what *entry* says to the ledger; what became of it."""
        return Replay(self._connection, lost, restored.as_of or restored.at).apply(entry)
