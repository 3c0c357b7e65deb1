"""When a mail was last tried, why a person released it, and what keeps mail from leaving for now."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns and a table; what exists is kept."""
    op.add_column("mails", sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mails", sa.Column("released", sa.Text, nullable=False, server_default=sa.text("''")))
    op.create_index("ix_mails_attempted_at", "mails", ["attempted_at"])
    op.create_table(
        "brakes",
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.CheckConstraint("times >= 1", name=op.f("ck_brakes_times")),
        sa.PrimaryKeyConstraint("name", name="pk_brakes"),
    )
