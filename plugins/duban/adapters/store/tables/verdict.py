"""The tables beside a filed return: the files that came with it, and that the office sent it back."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, Table

from duban.adapters.store.columns import later_text, moment, proof, sha256, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.returns.attachments import EvidenceKind
from duban.domain.returns.send_back import SendBackCode

evidence_files = Table(
    "evidence_files",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("position", Integer, primary_key=True),
    text("name"),
    sha256("sha256"),
    Column("kind", vocabulary(EvidenceKind, "kind"), nullable=False),
    Column("items", JSON, nullable=False),
)

send_backs = Table(
    "send_backs",
    metadata,
    Column("submission", Integer, ForeignKey("submissions.seq"), primary_key=True),
    Column("code", vocabulary(SendBackCode, "code"), nullable=False),
    text("reason"),
    text("by"),
    moment("at"),
    *proof(),
    # What of the return has to be mended; nothing in rows of before only whole returns were sent back.
    Column("item", Integer, nullable=True),
    later_text("column"),
)
