"""How a migration lets a column hold one more word of its vocabulary."""

import re

import sqlalchemy as sa
from alembic import op


def widen(table: str, column: str, *words: str) -> None:
    """
    Let *column* hold *words* as well, whatever it may hold by now; no row is touched.

    Raises RuntimeError if the column has no check of a vocabulary.
    """
    if op.get_bind().dialect.name == "postgresql":
        _widen_on_postgresql(table, column, words)
    else:
        _widen_on_sqlite(table, column, words)


def _widen_on_postgresql(table: str, column: str, words: tuple[str, ...]) -> None:
    name = f"ck_{table}_{column}"
    check = op.get_bind().scalar(
        sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"), {"name": name}
    )
    known = re.findall(r"'([^']+)'", check or "")
    if not known:
        raise RuntimeError(f"{table} has not the check {name} that was to be widened")
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({_listed(*known, *words)}))")


def _widen_on_sqlite(table: str, column: str, words: tuple[str, ...]) -> None:
    """
    SQLite keeps a check in the text of its table, which may be edited where no row is stored differently by it.

    Copying the table instead would break what refers to it. See "Making Other Kinds Of Table Schema Changes" in the
    documentation of ALTER TABLE there.
    """
    connection = op.get_bind()
    made = connection.scalar(
        sa.text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :name"), {"name": table}
    )
    check = re.search(rf"\bCHECK\s*\(\"?{column}\"?\s+IN\s*\(([^)]*)\)\)", made or "")
    if check is None:
        raise RuntimeError(f"{table} has not the check of {column} that was to be widened: {made}")
    known = re.findall(r"'([^']+)'", check[1])
    wider = made[: check.start(1)] + _listed(*known, *words) + made[check.end(1) :]
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.execute(
        sa.text("UPDATE sqlite_master SET sql = :wider WHERE type = 'table' AND name = :name"),
        {"wider": wider, "name": table},
    )
    # Every connection, this one as well, reads the tables anew.
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def _listed(*words: str) -> str:
    return ", ".join(f"'{word}'" for word in dict.fromkeys(words))
