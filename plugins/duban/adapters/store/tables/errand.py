"""What papers gave to units; only ever added to. What was done about each stands with the acts on needs."""

from sqlalchemy import JSON, Column, Date, Integer, String, Table, UniqueConstraint

from duban.adapters.store.columns import at_least, moment, proof, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.decisions.errands import ErrandSource

errands = Table(
    "errands",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("source", vocabulary(ErrandSource, "source"), nullable=False),
    text("paper"),
    text("occasion"),
    Column("dated", Date, nullable=False),
    text("matter"),
    Column("items", JSON, nullable=False),
    text("need"),
    moment("at"),
    text("by"),
    text("reason"),
    *proof(),
    UniqueConstraint("programme", "number"),
    at_least("number", 1),
)
