"""The tables of what proves that a unit was told; only ever added to."""

from sqlalchemy import Column, String, Table, UniqueConstraint

from duban.adapters.store.columns import moment, proof, sequence, sha256, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.proof.kinds import ProofKind

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

registered_proofs = Table(
    "registered_proofs",
    metadata,
    sequence(),
    Column("mail_key", String(200), nullable=False),
    Column("kind", vocabulary(ProofKind, "kind"), nullable=False),
    moment("at"),
    text("ours"),
    text("theirs"),
    text("content"),
    text("registered_by"),
    moment("registered_at"),
    sha256("scan_sha256"),
    text("scan_name"),
    *proof(),
    UniqueConstraint("mail_key", "kind", "at"),
)
