"""What was done about needs for coordination."""

import sqlalchemy as sa
from alembic import op

from duban.adapters.store.migrations.guard import only_added_to
from duban.adapters.store.migrations.vocabulary import widen

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

KINDS = ("ASKED", "SAID", "ANSWERED", "SIGNED", "RAISED", "CLOSED")
LEVELS = ("LEAD", "TASK_FORCE", "CITY_LEADER", "LEADING_GROUP", "PROVINCE")
ANSWERS = ("DONE", "GOING_ON", "NOT_OURS", "BEYOND")


def upgrade() -> None:
    """One table, guarded, and one kind of entry more in the log; no row is touched."""
    known = sa.Enum("SYSTEM", "PAGE", "PAPER", name="known", native_enum=False, create_constraint=False, length=20)
    op.create_table(
        "need_acts",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.Column("programme", sa.String(40), nullable=False),
        *map(_number, ("number", "item")),
        _text("since"),
        _word("kind", *KINDS, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *map(_text, ("by", "words", "reason")),
        _number("about"),
        _text("organisation"),
        _word("part", "MAIN", "SIDE"),
        _word("level", *LEVELS),
        _word("answer", *ANSWERS),
        _number("days"),
        *map(_text, ("file_sha256", "message")),
        sa.Column("known", known, nullable=True),
        sa.Column("account", sa.Text, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_need_acts_number")),
        sa.PrimaryKeyConstraint("seq", name="pk_need_acts"),
        sa.UniqueConstraint("programme", "number", name="uq_need_acts_programme_number"),
    )
    widen("log_entries", "kind", "NEED")
    only_added_to("need_acts")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _word(name: str, *words: str, nullable: bool = True) -> sa.Column[str]:
    kept = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, kept, nullable=nullable)
