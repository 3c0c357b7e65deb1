"""What stands in columns of the form that no rule speaks of, so that a form may ask one question more."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column, empty in what was filed before."""
    op.add_column("entries", sa.Column("further", sa.JSON, nullable=True))
