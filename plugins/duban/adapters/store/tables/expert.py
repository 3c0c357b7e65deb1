"""The table of what was done about letters to experts (函请专家); only ever added to."""

from sqlalchemy import Column, Date, Integer, String, Table, UniqueConstraint

from duban.adapters.store.columns import at_least, moment, proof, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.decisions.expert_letter import ExpertActKind

expert_acts = Table(
    "expert_acts",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("item", Integer, nullable=False),
    Column("kind", vocabulary(ExpertActKind, "kind"), nullable=False),
    moment("at"),
    text("by"),
    text("reason"),
    Column("number", Integer, nullable=False),
    Column("about", Integer, nullable=False),
    text("address"),
    Column("until", Date, nullable=True),
    *proof(),
    UniqueConstraint("programme", "number"),
    at_least("number", 1),
)
