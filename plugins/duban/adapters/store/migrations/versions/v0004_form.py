"""What the full form asks: no change, what to coordinate, milestones, values of targets, and words of the unit."""

import sqlalchemy as sa
from alembic import op

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
    _guard("target_values")


def _add_level() -> None:
    """With its check inside the column: SQLite adds no constraint to a table without copying it, guards and all."""
    words = ", ".join(f"'{level}'" for level in LEVELS)
    op.execute(
        "ALTER TABLE entries ADD COLUMN coordination_level VARCHAR(20) "
        f"CONSTRAINT ck_entries_coordination_level CHECK (coordination_level IN ({words}))"
    )


def _guard(table: str) -> None:
    """What was filed is only ever added to; the function on PostgreSQL is that of the first version."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
        )


def _later_text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''"))
