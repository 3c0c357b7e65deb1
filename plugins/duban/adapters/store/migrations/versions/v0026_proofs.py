"""What proves that a mail arrived, and the class of a mail that was passed on."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table and one word; nothing that exists is changed."""
    kind = sa.Enum(
        *("ACCEPTED", "RELAYED"),
        name=op.f("ck_proofs_kind"),
        native_enum=False,
        create_constraint=True,
        length=20,
    )
    op.create_table(
        "proofs",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("mail_key", sa.String(200), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_proofs"),
        sa.UniqueConstraint("mail_key", "address", "kind", name="uq_proofs_mail_key_address_kind"),
    )
    only_added_to("proofs")
    widen("mail_recipients", "refusal_kind", "RELAYED")
    widen("reach_events", "kind", "RELAYED")
