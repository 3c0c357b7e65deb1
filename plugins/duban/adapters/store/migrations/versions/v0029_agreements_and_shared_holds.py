"""The log vouches for the agreement to open a cycle; a hold may be about the returns of several units."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.vocabulary import widen

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One word and one table; nothing that exists is changed."""
    widen("log_entries", "kind", "OPENING")
    op.create_table(
        "held_returns",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_held_returns"),
        sa.UniqueConstraint(
            "message", "file_sha256", "reference", name="uq_held_returns_message_file_sha256_reference"
        ),
    )
    op.create_index("ix_held_returns_reference", "held_returns", ["reference"])
