"""The tables of what units wrote that is no return, and of how each message ended; both only ever added to."""

from sqlalchemy import Boolean, Column, Index, String, Table, UniqueConstraint

from duban.adapters.store.columns import moment, proof, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.mail.message import MessageKind

unit_messages = Table(
    "unit_messages",
    metadata,
    sequence(),
    Column("message", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    text("mail_key"),
    text("sender"),
    moment("received_at"),
    text("words"),
    Column("kind", vocabulary(MessageKind, "kind"), nullable=False),
    Column("is_vouched", Boolean, nullable=False),
    UniqueConstraint("message", "subject"),
    Index(None, "subject"),
)

unit_message_closings = Table(
    "unit_message_closings",
    metadata,
    Column("message", String(64), primary_key=True),
    moment("at"),
    text("by"),
    text("note"),
    text("mail_key"),
    *proof(),
)
