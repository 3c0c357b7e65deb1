"""How many cells each form asked to fill, so that the next one can say whether it asks for less."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; of forms that went out before it is not known."""
    op.add_column("issued_forms", sa.Column("asked", sa.Integer, nullable=True))
