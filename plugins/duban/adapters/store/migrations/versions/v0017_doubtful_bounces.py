"""A bounce that anybody could have written waits for a person."""

from duban.adapters.store.migrations.vocabulary import widen

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One word more; no row is touched."""
    widen("holds", "kind", "BOUNCE")
