"""One kind of decision more: the milestones of an item are amended."""

from duban.adapters.store.migrations.vocabulary import widen

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One word; nothing that was recorded before changes."""
    widen("decisions", "kind", "ROADMAP")
