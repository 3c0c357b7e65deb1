"""The table of what was done about appraisals; only ever added to."""

from sqlalchemy import Column, Integer, String, Table, UniqueConstraint

from duban.adapters.store.columns import at_least, moment, proof, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.appraisal.acts import AppraisalActKind

appraisal_acts = Table(
    "appraisal_acts",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", vocabulary(AppraisalActKind, "kind"), nullable=False),
    moment("at"),
    text("by"),
    text("period"),
    text("organisation"),
    text("fact"),
    text("words"),
    text("reason"),
    text("value"),
    text("source"),
    text("file_sha256"),
    Column("about", Integer, nullable=False),
    Column("points", Integer, nullable=True),
    *proof(),
    UniqueConstraint("programme", "number"),
    at_least("number", 1),
)
