"""Proofs that people register, answers as proofs, and what each is called."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = ("ACCEPTED", "RELAYED", "SERVED", "ANSWERED", "EXCHANGED", "PHONED", "HANDED")


def upgrade() -> None:
    """One table and some words; nothing that exists is changed."""
    kind = sa.Enum(*KINDS, name=op.f("ck_registered_proofs_kind"), native_enum=False, create_constraint=True, length=20)
    op.create_table(
        "registered_proofs",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("mail_key", sa.String(200), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("ours", "theirs", "content", "registered_by")),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_sha256", sa.String(64), nullable=False),
        sa.Column("scan_name", sa.Text, nullable=False),
        sa.Column("known", sa.String(20), nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("seq", name="pk_registered_proofs"),
        sa.UniqueConstraint("mail_key", "kind", "at", name="uq_registered_proofs_mail_key_kind_at"),
    )
    only_added_to("registered_proofs")
    widen("proofs", "kind", *KINDS)
    widen("log_entries", "kind", "PROOF")
