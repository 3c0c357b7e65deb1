"""What the processes of a simulation share: a ledger at which they take turns, and an archive; neither is durable."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from multiprocessing.synchronize import Lock
from os import getpid
from pathlib import Path

from duban.adapters.store.engine import open_fleeting_engine
from duban.adapters.store.ledger import SqlLedger
from duban.bootstrap import LEDGER, Installation, ledger_url
from duban.errors import Refused, UnknownReference
from duban.ports import Ledger, UnitOfWork
from duban.services.desk import Desk


@dataclass(frozen=True)
class SharedPremises(Installation):
    """The installation over a ledger that waits for no disk; everything else is as in production."""

    turn: Lock

    @cached_property
    def desk(self) -> Desk:
        """The same desk."""
        url = ledger_url(self.credentials.get(LEDGER))
        ledger = TakingTurns(SqlLedger(url, opens=open_fleeting_engine), self.turn)
        return replace(super().desk, ledger=ledger, archive=FleetingArchive(self.settings.home / "archive"))


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


@dataclass(frozen=True, slots=True)
class FleetingArchive:
    """ports.Archive in a folder, not durable."""

    folder: Path

    def put(self, data: bytes) -> str:
        """Store *data*; whoever sees its name sees all of it."""
        digest = sha256(data).hexdigest()
        place = self.folder / digest
        if not place.exists():
            self.folder.mkdir(exist_ok=True)
            written = place.with_suffix(f".{getpid()}")
            written.write_bytes(data)
            written.rename(place)
        return digest

    def get(self, sha256: str) -> bytes:
        """The bytes; UnknownReference if they are not there."""
        try:
            return (self.folder / sha256).read_bytes()
        except FileNotFoundError:
            raise UnknownReference(f"演练的档案中没有文件 {sha256}。") from None

    def lock(self, sha256: str) -> None:
        """Refused: nothing confidential is rehearsed."""
        raise Refused(f"演练中不封存文件（{sha256[:12]}）。")
