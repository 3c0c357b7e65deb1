"""Outages around us: each once, with its beginning, its end, and when they were told."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KINDS = ("MAILBOX", "POST_OFFICE", "STORAGE", "LEDGER", "CALENDAR", "SETTINGS", "CLOCK")


def upgrade() -> None:
    """Create the table; of outages before it nothing is known."""
    kind = sa.Enum(*KINDS, name=op.f("ck_outages_kind"), native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "outages",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("kind", kind, nullable=False),
        _moment("since"),
        sa.Column("reason", sa.Text, nullable=False),
        _moment("seen_at"),
        _moment("told_at", nullable=True),
        _moment("ended_at", nullable=True),
        _moment("end_told_at", nullable=True),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outages"),
    )
    op.create_index("ix_outages_ended_at", "outages", ["ended_at"])


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
