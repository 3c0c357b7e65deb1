"""When an addressee was last tried alone, so that such attempts count against the hourly limits."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; nobody was tried alone in the hour before an upgrade that anybody would count."""
    op.add_column("mail_recipients", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
