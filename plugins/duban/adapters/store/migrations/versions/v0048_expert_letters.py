"""What is put on record of experts who are asked by mail (函请专家): asked, answered, given up."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

KINDS = ("ASKED", "ANSWERED", "GIVEN_UP")


def upgrade() -> None:
    """One table, guarded; one kind of entry more."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    kind = sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "expert_acts",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("about", sa.Integer, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("until", sa.Date, nullable=True),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_expert_acts_number")),
        sa.PrimaryKeyConstraint("seq", name="pk_expert_acts"),
        sa.UniqueConstraint("programme", "number", name="uq_expert_acts_programme_number"),
    )
    widen("log_entries", "kind", "EXPERT")
    only_added_to("expert_acts")
