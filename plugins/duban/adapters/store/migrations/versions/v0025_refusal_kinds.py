"""Why a mail did not reach somebody, as a word beside what the server said."""

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns; of what came back before, the word is not known, and nothing hangs on it."""
    words = ", ".join(
        f"'{word}'" for word in ("PERMANENT", "TEMPORARY", "FULL", "BLOCKED", "TOO_LARGE", "DELAYED", "DELIVERED")
    )
    for table, column in (("mail_recipients", "refusal_kind"), ("reach_events", "kind")):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(20) "
            f"CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({words}))"
        )
