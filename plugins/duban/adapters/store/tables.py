"""
The tables of the ledger.

Natural keys throughout: programme, stream, period and organisation stand in columns of their own, so that a
second programme is only another value. `seq` is the order of recording, and nothing else. What people did and
what departments sent is only ever added; the first migration lets the database refuse anything else.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy import text as sql_text

from duban.adapters.store.columns import (
    at_least,
    cycle_key,
    later_text,
    maybe_moment,
    moment,
    return_key,
    sequence,
    sha256,
    text,
    vocabulary,
)
from duban.domain.delivery import MailKind, MailState
from duban.domain.document import DocumentKind, DocumentState, Outcome
from duban.domain.intake import AnswerReason, HoldKind
from duban.domain.ladder import NoticeState
from duban.domain.submission import Channel, CoordinationLevel, Level, ReturnState, Status, Verdict
from duban.domain.triage import Triage

CYCLE = ("programme", "stream", "period")
RETURN = (*CYCLE, "organisation")

# Names by rule, so that a later migration can say which constraint it changes; PostgreSQL cuts them at 63.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _belongs_to(table: str, columns: tuple[str, ...]) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(columns, [f"{table}.{column}" for column in columns])


cycles = Table(
    "cycles",
    metadata,
    sequence(),
    *cycle_key(),
    moment("opened_at"),
    sha256("task_list_sha256"),
    text("calendar_version"),
    UniqueConstraint(*CYCLE),
)

expected_returns = Table(
    "expected_returns",
    metadata,
    sequence(),
    *return_key(),
    moment("expected_at"),
    UniqueConstraint(*RETURN),
    _belongs_to("cycles", CYCLE),
)

return_events = Table(
    "return_events",
    metadata,
    sequence(),
    *return_key(),
    Column("state", vocabulary(ReturnState, "state"), nullable=False),
    moment("at"),
    text("submission"),
    Column("complete", Boolean, nullable=False),
    _belongs_to("expected_returns", RETURN),
    Index("ix_return_events_return", *RETURN),
)

issued_forms = Table(
    "issued_forms",
    metadata,
    sequence(),
    *return_key(),
    sha256("sha256"),
    text("file_name"),
    Column("items", JSON, nullable=False),
    moment("built_at"),
    Column("asked", Integer, nullable=True),
    UniqueConstraint(*RETURN),
    _belongs_to("expected_returns", RETURN),
)

mails = Table(
    "mails",
    metadata,
    sequence(),
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", vocabulary(MailKind, "kind"), nullable=False),
    text("reference"),
    text("organisation"),
    Column("message_id", Text, nullable=False, unique=True),
    sha256("raw_sha256"),
    text("subject"),
    moment("prepared_at"),
    Column("state", vocabulary(MailState, "state"), nullable=False),
    Column("attempts", Integer, nullable=False),
    maybe_moment("attention_at"),
    maybe_moment("sent_at"),
    text("response"),
    maybe_moment("attempted_at"),
    Column("released", Text, nullable=False, server_default=sql_text("''")),
    at_least("attempts", 0),
    # The notice (rung/subject) that this mail says anew, because its first mail came to nothing; empty for most.
    Column("renews", String(200), nullable=False, server_default=sql_text("''")),
    Index(None, "state", "attention_at"),
    Index(None, "renews"),
    Index(None, "attempted_at"),
)

mail_recipients = Table(
    "mail_recipients",
    metadata,
    Column("mail_key", String(200), ForeignKey("mails.key"), primary_key=True),
    Column("position", Integer, primary_key=True),
    text("address"),
    Column("refusal", Text, nullable=True),
    # Of one who was turned away for now while others were accepted: when to try again, how often it was tried, and
    # when he was last tried alone.
    maybe_moment("retry_at"),
    Column("attempts", Integer, nullable=False, server_default=sql_text("0")),
    maybe_moment("tried_at"),
)

brakes = Table(
    "brakes",
    metadata,
    Column("name", String(255), primary_key=True),
    moment("since"),
    moment("until"),
    Column("times", Integer, nullable=False),
    text("reason"),
    at_least("times", 1),
)

messages = Table(
    "messages",
    metadata,
    Column("mailbox", Text, primary_key=True),
    # Unsigned 32 bits on the server (RFC 3501 2.3.1.1).
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    sha256("sha256"),
    moment("received_at"),
    text("message_id"),
    Column("attempts", Integer, nullable=False),
    Column("triage", vocabulary(Triage, "triage"), nullable=True),
    text("note"),
    maybe_moment("handled_at"),
    maybe_moment("passed_at"),
    maybe_moment("claimed_at"),
    at_least("attempts", 0),
    Index(None, "message_id"),
    Index(None, "triage"),
)

moments = Table(
    "moments",
    metadata,
    Column("name", String(40), primary_key=True),
    moment("at"),
)

holds = Table(
    "holds",
    metadata,
    sequence(),
    sha256("message"),
    # Empty when the whole mail waits.
    sha256("file_sha256"),
    Column("kind", vocabulary(HoldKind, "kind"), nullable=False),
    text("reason"),
    text("sender"),
    moment("received_at"),
    moment("since"),
    Column("reference", String(200), nullable=False),
    text("file_name"),
    maybe_moment("closed_at"),
    text("closed_by"),
    text("outcome"),
    UniqueConstraint("message", "file_sha256"),
    Index(None, "closed_at"),
)

answers = Table(
    "answers",
    metadata,
    Column("mail_key", String(200), ForeignKey("mails.key"), primary_key=True),
    text("address"),
    Column("reason", vocabulary(AnswerReason, "reason"), nullable=False),
    moment("at"),
    Index(None, "at"),
)

submissions = Table(
    "submissions",
    metadata,
    sequence(),
    *return_key(),
    Column("attempt", Integer, nullable=False),
    moment("received_at"),
    text("sender"),
    sha256("file_sha256"),
    text("file_name"),
    sha256("message"),
    Column("verdict", vocabulary(Verdict, "verdict"), nullable=False),
    later_text("nil_reason"),
    later_text("experience"),
    later_text("publicity"),
    UniqueConstraint(*RETURN, "attempt", name="uq_submissions_attempt"),
    UniqueConstraint(*RETURN, "file_sha256", name="uq_submissions_file_sha256"),
    _belongs_to("expected_returns", RETURN),
    at_least("attempt", 1),
)

registrations = Table(
    "registrations",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("channel", vocabulary(Channel, "channel"), nullable=False),
    text("registered_by"),
    moment("registered_at"),
    sha256("scan_sha256"),
    text("scan_name"),
)

entries = Table(
    "entries",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("item", Integer, nullable=False),
    Column("status", vocabulary(Status, "status"), nullable=True),
    Column("measures", JSON, nullable=False),
    text("progress"),
    text("problems"),
    text("next_steps"),
    Column("expected_on", Date, nullable=True),
    text("evidence"),
    text("remark"),
    Column("unchanged", Boolean, nullable=False, server_default=false()),
    later_text("coordination"),
    Column("coordination_level", vocabulary(CoordinationLevel, "coordination_level"), nullable=True),
    # Nothing in what was filed before it was asked; PostgreSQL cannot compare a default of this type.
    Column("milestones", JSON, nullable=True),
)

target_values = Table(
    "target_values",
    metadata,
    Column("submission", Integer, primary_key=True),
    Column("entry", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kpi", String(40), nullable=False),
    # As text: SQLite would make a binary fraction of it.
    Column("value", Text, nullable=True),
    text("text"),
    text("source"),
    ForeignKeyConstraint(("submission", "entry"), ("entries.submission", "entries.position")),
)

findings = Table(
    "findings",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", String(40), nullable=False),
    Column("level", vocabulary(Level, "level"), nullable=False),
    text("sentence"),
    Column("item", Integer, nullable=True),
    text("column"),
    text("cell"),
)

notices = Table(
    "notices",
    metadata,
    sequence(),
    Column("rung", String(40), nullable=False),
    Column("subject", String(200), nullable=False),
    moment("at"),
    Column("state", vocabulary(NoticeState, "state"), nullable=False),
    # No foreign key: the mail of a draft exists only once the draft is signed.
    text("mail_key"),
    text("document"),
    UniqueConstraint("rung", "subject"),
    Index(None, "subject"),
)

documents = Table(
    "documents",
    metadata,
    sequence(),
    Column("name", String(200), nullable=False),
    Column("draft", Integer, nullable=False),
    Column("kind", vocabulary(DocumentKind, "kind"), nullable=False),
    text("reference"),
    text("title"),
    text("body"),
    text("signer"),
    Column("files", JSON, nullable=False),
    moment("created_at"),
    text("subject"),
    text("text"),
    Column("state", vocabulary(DocumentState, "state"), nullable=False),
    maybe_moment("withdrawn_at"),
    text("withdrawn_because"),
    UniqueConstraint("name", "draft"),
    at_least("draft", 1),
    Index(None, "state"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("draft", Integer, primary_key=True, autoincrement=False),
    Column("outcome", vocabulary(Outcome, "outcome"), nullable=False),
    text("signed_by"),
    text("reason"),
    moment("at"),
    _belongs_to("documents", ("name", "draft")),
)

# Tables with a page of their own stand on the same metadata.
import duban.adapters.store.contact_tables  # noqa: E402
import duban.adapters.store.countersign_tables  # noqa: E402
import duban.adapters.store.county_tables  # noqa: E402
import duban.adapters.store.decision_tables  # noqa: E402
import duban.adapters.store.report_tables  # noqa: E402
import duban.adapters.store.serving_tables  # noqa: E402
import duban.adapters.store.verdict_tables  # noqa: E402, F401
