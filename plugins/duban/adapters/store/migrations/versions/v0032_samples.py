"""One kind of decision more: a closed item was drawn to be checked again."""

from duban.adapters.store.migrations.vocabulary import widen

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One word; nothing that was recorded before changes."""
    widen("decisions", "kind", "SAMPLE")
