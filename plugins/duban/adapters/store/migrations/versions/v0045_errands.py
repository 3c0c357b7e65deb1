"""What minutes and remarks give to units, and the 交办单 that says so."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, guarded; three columns, empty in what was recorded of needs; one kind of paper and of entry more."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    source = sa.Enum("MINUTES", "REMARK", name="source", native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "errands",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("source", source, nullable=False),
        *map(_text, ("paper", "occasion")),
        sa.Column("dated", sa.Date, nullable=False),
        _text("matter"),
        sa.Column("items", sa.JSON, nullable=False),
        _text("need"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *map(_text, ("by", "reason")),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_errands_number")),
        sa.PrimaryKeyConstraint("seq", name="pk_errands"),
        sa.UniqueConstraint("programme", "number", name="uq_errands_programme_number"),
    )
    op.add_column("need_acts", sa.Column("until", sa.Date, nullable=True))
    op.add_column("need_acts", sa.Column("paper", sa.Text, nullable=False, server_default=sa.text("''")))
    op.execute(
        "ALTER TABLE need_acts ADD COLUMN way VARCHAR(20) "
        "CONSTRAINT ck_need_acts_way CHECK (way IN ('SEPARATE', 'MONTHLY'))"
    )
    widen("documents", "kind", "ERRAND")
    widen("log_entries", "kind", "ERRAND")
    only_added_to("errands")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
