"""What was destroyed because its time had run out."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, guarded, and one kind of entry more in the log; no row is touched."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    step = sa.Enum("RELEASED", "DESTROYED", name="step", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "destructions",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("step", step, nullable=False),
        sa.Column("list_sha256", sa.String(64), nullable=False),
        sa.Column("files", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_destructions"),
        sa.UniqueConstraint("list_sha256", "step", name="uq_destructions_list_sha256_step"),
    )
    widen("log_entries", "kind", "DESTRUCTION")
    only_added_to("destructions")
