"""Every mail of a unit that is no return waits for a person: answers to notices become messages, and have an end."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = ("WITHDRAWAL", "NOT_OURS", "EXTENSION", "QUESTION", "OTHER")


def upgrade() -> None:
    """What was answered before is kept as messages of no certain kind; they wait for a person like any other."""
    kind = sa.Enum(*KINDS, name=op.f("ck_unit_messages_kind"), native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "unit_messages",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        _text("mail_key"),
        _text("sender"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        _text("words"),
        sa.Column("kind", kind, nullable=False),
        sa.Column("is_vouched", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_unit_messages"),
        sa.UniqueConstraint("message", "subject", name="uq_unit_messages_message_subject"),
    )
    op.create_index("ix_unit_messages_subject", "unit_messages", ["subject"])
    op.execute(
        "INSERT INTO unit_messages (message, subject, mail_key, sender, received_at, words, kind, is_vouched) "
        "SELECT message, subject, mail_key, sender, received_at, words, 'OTHER', TRUE FROM replies ORDER BY seq"
    )
    op.drop_table("replies")
    op.create_table(
        "unit_message_closings",
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _text("by"),
        _text("note"),
        _text("mail_key"),
        sa.Column("known", sa.String(20), nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("message", name="pk_unit_message_closings"),
    )
    only_added_to("unit_messages", "unit_message_closings")
    widen("answers", "reason", "WITHDRAWAL")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
