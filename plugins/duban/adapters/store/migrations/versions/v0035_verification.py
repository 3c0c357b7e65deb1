"""Three kinds of decision more: a task force's word on a claim, an answer to a claim, a released site visit."""

from duban.adapters.store.migrations.vocabulary import widen

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three words; nothing that was recorded before changes."""
    widen("decisions", "kind", "OPINION", "ANSWER", "VISIT")
