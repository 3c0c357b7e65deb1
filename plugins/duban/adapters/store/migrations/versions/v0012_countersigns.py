"""会签: which forms went to co-leads, and what came back."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CYCLE = ("programme", "stream", "period")
RETURN = (*CYCLE, "organisation")
ONLY_ADDED_TO = ("countersign_requests", "countersigns")


def upgrade() -> None:
    """Create the two tables and guard them; nothing that exists is touched."""
    op.create_table(
        "countersign_requests",
        *_return_key(),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("items", sa.JSON, nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(CYCLE, [f"cycles.{column}" for column in CYCLE], name="fk_countersign_requests_cycles"),
        sa.PrimaryKeyConstraint("seq", name="pk_countersign_requests"),
        sa.UniqueConstraint(*RETURN, name="uq_countersign_requests_programme_stream_period_organisation"),
    )
    op.create_table(
        "countersigns",
        *_return_key(),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.Text, nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("message", sa.String(64), nullable=False),
        sa.Column(
            "opinion",
            sa.Enum(
                *("NONE", "CHANGES"),
                name=op.f("ck_countersigns_opinion"),
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("contributions", sa.JSON, nullable=False),
        sa.Column("findings", sa.JSON, nullable=False),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_countersigns_attempt")),
        sa.ForeignKeyConstraint(
            RETURN,
            [f"countersign_requests.{column}" for column in RETURN],
            name="fk_countersigns_countersign_requests",
        ),
        sa.PrimaryKeyConstraint("seq", name="pk_countersigns"),
        sa.UniqueConstraint(*RETURN, "attempt", name="uq_countersigns_attempt"),
        sa.UniqueConstraint(*RETURN, "file_sha256", name="uq_countersigns_file_sha256"),
    )
    only_added_to(*ONLY_ADDED_TO)


def _return_key() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("stream", sa.String(40), nullable=False),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("organisation", sa.String(40), nullable=False),
    )
