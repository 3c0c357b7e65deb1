"""The day under the seal of a paper, and who signed for one that went to several."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column that is empty in what was recorded before, one guarded table, one kind of entry more."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    op.add_column("served_papers", sa.Column("sealed_on", sa.Date, nullable=True))
    op.create_table(
        "paper_receipts",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("draft", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("organisation", sa.String(40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("theirs", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(
            ("name", "draft"),
            ("served_papers.name", "served_papers.draft"),
            name=op.f("fk_paper_receipts_served_papers"),
        ),
        sa.PrimaryKeyConstraint("name", "draft", "organisation", name="pk_paper_receipts"),
    )
    widen("log_entries", "kind", "RECEIPT")
    only_added_to("paper_receipts")
