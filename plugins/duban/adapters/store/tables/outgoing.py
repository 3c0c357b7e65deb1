"""The tables of the mails that we send."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)
from sqlalchemy import text as sql_text

from duban.adapters.store.columns import (
    at_least,
    maybe_moment,
    moment,
    sequence,
    sha256,
    text,
    vocabulary,
)
from duban.adapters.store.tables.schema import metadata
from duban.domain.mail.bounce import BounceKind
from duban.domain.mail.delivery import Cancellation, MailKind, MailState

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
    # Beside `response`, which is words for people and may be reworded.
    Column("cancelled_for", vocabulary(Cancellation, "cancelled_for"), nullable=True),
    # Who wants it to leave outside the hours and limits; empty for most.
    Column("hurried_by", Text, nullable=False, server_default=sql_text("''")),
    Index(None, "state", "attention_at"),
    Index(None, "renews"),
    Index(None, "reference"),
    Index(None, "attempted_at"),
)

mail_recipients = Table(
    "mail_recipients",
    metadata,
    Column("mail_key", String(200), ForeignKey("mails.key"), primary_key=True),
    Column("position", Integer, primary_key=True),
    text("address"),
    Column("refusal", Text, nullable=True),
    # Beside `refusal`, which is what the server said; not known of what was turned away before there was this column.
    Column("refusal_kind", vocabulary(BounceKind, "refusal_kind"), nullable=True),
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
