"""Figures of targets that a platform collects and the office imports."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, guarded, and one kind of entry more in the log; no row is touched."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    op.create_table(
        "imported_figures",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("kpi", sa.String(40), nullable=False),
        sa.Column("period", sa.String(20), nullable=False),
        _text("value"),
        _text("source"),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        *map(_text, ("file_name", "cell", "by")),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_imported_figures"),
    )
    op.create_index(op.f("ix_imported_figures_programme"), "imported_figures", ["programme"])
    widen("log_entries", "kind", "FIGURE")
    only_added_to("imported_figures")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
