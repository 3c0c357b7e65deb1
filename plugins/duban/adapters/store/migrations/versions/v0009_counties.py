"""What counties say in their quarterly returns."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("county_accounts", "county_indicators")
TEXTS = ("work", "problems", "next_steps", "plan", "exploratory", "experience")


def upgrade() -> None:
    """Create the two tables and guard them; nothing that exists is touched."""
    op.create_table(
        "county_accounts",
        sa.Column("submission", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in TEXTS),
        sa.ForeignKeyConstraint(["submission"], ["submissions.seq"], name="fk_county_accounts_submissions"),
        sa.PrimaryKeyConstraint("submission", name="pk_county_accounts"),
    )
    states = sa.Enum(
        *("NORMAL", "DIFFICULT", "BEHIND"),
        name=op.f("ck_county_indicators_state"),
        native_enum=False,
        create_constraint=True,
        length=20,
    )
    op.create_table(
        "county_indicators",
        sa.Column("submission", sa.Integer, nullable=False),
        sa.Column("indicator", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("state", states, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["submission"],
            ["county_accounts.submission"],
            name="fk_county_indicators_county_accounts",
        ),
        sa.PrimaryKeyConstraint("submission", "indicator", name="pk_county_indicators"),
    )
    _guard()


def _guard() -> None:
    """Only ever added to; the function on PostgreSQL is that of the first version."""
    for table in ONLY_ADDED_TO:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
            continue
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )
