"""What a simulated installation stands on, in memory: an archive, and a ledger on one connection."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine

from duban.adapters.store.engine import open_fleeting_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from duban.domain.calendar.cycle import Reference
from duban.errors import UnknownReference
from duban.ports import UnitOfWork
from duban_rehearsal.fast.durable import Durable

IN_MEMORY = "sqlite://"


@dataclass(slots=True)
class MemoryArchive:
    """ports.Archive in memory."""

    files: dict[str, bytes] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    destroyed: set[str] = field(default_factory=set)

    def put(self, data: bytes) -> str:
        """Keep *data*; storing the same bytes again changes nothing."""
        digest = sha256(data).hexdigest()
        self.files.setdefault(digest, data)
        return digest

    def get(self, sha256: str) -> bytes:
        """The bytes; UnknownReference without them."""
        if sha256 in self.locked or sha256 not in self.files:
            raise UnknownReference(f"档案文件 {sha256[:12]} 不存在。")
        return self.files[sha256]

    def destroy(self, sha256: str) -> None:
        """Forget it."""
        self.files.pop(sha256, None)
        self.destroyed.add(sha256)

    def is_destroyed(self, sha256: str) -> bool:
        """Whether it was forgotten."""
        return sha256 in self.destroyed and sha256 not in self.files

    def lock(self, sha256: str) -> None:
        """Give it to nobody any more."""
        self.locked.add(sha256)


@cache
def empty_ledger() -> bytes:
    """A database with our tables and nothing in them; made once a process, for migrating takes a second."""
    with TemporaryDirectory(prefix="duban-simulate-") as folder:
        file = Path(folder) / "ledger.db"
        migrate(f"sqlite:///{file}")
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA journal_mode = DELETE").close()
        connection.close()
        return file.read_bytes()


def memory_engine() -> Engine:
    """An engine on a ledger of its own in memory, empty; one connection for all units of work."""
    engine = open_fleeting_engine(IN_MEMORY)
    raw = engine.raw_connection()
    raw.driver_connection.deserialize(empty_ledger())  # type: ignore[union-attr]  # what sqlite3 itself gives
    raw.close()
    return engine


@dataclass(slots=True)
class CountedLedger:
    """
    ports.Ledger on *engine*; after each unit that wrote `committed` is told, which may end the process as a kill would.

    Behind one that only looked a kill would find what it finds behind the one before.
    """

    engine: Engine
    durable: Durable
    committed: Callable[[], None]
    _ledger: SqlLedger = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing remembered."""
        self.restart()

    def restart(self) -> None:
        """Remember nothing, as a process that has just begun."""
        self._ledger = SqlLedger(IN_MEMORY, opens=lambda _address, _patience: self.engine)

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A unit of work, as the ledger's own."""
        before = self.durable.commits
        with self._ledger.begin() as work:
            yield work
        if self.durable.commits > before:
            self.committed()

    def due_of(self, cycle: Reference) -> date | None:
        """As the ledger's own."""
        return self._ledger.due_of(cycle)
