"""The mark 创新突破改革: a kind of decision, what a lead says to it, its 自我评估, and what experts say."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

MEANS = ("MEETING", "BY_LETTER")
RATINGS = ("EXCEEDED", "MET", "PARTLY", "MISSED")
PAPERS = ("members", "recusal", "sign_in", "opinions")


def upgrade() -> None:
    """Two words, two columns that are empty in what was filed before, and one guarded table; no row is touched."""
    widen("decisions", "kind", "REFORM")
    op.execute(
        "ALTER TABLE entries ADD COLUMN consent VARCHAR(20) "
        "CONSTRAINT ck_entries_consent CHECK (consent IN ('AGREED', 'DECLINED'))"
    )
    op.add_column("entries", sa.Column("assessment", sa.JSON, nullable=True))
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    op.create_table(
        "expert_reviews",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        _word("means", *MEANS),
        sa.Column("present", sa.Integer, nullable=False),
        sa.Column("recused", sa.Integer, nullable=False),
        _word("rating", *RATINGS),
        _text("opinion"),
        *(_text(f"{paper}_{part}") for paper in PAPERS for part in ("sha256", "name")),
        _text("by"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.CheckConstraint("present >= 1", name=op.f("ck_expert_reviews_present")),
        sa.PrimaryKeyConstraint("seq", name="pk_expert_reviews"),
    )
    widen("log_entries", "kind", "REVIEW")
    only_added_to("expert_reviews")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _word(name: str, *words: str) -> sa.Column[str]:
    kept = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, kept, nullable=False)
