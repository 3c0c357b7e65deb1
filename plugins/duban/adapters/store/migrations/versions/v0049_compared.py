"""What a draft of a 简况 was last held against."""

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column, empty for drafts of before: each is held against the ledger once more."""
    op.execute("ALTER TABLE documents ADD COLUMN compared_with TEXT NOT NULL DEFAULT ''")
