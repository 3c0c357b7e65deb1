"""What leads answered on the items that they were given, and what the office said to what they proposed."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

WORDS = ("AGREED", "PROPOSED")


def upgrade() -> None:
    """One table, guarded, a column of the forms, and one kind of decision more; no row is touched."""
    word = sa.Enum(*WORDS, name=op.f("ck_item_answers_word"), native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "item_answers",
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("item", sa.Integer, nullable=False),
        sa.Column("word", word, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("column", "becomes", "why", "cell")),
        sa.ForeignKeyConstraint(["submission"], ["submissions.seq"], name="fk_item_answers_submissions"),
        sa.PrimaryKeyConstraint("submission", "position", name="pk_item_answers"),
    )
    op.add_column("issued_forms", sa.Column("claims", sa.JSON, nullable=True))
    widen("decisions", "kind", "PROPOSAL")
    only_added_to("item_answers")
