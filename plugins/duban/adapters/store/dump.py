"""The ledger as one file, by the database's own means: SQLite's backup interface, pg_dump and pg_restore."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, inspect, make_url, select, text

from duban.adapters.store.engine import open_engine
from duban.adapters.store.log import BEGINNING, NEWEST
from duban.adapters.store.tables import documents, metadata
from duban.domain.operation.restoration import Restoration, RestorationStep
from duban.errors import ConfigurationError, PermanentError

DIGEST = re.compile(r"[0-9a-f]{64}")
# Columns of 64 hex digits that name no file.
NO_FILES = ("log_entries", "restorations")
HELD_SQL = "INSERT INTO restorations (step, at, by, subject, words, as_of) VALUES ({})"


@dataclass(frozen=True, slots=True)
class Dumped:
    """What a dump holds: the schema's version, the newest entry of the log, and the archive's files that it names."""

    kind: str
    schema: str
    number: int
    sha256: str
    files: frozenset[str]


class LedgerDump:
    """The database at *url* written to a file and read back."""

    def __init__(self, url: str) -> None:
        """Nothing is connected yet."""
        self._url = url
        address = make_url(url)
        self.kind = "sqlite" if address.get_backend_name() == "sqlite" else "postgresql"
        self._database = address.database or ""
        self._password = address.password
        # It goes by the environment. `set` would leave a password that is None as it was, and show it as stars.
        self._address = address._replace(drivername="postgresql", password=None).render_as_string()

    def write(self, target: Path) -> Dumped:
        """
        Write the ledger to *target* as it stands at one moment; no unit of work begins until it is written.

        ConfigurationError if the database's own program is missing, PermanentError if it fails.
        """
        if self.kind == "postgresql":
            _require("pg_dump")
        engine = open_engine(self._url)
        with engine.begin() as connection:
            dumped = self._facts(connection)
            if self.kind == "sqlite":
                _copy(self._database, target)
            else:
                self._run("pg_dump", "-Fc", "--no-owner", "--no-privileges", "-f", str(target), "-d", self._address)
        engine.dispose()
        return dumped

    def check(self, target: Path) -> str:
        """What is wrong with the file *target*, empty if it can be read back."""
        try:
            if self.kind == "postgresql":
                self._run("pg_restore", "--list", str(target))
                return ""
            with closing(sqlite3.connect(_uri(target, "mode=ro&immutable=1"), uri=True)) as database:
                (verdict,) = database.execute("PRAGMA integrity_check").fetchone()
        except (PermanentError, sqlite3.Error) as error:
            return f"台账副本读不出：{error}"
        return "" if verdict == "ok" else f"台账副本不完整：{verdict}"

    def is_empty(self) -> bool:
        """Whether no fact was ever recorded there."""
        if self.kind == "sqlite" and not Path(self._database).exists():
            return True
        engine = open_engine(self._url)
        try:
            with engine.begin() as connection:
                there = set(inspect(connection).get_table_names())
                tables = [table for table in metadata.sorted_tables if table.name in there]
                return not any(
                    connection.execute(select(text("1")).select_from(table).limit(1)).first() for table in tables
                )
        finally:
            engine.dispose()

    def read(self, source: Path, restored: Restoration) -> None:
        """
        Put the ledger of the file *source* in place, held from the first moment on; all of it, or nothing.

        The log has no entry for *restored* yet: `SqlRestorations.vouch_restored` adds it once the schema is current.
        """
        values = ", ".join(_literal(value) for value in _row(restored))
        with TemporaryDirectory(prefix=".duban-restore-", dir=self._beside()) as folder:
            if self.kind == "sqlite":
                self._read_sqlite(source, Path(folder) / "ledger.db", values)
            else:
                self._read_postgresql(source, Path(folder) / "ledger.sql", values)

    def _read_sqlite(self, source: Path, copy: Path, values: str) -> None:
        _copy(str(source), copy)
        with closing(sqlite3.connect(copy)) as database, database:
            database.execute(HELD_SQL.format(values))
        for suffix in ("-wal", "-shm"):
            Path(f"{self._database}{suffix}").unlink(missing_ok=True)
        copy.replace(self._database)

    def _read_postgresql(self, source: Path, script: Path, values: str) -> None:
        self._run(
            "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "-f", str(script), str(source)
        )
        with script.open("a", encoding="utf-8") as file:
            file.write("SET search_path = public; SET TIME ZONE 'UTC';\n" + HELD_SQL.format(values) + ";\n")
        stop = ("-v", "ON_ERROR_STOP=1", "--single-transaction", "-q", "-X", "-o", os.devnull)
        self._run("psql", *stop, "-d", self._address, "-f", str(script))

    def _beside(self) -> str | None:
        """Where a copy can be renamed into place."""
        if self.kind != "sqlite":
            return None
        folder = Path(self._database).parent
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def _facts(self, connection: Connection) -> Dumped:
        number, sha256 = connection.execute(NEWEST).first() or (0, BEGINNING)
        schema = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        return Dumped(self.kind, schema, number, sha256, frozenset(named_files(connection, NO_FILES)))

    def _run(self, program: str, *arguments: str) -> None:
        _require(program)
        environment = {**os.environ, **({"PGPASSWORD": str(self._password)} if self._password else {})}
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [program, *arguments], env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            said = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
            raise PermanentError(f"{program} 未成功：{said}")


def _require(program: str) -> None:
    if shutil.which(program) is None:
        raise ConfigurationError(
            f"找不到程序 {program}：请安装与服务器同版本的 PostgreSQL 客户端（postgresql-client）。"
        )


def _uri(file: Path, options: str) -> str:
    """The address of a database whatever its path: one that begins with two slashes, or has a question mark."""
    return f"{file.absolute().as_uri()}?{options}"


def _copy(source: str, target: Path) -> None:
    """SQLite's own copy of a database that others may be writing to, as one file."""
    with (
        closing(sqlite3.connect(_uri(Path(source), "mode=ro"), uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE").close()
    with target.open("rb") as file:
        os.fsync(file.fileno())


def named_files(connection: Connection, besides: Collection[str]) -> Iterator[str]:
    """
    The archive's files that the ledger names in other tables than those *besides*.

    A ledger of an earlier version lacks some tables and columns.
    """
    database = inspect(connection)
    there = {name: {column["name"] for column in database.get_columns(name)} for name in database.get_table_names()}
    for table in metadata.sorted_tables:
        known = [column for column in table.c if column.name in there.get(table.name, ())]
        columns = [column for column in known if "sha256" in column.name or column.name == "message"]
        if not columns or table.name in besides:
            continue
        for row in connection.execute(select(*columns).distinct()):
            yield from (value for value in row if isinstance(value, str) and DIGEST.fullmatch(value))
    if documents.name not in there:
        return
    for files in connection.execute(select(documents.c.files)).scalars():
        yield from DIGEST.findall(json.dumps(files))


def _row(restored: Restoration) -> tuple[object, ...]:
    return RestorationStep.RESTORED.name, restored.at, restored.by, restored.subject, restored.words, restored.as_of


def _literal(value: object) -> str:
    """A value in SQL, for a statement that cannot carry parameters: our own words, quotes doubled."""
    if value is None:
        return "NULL"
    if isinstance(value, datetime):
        value = value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")  # both databases are told UTC
    return "'" + str(value).replace("'", "''") + "'"
