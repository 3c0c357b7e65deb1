"""The table of who is reached: only ever added to."""

from sqlalchemy import Column, Index, String, Table

from duban.adapters.store.columns import moment, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.mail.bounce import BounceKind
from duban.domain.proof.deliverability import ContactStanding

reach_events = Table(
    "reach_events",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("organisation", String(40), nullable=False),
    # Empty for the organisation as a whole.
    text("address"),
    Column("standing", vocabulary(ContactStanding, "standing"), nullable=False),
    moment("at"),
    text("reason"),
    text("mail_key"),
    Column("kind", vocabulary(BounceKind, "kind"), nullable=True),
    Index("ix_reach_events_unit", "programme", "organisation"),
)
