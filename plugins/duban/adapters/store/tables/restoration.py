"""The table of what happened to a ledger that was restored from a backup; only ever added to."""

from sqlalchemy import Column, Table

from duban.adapters.store.columns import maybe_moment, moment, sequence, sha256, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.operation.restoration import RestorationStep

restorations = Table(
    "restorations",
    metadata,
    sequence(),
    Column("step", vocabulary(RestorationStep, "step"), nullable=False),
    moment("at"),
    text("by"),
    sha256("subject"),
    text("words"),
    maybe_moment("as_of"),
)
