"""Decisions of the office, the task lists it confirmed, and the chained log of what people did."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("decisions", "task_list_versions", "log_entries")
DECIDED = (
    *("EXTENSION", "EXEMPTION", "NIL", "CHECK", "CLOSURE", "REOPENING", "CORRECTION", "CONTACT", "CONFIRMATION"),
)
LOGGED = (
    *("DECISION", "SIGNATURE", "RETURN", "NOTICE", "TASK_LIST", "SERVICE"),
    *("SUBMISSION", "REGISTRATION", "SEND_BACK", "SWITCH"),
)


def upgrade() -> None:
    """Create the three tables and guard them; nothing that exists is touched."""
    op.create_table(
        "decisions",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        _word("kind", "decisions", *DECIDED),
        _text("by"),
        _moment("at"),
        _text("reason"),
        sa.Column("item", sa.Integer, nullable=True),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("organisation", sa.String(40), nullable=False),
        _text("field"),
        _text("original"),
        _text("value"),
        sa.Column("effective", sa.String(7), nullable=False),
        sa.Column("applied_on", sa.Date, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_decisions"),
    )
    op.create_index("ix_decisions_programme", "decisions", ["programme"])
    op.create_table(
        "task_list_versions",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        _text("confirmed_by"),
        _moment("confirmed_at"),
        _text("reason"),
        sa.CheckConstraint("number >= 1", name=op.f("ck_task_list_versions_number")),
        sa.PrimaryKeyConstraint("seq", name="pk_task_list_versions"),
        sa.UniqueConstraint("programme", "number", name="uq_task_list_versions_programme_number"),
    )
    _create_log()
    only_added_to(*ONLY_ADDED_TO)


def _create_log() -> None:
    op.create_table(
        "log_entries",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        _word("kind", "log_entries", *LOGGED),
        _moment("at"),
        _text("row"),
        _text("fact"),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_log_entries_number")),
        sa.PrimaryKeyConstraint("number", name="pk_log_entries"),
        sa.UniqueConstraint("previous", name="uq_log_entries_previous"),
        sa.UniqueConstraint("sha256", name="uq_log_entries_sha256"),
    )


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _word(name: str, table: str, *words: str) -> sa.Column[str]:
    choice = sa.Enum(*words, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, choice, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
