"""The table of what was destroyed because its time had run out; only ever added to."""

from sqlalchemy import Column, Integer, Table, UniqueConstraint

from duban.adapters.store.columns import moment, proof, sequence, sha256, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.operation.destruction import DestructionStep

destructions = Table(
    "destructions",
    metadata,
    sequence(),
    Column("step", vocabulary(DestructionStep, "step"), nullable=False),
    sha256("list_sha256"),
    Column("files", Integer, nullable=False),
    moment("at"),
    text("by"),
    text("reason"),
    *proof(),
    UniqueConstraint("list_sha256", "step"),
)
