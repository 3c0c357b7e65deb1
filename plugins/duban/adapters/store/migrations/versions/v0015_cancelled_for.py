"""Why a mail was cancelled, as a word beside the sentence that people read."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MAILS = sa.table("mails", *(sa.column(name, sa.Text) for name in ("state", "response", "cancelled_for")))
# The sentences by which earlier versions knew that a mail was to be said again.
SENTENCES = {
    "同一邮件中有事项已办结，其余事项重新整理后发出": "PARTLY_UNTRUE",
    "该单位来文待人工登记，可能即为报送件，暂停提醒": "PAUSED",
}


def upgrade() -> None:
    """One column; of mails that were cancelled for good no word is known, and nothing hangs on it."""
    words = "'BY_PERSON', 'UNTRUE', 'PARTLY_UNTRUE', 'PAUSED'"
    op.execute(
        "ALTER TABLE mails ADD COLUMN cancelled_for VARCHAR(20) "
        f"CONSTRAINT ck_mails_cancelled_for CHECK (cancelled_for IN ({words}))"
    )
    for sentence, word in SENTENCES.items():
        told = MAILS.update().where(MAILS.c.state == "CANCELLED", MAILS.c.response == sentence)
        op.execute(told.values(cancelled_for=word))
