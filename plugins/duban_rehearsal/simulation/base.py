"""What the processes of a simulation share: an archive, and a ledger at which they take turns; neither is durable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from multiprocessing.synchronize import Lock

from duban.adapters.store.archive import FileArchive
from duban.adapters.store.engine import open_fleeting_engine
from duban.adapters.store.ledger import SqlLedger
from duban.bootstrap import LEDGER, Installation, ledger_url
from duban.domain.calendar.cycle import Reference
from duban.ports import Ledger, UnitOfWork
from duban.services.context import ServiceContext


@dataclass(frozen=True)
class SharedBase(Installation):
    """The installation over a ledger and an archive that wait for no disk; everything else is as in production."""

    turn: Lock

    @cached_property
    def context(self) -> ServiceContext:
        """The same context."""
        url = ledger_url(self.credentials.get(LEDGER))
        ledger = TakingTurns(SqlLedger(url, opens=open_fleeting_engine), self.turn)
        archive = FileArchive(str(self.settings.home / "archive"), durable=False)
        return replace(arriving_at_once(super().context), ledger=ledger, archive=archive)


def arriving_at_once(context: ServiceContext) -> ServiceContext:
    """*context* where every mailbox lies at the post office that we send through: what it takes has arrived."""
    proof = replace(context.rules.proof, own_domains=("example",))
    return replace(context, rules=replace(context.rules, proof=proof))


@dataclass(frozen=True, slots=True)
class TakingTurns:
    """ports.Ledger: whoever waits for the other process goes on at once when that is done, and never polls."""

    ledger: Ledger
    turn: Lock

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A unit of work, as the ledger's own."""
        with self.turn, self.ledger.begin() as work:
            yield work

    def due_of(self, cycle: Reference) -> date | None:
        """As the ledger's own."""
        return self.ledger.due_of(cycle)
