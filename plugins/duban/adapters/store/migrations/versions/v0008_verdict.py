"""Files that came beside a form, returns that the office sent back, findings that only tell, files locked away."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("evidence_files", "send_backs")
# Table, column, the words it had, the word it gets.
WIDENED = (
    ("findings", "level", ("ERROR", "QUERY"), "NOTE"),
    ("holds", "kind", ("QUARANTINED", "UNCONFIRMED", "UNIDENTIFIED", "FORGED", "PAPER"), "LOCKED"),
    ("answers", "reason", ("RECEIPT", "AGAIN", "NO_FORM", "CONFIRM"), "LOCKED"),
)


def upgrade() -> None:
    """Create the two tables, and let three vocabularies have one word more; no row is touched."""
    op.create_table(
        "evidence_files",
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        _text("name"),
        sa.Column("sha256", sa.String(64), nullable=False),
        _word("kind", "evidence_files", "EVIDENCE", "SCAN", "UNKNOWN"),
        sa.Column("items", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submissions.seq"], name="fk_evidence_files_submissions"),
        sa.PrimaryKeyConstraint("submission", "position", name="pk_evidence_files"),
    )
    op.create_table(
        "send_backs",
        sa.Column("submission", sa.Integer, nullable=False),
        _word("code", "send_backs", "WRONG", "FALSE", "EVIDENCE", "FIGURES", "UNCLEAR", "FORMALITIES", "OTHER"),
        _text("reason"),
        _text("by"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["submission"], ["submissions.seq"], name="fk_send_backs_submissions"),
        sa.PrimaryKeyConstraint("submission", name="pk_send_backs"),
    )
    widen = _widen_on_postgresql if op.get_bind().dialect.name == "postgresql" else _widen_on_sqlite
    for table, column, words, word in WIDENED:
        widen(table, column, words, word)
    only_added_to(*ONLY_ADDED_TO)


def _widen_on_postgresql(table: str, column: str, words: tuple[str, ...], word: str) -> None:
    name = f"ck_{table}_{column}"
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({column} IN ({_listed((*words, word))}))")


def _widen_on_sqlite(table: str, _column: str, words: tuple[str, ...], word: str) -> None:
    """SQLite changes a check by copying the table; its indexes and guards are made again as they were."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :name AND sql IS NOT NULL"), {"name": table}
    ).all()
    made = next(sql for kind, sql in rows if kind == "table")
    wider = made.replace(f"({_listed(words)})", f"({_listed((*words, word))})")
    if wider == made:
        raise RuntimeError(f"{table} has not the check that was to be widened: {made}")
    op.execute(sa.text(f"ALTER TABLE {table} RENAME TO {table}_before"))
    connection.exec_driver_sql(wider)
    connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM {table}_before")  # noqa: S608 - our own names
    connection.exec_driver_sql(f"DROP TABLE {table}_before")
    for sql in (sql for kind, sql in rows if kind != "table"):
        connection.exec_driver_sql(sql)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _word(name: str, table: str, *words: str) -> sa.Column[str]:
    choice = sa.Enum(*words, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, choice, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
