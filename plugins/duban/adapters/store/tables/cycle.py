"""The tables of cycles, the returns that they expect, and the forms that went out."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from duban.adapters.store.columns import (
    cycle_key,
    maybe_moment,
    moment,
    return_key,
    sequence,
    sha256,
    text,
    vocabulary,
)
from duban.adapters.store.tables.schema import CYCLE, RETURN, belongs_to, metadata
from duban.domain.returns.submission import ReturnState

cycles = Table(
    "cycles",
    metadata,
    sequence(),
    *cycle_key(),
    moment("opened_at"),
    sha256("task_list_sha256"),
    text("calendar_version"),
    # The day units are asked for, if the cycle was opened after its due day.
    Column("due_on", Date, nullable=True),
    UniqueConstraint(*CYCLE),
)

openings = Table(
    "openings",
    metadata,
    sequence(),
    *cycle_key(),
    text("run_id"),
    maybe_moment("asked_at"),
    Column("mails", Integer, nullable=False),
    Column("plan", JSON, nullable=False),
    maybe_moment("confirmed_at"),
    text("confirmed_by"),
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
    # Nothing in forms of before there was a claim sheet.
    Column("claims", JSON, nullable=True),
    Column("carried", Integer, nullable=True),
    UniqueConstraint(*RETURN),
    belongs_to("expected_returns", RETURN),
)
