"""A ledger that an office lived with under an earlier version comes along on each kind of database, row by row."""

import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import JSON, Boolean, Date, DateTime, Engine, MetaData, Table, inspect, text

from duban.adapters.store.engine import open_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import _config, migrate

LEFT = Path(__file__).parents[2] / "data" / "upgrade" / "live-0014.tar.xz"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """The SQLite file that the earlier program left."""
    with tarfile.open(LEFT) as archive:
        archive.extract("live/ledger.db", tmp_path, filter="data")
    return tmp_path / "live" / "ledger.db"


def value(column: Any, written: Any) -> Any:
    """What SQLite keeps as text or number, as PostgreSQL keeps it."""
    if written is None:
        return None
    if isinstance(column.type, DateTime):
        at = datetime.fromisoformat(written)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    if isinstance(column.type, Date):
        return date.fromisoformat(written)
    if isinstance(column.type, Boolean):
        return bool(written)
    return json.loads(written) if isinstance(column.type, JSON) else written


def rows_of(connection: Any, names: list[str]) -> Rows:
    """The rows of those tables as the database tells them, in an order of their own."""
    found: Rows = {}
    for name in names:
        rows = connection.execute(text(f'SELECT * FROM "{name}"')).mappings()  # noqa: S608 - our own tables
        found[name] = [dict(row) for row in rows]
    return found


def test_every_row_is_there_after_the_upgrade(blank_address: str, left: Path) -> None:
    engine = open_engine(blank_address)
    if engine.dialect.name == "sqlite":
        shutil.copyfile(left, blank_address.removeprefix("sqlite:///"))
    else:
        _bring(engine, left)
    with engine.begin() as connection:
        names = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
        before = rows_of(connection, names)
    assert sum(map(len, before.values())) > 2000
    migrate(blank_address)
    with engine.begin() as connection:
        after = rows_of(connection, [name for name, rows in before.items() if rows])
    for name, rows in before.items():
        kept = [{column: row[column] for column in rows[0]} for row in after[name]] if rows else []
        assert sorted(map(repr, kept)) == sorted(map(repr, rows)), name
    with SqlLedger(blank_address).begin() as work:
        assert list(work.log.faults()) == []


def _bring(engine: Engine, left: Path) -> None:
    """What stands in the SQLite file, into empty tables of the same version."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0014")
    with engine.begin() as connection, closing(sqlite3.connect(left)) as sqlite:
        sqlite.row_factory = sqlite3.Row
        tables = MetaData()
        tables.reflect(connection)
        connection.execute(text("SET session_replication_role = replica"))  # no order among tables
        for table in tables.tables.values():
            if table.name != "alembic_version":
                _fill(connection, sqlite, table)


def _fill(connection: Any, sqlite: sqlite3.Connection, table: Table) -> None:
    rows = [dict(row) for row in sqlite.execute(f'SELECT * FROM "{table.name}"')]  # noqa: S608 - our own tables
    if rows:
        values = [{name: value(table.c[name], written) for name, written in row.items()} for row in rows]
        connection.execute(table.insert(), values)
