"""What each draft of a report was made of, and 退回 among the outcomes of a signature."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OUTCOMES = ("SIGN", "SEND_BACK", "DEFER", "WITHDRAW")


def upgrade() -> None:
    """One table, and one word more; what was signed is kept."""
    op.create_table(
        "report_facts",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts_sha256", sa.String(64), nullable=False),
        sa.Column("basis_sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["name", "draft"], ["documents.name", "documents.draft"], name="fk_report_facts_documents"
        ),
        sa.PrimaryKeyConstraint("name", "draft", name="pk_report_facts"),
    )
    only_added_to("report_facts")
    if op.get_bind().dialect.name == "postgresql":
        words = ", ".join(f"'{word}'" for word in OUTCOMES)
        op.drop_constraint(op.f("ck_signatures_outcome"), "signatures", type_="check")
        op.create_check_constraint(op.f("ck_signatures_outcome"), "signatures", f"outcome IN ({words})")
        return
    _copy_signatures()
    only_added_to("signatures")


def _copy_signatures() -> None:
    """SQLite changes no constraint; the copy takes the place of the table, whose guards go with it."""
    outcome = sa.Enum(
        *OUTCOMES, name=op.f("ck_signatures_outcome"), native_enum=False, create_constraint=True, length=20
    )
    op.create_table(
        "signatures_with_send_back",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("outcome", outcome, nullable=False),
        sa.Column("signed_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["name", "draft"], ["documents.name", "documents.draft"], name="fk_signatures_documents"
        ),
        sa.PrimaryKeyConstraint("name", "draft", name="pk_signatures"),
    )
    op.execute(
        "INSERT INTO signatures_with_send_back SELECT name, draft, outcome, signed_by, reason, at FROM signatures"
    )
    op.drop_table("signatures")
    op.rename_table("signatures_with_send_back", "signatures")
