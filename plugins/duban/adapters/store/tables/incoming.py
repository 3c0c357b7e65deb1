"""The tables of the mails that we get: how each was handled, what waits for a person, what was answered at once."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from duban.adapters.store.columns import (
    at_least,
    later_text,
    maybe_moment,
    moment,
    sequence,
    sha256,
    text,
    vocabulary,
)
from duban.adapters.store.tables.schema import metadata
from duban.domain.mail.holds import AnswerReason, HoldKind
from duban.domain.mail.triage import Triage

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
    later_text("sender"),
    Column("lay_before", Boolean, nullable=False, server_default=false()),
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

readings = Table(
    "readings",
    metadata,
    Column("mailbox", Text, primary_key=True),
    moment("listed_at"),
    maybe_moment("read_at"),
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

# The returns of several units that a mail of an address they share may be about.
held_returns = Table(
    "held_returns",
    metadata,
    sequence(),
    sha256("message"),
    sha256("file_sha256"),
    Column("reference", String(200), nullable=False),
    UniqueConstraint("message", "file_sha256", "reference"),
    Index(None, "reference"),
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
