"""What counties say in their quarterly returns."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

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
    only_added_to(*ONLY_ADDED_TO)
