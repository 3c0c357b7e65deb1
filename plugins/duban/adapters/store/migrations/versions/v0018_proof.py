"""How it was known who signed, decided or recorded, and what stands for a signature on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ACTED_ON = (
    "signatures",
    "decisions",
    "task_list_versions",
    "send_backs",
    "served_papers",
    "registrations",
    "switches",
)
ON_PAPER = ("registered_by", "scan_sha256", "scan_name", "paper_number")


def upgrade() -> None:
    """Two columns of each table that names a person; null in what was recorded before: nobody can prove it now."""
    for table in ACTED_ON:
        op.add_column(table, sa.Column("known", sa.String(20), nullable=True))
        op.add_column(table, sa.Column("account", sa.Text, nullable=True))
    for name in ON_PAPER:
        op.add_column("signatures", sa.Column(name, sa.Text, nullable=False, server_default=""))
