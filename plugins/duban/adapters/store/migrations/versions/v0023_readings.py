"""How far our mailbox was read, whose the mails are that wait to be handled, and which lay there before us."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """
    A table, empty until the next collecting, and two columns.

    Who sent the mails of before, nobody asks; those from before the system was in use are known by its first moment.
    """
    op.create_table(
        "readings",
        sa.Column("mailbox", sa.Text, nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("mailbox", name="pk_readings"),
    )
    op.add_column("messages", sa.Column("sender", sa.Text, nullable=False, server_default=""))
    op.add_column("messages", sa.Column("lay_before", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE messages SET lay_before = TRUE WHERE received_at < (SELECT at FROM moments WHERE name = 'go_live')"
    )
