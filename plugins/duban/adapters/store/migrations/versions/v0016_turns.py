"""What was put off is decided again, on a day that is known, and each decision says what lay before the person."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

OUTCOMES = ("SIGN", "SEND_BACK", "DEFER", "WITHDRAW")
KEY = ["name", "draft", "turn"]


def upgrade() -> None:
    """Three columns and a longer key; what was put off before has no day and asks again at once."""
    if op.get_bind().dialect.name == "postgresql":
        for column in _new_columns():
            op.add_column("signatures", column)
        op.drop_constraint("pk_signatures", "signatures", type_="primary")
        op.create_primary_key("pk_signatures", "signatures", KEY)
        return
    _copy_signatures()
    only_added_to("signatures")


def _new_columns() -> tuple[sa.Column[int], sa.Column[object], sa.Column[str]]:
    return (
        sa.Column("turn", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("until", sa.Date, nullable=True),
        sa.Column("dossier_sha256", sa.Text, nullable=False, server_default=sa.text("''")),
    )


def _copy_signatures() -> None:
    """SQLite changes no key; the copy takes the place of the table, whose guards go with it."""
    outcome = sa.Enum(
        *OUTCOMES, name=op.f("ck_signatures_outcome"), native_enum=False, create_constraint=True, length=20
    )
    op.create_table(
        "signatures_with_turns",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        sa.Column("outcome", outcome, nullable=False),
        sa.Column("signed_by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_new_columns(),
        sa.ForeignKeyConstraint(
            ["name", "draft"], ["documents.name", "documents.draft"], name="fk_signatures_documents"
        ),
        sa.PrimaryKeyConstraint(*KEY, name="pk_signatures"),
    )
    op.execute(
        "INSERT INTO signatures_with_turns (name, draft, outcome, signed_by, reason, at) "
        "SELECT name, draft, outcome, signed_by, reason, at FROM signatures"
    )
    op.drop_table("signatures")
    op.rename_table("signatures_with_turns", "signatures")
