"""The clocks of a mail, addressees turned away for now, mails written anew, and whom our mails do not reach."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five columns and a table; what exists is kept."""
    op.add_column("mails", sa.Column("renews", sa.String(200), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_mails_renews", "mails", ["renews"])
    for name in ("passed_at", "claimed_at"):
        op.add_column("messages", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("mail_recipients", sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mail_recipients", sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")))
    standing = sa.Enum(
        "UNREACHED",
        "REACHED",
        name=op.f("ck_reach_events_standing"),
        native_enum=False,
        create_constraint=True,
        length=20,
    )
    op.create_table(
        "reach_events",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        sa.Column("organisation", sa.String(40), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("standing", standing, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("mail_key", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_reach_events"),
    )
    op.create_index("ix_reach_events_unit", "reach_events", ["programme", "organisation"])
    only_added_to("reach_events")
