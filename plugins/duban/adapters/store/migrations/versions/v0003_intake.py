"""What waits for a person, the automatic answers that were given, returns registered by hand, and when we began."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the four tables; nothing that exists is touched."""
    op.create_table(
        "moments",
        sa.Column("name", sa.String(40), nullable=False),
        _moment("at"),
        sa.PrimaryKeyConstraint("name", name="pk_moments"),
    )
    _create_holds()
    op.create_table(
        "answers",
        sa.Column("mail_key", sa.String(200), nullable=False),
        _text("address"),
        _word("reason", "answers", "RECEIPT", "AGAIN", "NO_FORM", "CONFIRM"),
        _moment("at"),
        sa.ForeignKeyConstraint(["mail_key"], ["mails.key"], name="fk_answers_mails"),
        sa.PrimaryKeyConstraint("mail_key", name="pk_answers"),
    )
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_table(
        "registrations",
        sa.Column("submission", sa.Integer, nullable=False),
        _word("channel", "registrations", "EXCHANGE", "PAPER", "BY_HAND", "FAX"),
        _text("registered_by"),
        _moment("registered_at"),
        _sha256("scan_sha256"),
        _text("scan_name"),
        sa.ForeignKeyConstraint(["submission"], ["submissions.seq"], name="fk_registrations_submissions"),
        sa.PrimaryKeyConstraint("submission", name="pk_registrations"),
    )
    _guard_registrations()


def _create_holds() -> None:
    kinds = ("QUARANTINED", "UNCONFIRMED", "UNIDENTIFIED", "FORGED", "PAPER")
    op.create_table(
        "holds",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        _sha256("message"),
        _sha256("file_sha256"),
        _word("kind", "holds", *kinds),
        _text("reason"),
        _text("sender"),
        _moment("received_at"),
        _moment("since"),
        sa.Column("reference", sa.String(200), nullable=False),
        _text("file_name"),
        _moment("closed_at", nullable=True),
        _text("closed_by"),
        _text("outcome"),
        sa.PrimaryKeyConstraint("seq", name="pk_holds"),
        sa.UniqueConstraint("message", "file_sha256", name="uq_holds_message_file_sha256"),
    )
    op.create_index("ix_holds_closed_at", "holds", ["closed_at"])


def _guard_registrations() -> None:
    """What a person registered is only ever added to; the function on PostgreSQL is that of the first version."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER registrations_refuses_change BEFORE UPDATE OR DELETE ON registrations "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER registrations_refuses_{action.lower()} BEFORE {action} ON registrations "
            "BEGIN SELECT RAISE(ABORT, 'registrations is only ever added to'); END"
        )


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _word(name: str, table: str, *words: str) -> sa.Column[str]:
    choice = sa.Enum(*words, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, choice, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _sha256(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)
