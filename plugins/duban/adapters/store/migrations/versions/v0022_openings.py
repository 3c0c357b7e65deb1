"""How cycles come to be opened: by which run, what a person agreed to, which due day a late one has; mails sent now."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    One table and two columns.

    A cycle that is open already takes the first run that asks for it; none was opened late as this version means it.
    """
    op.create_table(
        "openings",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("stream", sa.String(40), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("run_id", sa.Text, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mails", sa.Integer, nullable=False),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_openings"),
        sa.UniqueConstraint("programme", "stream", "period", name="uq_openings_programme_stream_period"),
    )
    op.add_column("cycles", sa.Column("due_on", sa.Date, nullable=True))
    op.add_column("mails", sa.Column("hurried_by", sa.Text, nullable=False, server_default=sa.text("''")))
