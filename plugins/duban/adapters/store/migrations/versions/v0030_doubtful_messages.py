"""A mail of a unit may be a program's as well as a person's: it is listed as doubtful."""

from duban.adapters.store.migrations.vocabulary import widen

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One word more; nothing that exists is changed."""
    widen("unit_messages", "kind", "DOUBTFUL")
