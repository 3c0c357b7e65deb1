"""The tables of papers that were handed over, and of the switch; both only ever added to."""

from sqlalchemy import Boolean, Column, Date, ForeignKeyConstraint, Integer, String, Table

from duban.adapters.store.columns import moment, proof, sequence, sha256, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.escalation.service_of_papers import Way

served_papers = Table(
    "served_papers",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("draft", Integer, primary_key=True, autoincrement=False),
    text("number"),
    text("signed_by"),
    Column("way", vocabulary(Way, "way"), nullable=False),
    moment("received_at"),
    sha256("scan_sha256"),
    text("scan_name"),
    text("recorded_by"),
    moment("recorded_at"),
    *proof(),
    Column("sealed_on", Date, nullable=True),
    ForeignKeyConstraint(("name", "draft"), ("documents.name", "documents.draft")),
)

paper_receipts = Table(
    "paper_receipts",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("draft", Integer, primary_key=True, autoincrement=False),
    Column("organisation", String(40), primary_key=True),
    moment("received_at"),
    text("theirs"),
    text("recorded_by"),
    moment("recorded_at"),
    *proof(),
    ForeignKeyConstraint(("name", "draft"), ("served_papers.name", "served_papers.draft")),
)

switches = Table(
    "switches",
    metadata,
    sequence(),
    Column("paused", Boolean, nullable=False),
    moment("at"),
    text("by"),
    text("reason"),
    *proof(),
)
