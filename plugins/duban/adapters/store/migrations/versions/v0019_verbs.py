"""More kinds of decisions, what each rests on, and what a version of a task list has in itself."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.vocabulary import widen

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four words and five columns; of what was recorded before nothing is known beyond what was said."""
    widen("decisions", "kind", "TERMINATION", "POSTPONEMENT", "RENAME", "REVERSAL")
    op.add_column("decisions", sa.Column("basis_kind", sa.String(20), nullable=False, server_default=sa.text("''")))
    op.add_column("decisions", sa.Column("basis_number", sa.Text, nullable=False, server_default=sa.text("''")))
    op.add_column("task_list_versions", sa.Column("file_sha256", sa.String(64), nullable=True))
    op.add_column("task_list_versions", sa.Column("includes", sa.Integer, nullable=True))
    op.add_column("task_list_versions", sa.Column("effective", sa.String(7), nullable=True))
