"""The signed copies that the last signature on a paper made."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; what was signed before has no copy but the draft."""
    op.add_column("signatures", sa.Column("files", sa.JSON, nullable=True))
