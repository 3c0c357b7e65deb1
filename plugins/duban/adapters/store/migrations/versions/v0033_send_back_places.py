"""Which item or cell of a return was sent back, and the mails about a return found without reading them all."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns, empty of what was sent back before: that was whole returns. One index."""
    op.add_column("send_backs", sa.Column("item", sa.Integer, nullable=True))
    op.add_column("send_backs", sa.Column("column", sa.Text, nullable=False, server_default=sa.text("''")))
    op.create_index(op.f("ix_mails_reference"), "mails", ["reference"])
