"""In which cells of a returned workbook its entries and numbers were typed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns; of what was filed before, the cells are looked up in the archived workbook as until now."""
    op.add_column("entries", sa.Column("cells", sa.JSON, nullable=True))
    op.add_column("target_values", sa.Column("cell", sa.Text, nullable=False, server_default=""))
