"""What was done about appraisals, and one kind of paper more: what an appraisal came to."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

KINDS = ("RULES", "OUTSIDE", "RULING", "OPENED", "OBJECTED", "DECIDED")


def upgrade() -> None:
    """One table, guarded, and one word more in two vocabularies; no row is touched."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    kind = sa.Enum(*KINDS, name="kind", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "appraisal_acts",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        _number("number"),
        sa.Column("kind", kind, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *map(_text, ("by", "period", "organisation", "fact", "words", "reason", "value", "source", "file_sha256")),
        _number("about"),
        sa.Column("points", sa.Integer, nullable=True),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_appraisal_acts_number")),
        sa.PrimaryKeyConstraint("seq", name="pk_appraisal_acts"),
        sa.UniqueConstraint("programme", "number", name="uq_appraisal_acts_programme_number"),
    )
    widen("log_entries", "kind", "APPRAISAL")
    widen("documents", "kind", "APPRAISAL")
    only_added_to("appraisal_acts")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
