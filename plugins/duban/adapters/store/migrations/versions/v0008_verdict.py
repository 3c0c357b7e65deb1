"""Files that came beside a form, returns that the office sent back, findings that only tell, files locked away."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("evidence_files", "send_backs")
# Table, column, the word it gets.
WIDENED = (("findings", "level", "NOTE"), ("holds", "kind", "LOCKED"), ("answers", "reason", "LOCKED"))


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
    for table, column, word in WIDENED:
        widen(table, column, word)
    only_added_to(*ONLY_ADDED_TO)


def _word(name: str, table: str, *words: str) -> sa.Column[str]:
    choice = sa.Enum(*words, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, choice, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
