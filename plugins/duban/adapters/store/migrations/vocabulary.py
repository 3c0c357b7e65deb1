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
    """SQLite changes a check by copying the table; its indexes and guards are made again as they were."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL"), {"name": table}
    ).all()
    made = next(sql for kind, sql in rows if kind == "table")
    check = re.search(rf"\bCHECK\s*\(\"?{column}\"?\s+IN\s*\(([^)]*)\)\)", made)
    if check is None:
        raise RuntimeError(f"{table} has not the check of {column} that was to be widened: {made}")
    known = re.findall(r"'([^']+)'", check[1])
    wider = made[: check.start(1)] + _listed(*known, *words) + made[check.end(1) :]
    op.execute(sa.text(f"ALTER TABLE {table} RENAME TO {table}_before"))
    connection.exec_driver_sql(wider)
    connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {table}_before")  # noqa: S608 - our own names
    connection.exec_driver_sql(f"DROP TABLE {table}_before")
    for sql in (sql for kind, sql in rows if kind != "table"):
        connection.exec_driver_sql(sql)


def _listed(*words: str) -> str:
    return ", ".join(f"'{word}'" for word in dict.fromkeys(words))
