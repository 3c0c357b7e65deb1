"""A ledger for one look: an empty file that nobody keeps needs neither the history of its tables nor their guards."""

from pathlib import Path

from sqlalchemy import text

from duban.adapters.store.engine import open_engine
from duban.adapters.store.schema import newest_schema
from duban.adapters.store.tables import metadata


def make_scratch_ledger(path: Path) -> None:
    """
    Make at *path*, where nothing is yet, an empty SQLite ledger that this program works with.

    It accepts what an office's own refuses, such as a change of the log, and is to be gone after the look.
    """
    engine = open_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": newest_schema()})
    finally:
        engine.dispose()
