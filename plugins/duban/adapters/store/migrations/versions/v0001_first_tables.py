"""
The first tables, and what guards them.

A later version that copies a table of ONLY_ADDED_TO (as Alembic does on SQLite) must guard it again.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ONLY_ADDED_TO = ("return_events", "submissions", "entries", "findings", "signatures")
CYCLE = ("programme", "stream", "period")
RETURN = (*CYCLE, "organisation")


def upgrade() -> None:
    """Create everything."""
    _create_returns()
    _create_mails()
    _create_messages()
    _create_submissions()
    _create_notices()
    _create_documents()
    if op.get_bind().dialect.name == "postgresql":
        _guard_on_postgresql()
    else:
        _guard_on_sqlite()


def _create_returns() -> None:
    op.create_table(
        "cycles",
        *_sequence("cycles"),
        *_cycle(),
        _moment("opened_at"),
        _sha256("task_list_sha256"),
        _text("calendar_version"),
        sa.UniqueConstraint(*CYCLE, name="uq_cycles_programme_stream_period"),
    )
    op.create_table(
        "expected_returns",
        *_sequence("expected_returns"),
        *_return(),
        _moment("expected_at"),
        sa.UniqueConstraint(*RETURN, name="uq_expected_returns_programme_stream_period_organisation"),
        _belongs("expected_returns", "cycles", CYCLE),
    )
    op.create_table(
        "return_events",
        *_sequence("return_events"),
        *_return(),
        _word("state", "return_events", "OWED", "RECEIVED", "SENT_BACK", "ACCEPTED", "EXEMPT", "NIL"),
        _moment("at"),
        _text("submission"),
        sa.Column("complete", sa.Boolean, nullable=False),
        _belongs("return_events", "expected_returns", RETURN),
    )
    op.create_index("ix_return_events_return", "return_events", RETURN)
    op.create_table(
        "issued_forms",
        *_sequence("issued_forms"),
        *_return(),
        _sha256("sha256"),
        _text("file_name"),
        sa.Column("items", sa.JSON, nullable=False),
        _moment("built_at"),
        sa.UniqueConstraint(*RETURN, name="uq_issued_forms_programme_stream_period_organisation"),
        _belongs("issued_forms", "expected_returns", RETURN),
    )


def _create_mails() -> None:
    states = ("PREPARED", "SENDING", "SENT", "RETRY", "FAILED", "UNKNOWN", "HELD", "BOUNCED", "CANCELLED")
    op.create_table(
        "mails",
        *_sequence("mails"),
        sa.Column("key", sa.String(200), nullable=False),
        _word("kind", "mails", "FORM", "NOTICE", "RECEIPT", "REPORT", "LETTER"),
        _text("reference"),
        _text("organisation"),
        _text("message_id"),
        _sha256("raw_sha256"),
        _text("subject"),
        _moment("prepared_at"),
        _word("state", "mails", *states),
        _number("attempts"),
        _moment("attention_at", nullable=True),
        _moment("sent_at", nullable=True),
        _text("response"),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_mails_attempts")),
        sa.UniqueConstraint("key", name="uq_mails_key"),
        sa.UniqueConstraint("message_id", name="uq_mails_message_id"),
    )
    op.create_index("ix_mails_state_attention_at", "mails", ["state", "attention_at"])
    op.create_table(
        "mail_recipients",
        sa.Column("mail_key", sa.String(200), nullable=False),
        _number("position"),
        _text("address"),
        sa.Column("refusal", sa.Text, nullable=True),
        sa.ForeignKeyConstraint(["mail_key"], ["mails.key"], name="fk_mail_recipients_mails"),
        sa.PrimaryKeyConstraint("mail_key", "position", name="pk_mail_recipients"),
    )


def _create_messages() -> None:
    kinds = ("OWN", "BOUNCE", "AUTOMATIC", "FORM", "NO_WORKBOOK", "UNKNOWN")
    op.create_table(
        "messages",
        _text("mailbox"),
        sa.Column("uidvalidity", sa.BigInteger, nullable=False),
        sa.Column("uid", sa.BigInteger, nullable=False),
        _sha256("sha256"),
        _moment("received_at"),
        _text("message_id"),
        _number("attempts"),
        _word("triage", "messages", *kinds, nullable=True),
        _text("note"),
        _moment("handled_at", nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_messages_attempts")),
        sa.PrimaryKeyConstraint("mailbox", "uidvalidity", "uid", name="pk_messages"),
    )
    op.create_index("ix_messages_message_id", "messages", ["message_id"])
    op.create_index("ix_messages_triage", "messages", ["triage"])


def _create_submissions() -> None:
    statuses = ("DONE", "ON_SCHEDULE", "BEHIND", "NOT_STARTED", "PROGRESSING", "NOT_PROGRESSING")
    op.create_table(
        "submissions",
        *_sequence("submissions"),
        *_return(),
        _number("attempt"),
        _moment("received_at"),
        _text("sender"),
        _sha256("file_sha256"),
        _text("file_name"),
        _sha256("message"),
        _word("verdict", "submissions", "ACCEPTED", "QUERIED", "SENT_BACK"),
        sa.CheckConstraint("attempt >= 1", name=op.f("ck_submissions_attempt")),
        sa.UniqueConstraint(*RETURN, "attempt", name="uq_submissions_attempt"),
        sa.UniqueConstraint(*RETURN, "file_sha256", name="uq_submissions_file_sha256"),
        _belongs("submissions", "expected_returns", RETURN),
    )
    op.create_table(
        "entries",
        *_row_of_submission("entries"),
        _number("item"),
        _word("status", "entries", *statuses, nullable=True),
        sa.Column("measures", sa.JSON, nullable=False),
        _text("progress"),
        _text("problems"),
        _text("next_steps"),
        sa.Column("expected_on", sa.Date, nullable=True),
        _text("evidence"),
        _text("remark"),
    )
    op.create_table(
        "findings",
        *_row_of_submission("findings"),
        sa.Column("code", sa.String(40), nullable=False),
        _word("level", "findings", "ERROR", "QUERY"),
        _text("sentence"),
        sa.Column("item", sa.Integer, nullable=True),
        _text("column"),
        _text("cell"),
    )


def _create_notices() -> None:
    states = ("PREPARED", "DELIVERED", "UNDELIVERED", "DRAFTED", "WITHDRAWN")
    op.create_table(
        "notices",
        *_sequence("notices"),
        sa.Column("rung", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        _moment("at"),
        _word("state", "notices", *states),
        _text("mail_key"),
        _text("document"),
        sa.UniqueConstraint("rung", "subject", name="uq_notices_rung_subject"),
    )
    op.create_index("ix_notices_subject", "notices", ["subject"])


def _create_documents() -> None:
    states = ("WAITING", "SIGNED", "DEFERRED", "WITHDRAWN", "SUPERSEDED")
    op.create_table(
        "documents",
        *_sequence("documents"),
        sa.Column("name", sa.String(200), nullable=False),
        _number("draft"),
        _word("kind", "documents", "NOTICE", "LETTER", "REPORT"),
        _text("reference"),
        _text("title"),
        _text("body"),
        _text("signer"),
        sa.Column("files", sa.JSON, nullable=False),
        _moment("created_at"),
        _text("subject"),
        _text("text"),
        _word("state", "documents", *states),
        _moment("withdrawn_at", nullable=True),
        _text("withdrawn_because"),
        sa.CheckConstraint("draft >= 1", name=op.f("ck_documents_draft")),
        sa.UniqueConstraint("name", "draft", name="uq_documents_name_draft"),
    )
    op.create_index("ix_documents_state", "documents", ["state"])
    op.create_table(
        "signatures",
        sa.Column("name", sa.String(200), nullable=False),
        _number("draft"),
        _word("outcome", "signatures", "SIGN", "DEFER", "WITHDRAW"),
        _text("signed_by"),
        _text("reason"),
        _moment("at"),
        _belongs("signatures", "documents", ("name", "draft")),
        sa.PrimaryKeyConstraint("name", "draft", name="pk_signatures"),
    )


def _guard_on_sqlite() -> None:
    for table in ONLY_ADDED_TO:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            )


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in ONLY_ADDED_TO:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _sequence(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=f"pk_{table}"),
    )


def _cycle() -> list[sa.Column[str]]:
    lengths = {"programme": 40, "stream": 40, "period": 7}
    return [sa.Column(name, sa.String(length), nullable=False) for name, length in lengths.items()]


def _return() -> list[sa.Column[str]]:
    return [*_cycle(), sa.Column("organisation", sa.String(40), nullable=False)]


def _row_of_submission(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        _number("submission"),
        _number("position"),
        sa.ForeignKeyConstraint(["submission"], ["submissions.seq"], name=f"fk_{table}_submissions"),
        sa.PrimaryKeyConstraint("submission", "position", name=f"pk_{table}"),
    )


def _belongs(table: str, to: str, columns: tuple[str, ...]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, [f"{to}.{column}" for column in columns], name=f"fk_{table}_{to}")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _word(name: str, table: str, *words: str, nullable: bool = False) -> sa.Column[str]:
    choice = sa.Enum(*words, name=op.f(f"ck_{table}_{name}"), native_enum=False, create_constraint=True, length=20)
    return sa.Column(name, choice, nullable=nullable)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _sha256(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
