"""The tables of reminders and papers, and of who signed them."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy import text as sql_text

from duban.adapters.store.columns import (
    at_least,
    later_text,
    maybe_moment,
    moment,
    proof,
    sequence,
    text,
    vocabulary,
)
from duban.adapters.store.tables.schema import belongs_to, metadata
from duban.domain.decisions.document import DocumentKind, DocumentState, Outcome
from duban.domain.escalation.ladder import NoticeState

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
    later_text("compared_with"),
    UniqueConstraint("name", "draft"),
    at_least("draft", 1),
    Index(None, "state"),
)

signatures = Table(
    "signatures",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("draft", Integer, primary_key=True, autoincrement=False),
    # What was put off is decided again; before that was possible every draft had one decision.
    Column("turn", Integer, primary_key=True, autoincrement=False, server_default=sql_text("1")),
    Column("outcome", vocabulary(Outcome, "outcome"), nullable=False),
    text("signed_by"),
    text("reason"),
    moment("at"),
    Column("until", Date, nullable=True),
    later_text("dossier_sha256"),
    *proof(),
    later_text("registered_by"),
    later_text("scan_sha256"),
    later_text("scan_name"),
    later_text("paper_number"),
    Column("files", JSON, nullable=True),
    belongs_to("documents", ("name", "draft")),
)
