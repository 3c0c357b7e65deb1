"""What is put on record of practices (典型经验): judged, cleared, agreed to, adopted."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

KINDS = ("TAKEN", "DECLINED", "CLEARED", "BARRED", "AGREED", "REFUSED", "ADOPTED")


def upgrade() -> None:
    """One table, guarded; one kind of entry more."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    kind = sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "practice_acts",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("stream", sa.String(40), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("organisation", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *map(_text, ("by", "words", "reason", "told", "person", "paper")),
        sa.Column("dated", sa.Date, nullable=True),
        _text("adopter"),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_practice_acts_number")),
        sa.PrimaryKeyConstraint("seq", name="pk_practice_acts"),
        sa.UniqueConstraint("programme", "number", name="uq_practice_acts_programme_number"),
    )
    widen("log_entries", "kind", "PRACTICE")
    only_added_to("practice_acts")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
