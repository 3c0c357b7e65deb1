"""The table of the outages around us, told and ended."""

from sqlalchemy import Boolean, Column, Index, Table

from duban.adapters.store.columns import maybe_moment, moment, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.operation.outage import OutageKind

outages = Table(
    "outages",
    metadata,
    sequence(),
    Column("kind", vocabulary(OutageKind, "kind"), nullable=False),
    moment("since"),
    text("reason"),
    moment("seen_at"),
    maybe_moment("told_at"),
    maybe_moment("ended_at"),
    maybe_moment("end_told_at"),
    Column("urgent", Boolean, nullable=False),
    Index(None, "ended_at"),
)
