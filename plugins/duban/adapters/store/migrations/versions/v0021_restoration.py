"""What happened to a ledger that was restored from a backup, and the log's word for it."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; nothing that exists is touched."""
    step = sa.Enum(
        *("RESTORED", "REPLAYED", "RELEASED"),
        name=op.f("ck_restorations_step"),
        native_enum=False,
        create_constraint=True,
        length=20,
    )
    op.create_table(
        "restorations",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("step", step, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_restorations"),
    )
    only_added_to("restorations")
    widen("log_entries", "kind", "RESTORATION")
