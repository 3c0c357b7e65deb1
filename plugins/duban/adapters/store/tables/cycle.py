"""The tables of cycles, the returns that they expect, and the forms that went out."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from duban.adapters.store.columns import (
    cycle_key,
    moment,
    return_key,
    sequence,
    sha256,
    text,
    vocabulary,
)
from duban.adapters.store.tables.schema import CYCLE, RETURN, belongs_to, metadata
from duban.domain.submission import ReturnState

cycles = Table(
    "cycles",
    metadata,
    sequence(),
    *cycle_key(),
    moment("opened_at"),
    sha256("task_list_sha256"),
    text("calendar_version"),
    UniqueConstraint(*CYCLE),
)

expected_returns = Table(
    "expected_returns",
    metadata,
    sequence(),
    *return_key(),
    moment("expected_at"),
    UniqueConstraint(*RETURN),
    belongs_to("cycles", CYCLE),
)

return_events = Table(
    "return_events",
    metadata,
    sequence(),
    *return_key(),
    Column("state", vocabulary(ReturnState, "state"), nullable=False),
    moment("at"),
    text("submission"),
    Column("complete", Boolean, nullable=False),
    belongs_to("expected_returns", RETURN),
    Index("ix_return_events_return", *RETURN),
)

issued_forms = Table(
    "issued_forms",
    metadata,
    sequence(),
    *return_key(),
    sha256("sha256"),
    text("file_name"),
    Column("items", JSON, nullable=False),
    moment("built_at"),
    Column("asked", Integer, nullable=True),
    UniqueConstraint(*RETURN),
    belongs_to("expected_returns", RETURN),
)
