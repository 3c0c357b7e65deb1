"""One kind of paper more: the 调度简况 of a month."""

from duban.adapters.store.migrations.vocabulary import widen

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One word; nothing that was recorded before changes."""
    widen("documents", "kind", "BRIEF")
