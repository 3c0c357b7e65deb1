"""The table of what proves that a mail arrived; only ever added to."""

from sqlalchemy import Column, String, Table, UniqueConstraint

from duban.adapters.store.columns import moment, sequence, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.proof import ProofKind

proofs = Table(
    "proofs",
    metadata,
    sequence(),
    Column("mail_key", String(200), nullable=False),
    Column("address", String(320), nullable=False),
    Column("kind", vocabulary(ProofKind, "kind"), nullable=False),
    moment("at"),
    text("words"),
    UniqueConstraint("mail_key", "address", "kind"),
)
