"""What holds an item up, and who can solve it."""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
VOCABULARIES = {
    "delay_cause": ("SUPERIOR", "DEPARTMENTS", "MONEY", "LAND", "SYSTEM", "PEOPLE", "OTHER"),
    "delay_owner": ("LEAD", "HELPER", "OFFICE", "ABOVE"),
}


def upgrade() -> None:
    """Two columns, empty in what was filed before."""
    for column, names in VOCABULARIES.items():
        words = ", ".join(f"'{name}'" for name in names)
        op.execute(
            f"ALTER TABLE entries ADD COLUMN {column} VARCHAR(20) "
            f"CONSTRAINT ck_entries_{column} CHECK ({column} IN ({words}))"
        )
