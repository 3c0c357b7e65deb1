"""Papers that were handed over, and the switch, in the ledger."""

from dataclasses import asdict

from sqlalchemy import Connection, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_new, insert_row, row_of, rows_of, without_seq
from duban.adapters.store.tables import paper_receipts, served_papers, switches
from duban.domain.escalation.service_of_papers import PaperReceipt, Served, Switch
from duban.ports import LogKind

LAST_WORD = select(switches).order_by(switches.c.seq.desc()).limit(1)


class SqlServedPapers:
    """ports.ServedPapers in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, served: Served) -> bool:
        """Record it; False, and nothing changed, if that draft was recorded as served already."""
        row = insert_new(self._connection, served_papers, asdict(served), ("name", "draft"))
        if row is None:
            return False
        vouch(self._connection, LogKind.SERVICE, row)
        return True

    def get(self, name: str, draft: int) -> Served | None:
        """How that draft was served, or None."""
        row = row_of(self._connection, served_papers, {"name": name, "draft": draft})
        return None if row is None else Served(**row)

    def all(self) -> tuple[Served, ...]:
        """Every paper that was served, in the order it was recorded."""
        return tuple(Served(**row) for row in rows_of(self._connection, served_papers, {}, ("recorded_at", "name")))

    def receive(self, receipt: PaperReceipt) -> PaperReceipt:
        """Record that a unit signed for it; what stands there if it is recorded already, and nothing changed."""
        key = ("name", "draft", "organisation")
        row = insert_new(self._connection, paper_receipts, asdict(receipt), key)
        if row is not None:
            vouch(self._connection, LogKind.RECEIPT, row)
            return receipt
        known = row_of(self._connection, paper_receipts, {one: getattr(receipt, one) for one in key})
        return PaperReceipt(**known) if known is not None else receipt

    def receipts(self, name: str, draft: int) -> tuple[PaperReceipt, ...]:
        """Who signed for that draft, the first first."""
        order = ("received_at", "organisation")
        found = rows_of(self._connection, paper_receipts, {"name": name, "draft": draft}, order)
        return tuple(PaperReceipt(**row) for row in found)

    def all_receipts(self) -> tuple[PaperReceipt, ...]:
        """Every receipt of every paper, in the order it was recorded."""
        found = rows_of(self._connection, paper_receipts, {}, ("recorded_at", "name", "organisation"))
        return tuple(PaperReceipt(**row) for row in found)


class SqlSwitches:
    """ports.Switches in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, switch: Switch) -> None:
        """Record a change."""
        vouch(self._connection, LogKind.SWITCH, insert_row(self._connection, switches, asdict(switch)))

    def latest(self) -> Switch | None:
        """The last word, None if nobody ever paused."""
        row = self._connection.execute(LAST_WORD).mappings().first()
        return None if row is None else Switch(**without_seq(row))

    def all(self) -> tuple[Switch, ...]:
        """Every change, oldest first."""
        return tuple(Switch(**without_seq(row)) for row in rows_of(self._connection, switches, {}))
