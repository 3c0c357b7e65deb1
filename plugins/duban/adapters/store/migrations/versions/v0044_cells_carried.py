"""How many cells of a form stood filled when it went out."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, empty for forms of before."""
    op.execute("ALTER TABLE issued_forms ADD COLUMN carried INTEGER")
