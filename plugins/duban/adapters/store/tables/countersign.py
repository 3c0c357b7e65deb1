"""The tables of 会签: which forms went to co-leads, and what came back."""

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Integer, Table, UniqueConstraint

from duban.adapters.store.columns import at_least, moment, return_key, sequence, sha256, text, vocabulary
from duban.adapters.store.tables.schema import CYCLE, RETURN, metadata
from duban.domain.form.co_lead import Opinion

countersign_requests = Table(
    "countersign_requests",
    metadata,
    sequence(),
    *return_key(),
    sha256("sha256"),
    text("file_name"),
    Column("items", JSON, nullable=False),
    moment("built_at"),
    UniqueConstraint(*RETURN),
    ForeignKeyConstraint(CYCLE, [f"cycles.{column}" for column in CYCLE]),
)

countersigns = Table(
    "countersigns",
    metadata,
    sequence(),
    *return_key(),
    Column("attempt", Integer, nullable=False),
    moment("received_at"),
    text("sender"),
    sha256("file_sha256"),
    text("file_name"),
    sha256("message"),
    Column("opinion", vocabulary(Opinion, "opinion"), nullable=True),
    text("changes"),
    Column("contributions", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    UniqueConstraint(*RETURN, "attempt", name="uq_countersigns_attempt"),
    UniqueConstraint(*RETURN, "file_sha256", name="uq_countersigns_file_sha256"),
    ForeignKeyConstraint(RETURN, [f"countersign_requests.{column}" for column in RETURN]),
    at_least("attempt", 1),
)
