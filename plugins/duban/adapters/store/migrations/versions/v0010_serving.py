"""Formal papers that were handed over, answers to notices, and the switch that pauses escalation."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("served_papers", "replies", "switches")


def upgrade() -> None:
    """Create the three tables and guard them; nothing that exists is touched."""
    way = sa.Enum(
        *("EXCHANGE", "SCAN", "BY_HAND", "POST"),
        name=op.f("ck_served_papers_way"),
        native_enum=False,
        create_constraint=True,
        length=20,
    )
    op.create_table(
        "served_papers",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        _text("number"),
        _text("signed_by"),
        sa.Column("way", way, nullable=False),
        _moment("received_at"),
        sa.Column("scan_sha256", sa.String(64), nullable=False),
        _text("scan_name"),
        _text("recorded_by"),
        _moment("recorded_at"),
        sa.PrimaryKeyConstraint("name", "draft", name="pk_served_papers"),
        sa.ForeignKeyConstraint(
            ("name", "draft"), ("documents.name", "documents.draft"), name="fk_served_papers_documents"
        ),
    )
    op.create_table(
        "replies",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        _text("mail_key"),
        _text("sender"),
        _moment("received_at"),
        _text("words"),
        sa.PrimaryKeyConstraint("seq", name="pk_replies"),
        sa.UniqueConstraint("message", name="uq_replies_message"),
    )
    op.create_index("ix_replies_subject", "replies", ["subject"])
    op.create_table(
        "switches",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        _moment("at"),
        _text("by"),
        _text("reason"),
        sa.PrimaryKeyConstraint("seq", name="pk_switches"),
    )
    only_added_to(*ONLY_ADDED_TO)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
