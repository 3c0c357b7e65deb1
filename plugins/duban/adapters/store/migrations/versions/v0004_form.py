"""What the full form asks: no change, what to coordinate, milestones, values of targets, and words of the unit."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LEVELS = ("DEPARTMENTS", "CITY", "PROVINCE")


def upgrade() -> None:
    """Columns with defaults for what was filed before, and one table; nothing filed is touched."""
    for name in ("nil_reason", "experience", "publicity"):
        op.add_column("submissions", _later_text(name))
    op.add_column("entries", sa.Column("unchanged", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("entries", _later_text("coordination"))
    _add_level()
    op.add_column("entries", sa.Column("milestones", sa.JSON, nullable=True))
    op.create_table(
        "target_values",
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("submission", "entry", "position")),
        sa.Column("kpi", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ("submission", "entry"), ("entries.submission", "entries.position"), name="fk_target_values_entries"
        ),
        sa.PrimaryKeyConstraint("submission", "entry", "position", name="pk_target_values"),
    )
    only_added_to("target_values")


def _add_level() -> None:
    """With its check inside the column: SQLite adds no constraint to a table without copying it, guards and all."""
    words = ", ".join(f"'{level}'" for level in LEVELS)
    op.execute(
        "ALTER TABLE entries ADD COLUMN coordination_level VARCHAR(20) "
        f"CONSTRAINT ck_entries_coordination_level CHECK (coordination_level IN ({words}))"
    )


def _later_text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''"))
