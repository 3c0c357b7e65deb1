"""The table of what was done about practices (典型经验); only ever added to."""

from sqlalchemy import Column, Date, Integer, Table, UniqueConstraint

from duban.adapters.store.columns import at_least, moment, proof, return_key, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.decisions.practice import PracticeActKind

practice_acts = Table(
    "practice_acts",
    metadata,
    sequence(),
    *return_key(),
    Column("number", Integer, nullable=False),
    Column("kind", vocabulary(PracticeActKind, "kind"), nullable=False),
    moment("at"),
    text("by"),
    text("words"),
    text("reason"),
    text("told"),
    text("person"),
    text("paper"),
    Column("dated", Date, nullable=True),
    text("adopter"),
    *proof(),
    UniqueConstraint("programme", "number"),
    at_least("number", 1),
)
