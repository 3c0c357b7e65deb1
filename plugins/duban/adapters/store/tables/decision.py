"""The tables of what the office decided, of the task lists it confirmed, and of the chained log."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy import text as sql_text

from duban.adapters.store.columns import at_least, later_text, moment, proof, sequence, sha256, text, vocabulary
from duban.adapters.store.tables.schema import metadata
from duban.domain.decisions.decision import DecisionKind
from duban.ports.deciding import LogKind

decisions = Table(
    "decisions",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("kind", vocabulary(DecisionKind, "kind"), nullable=False),
    text("by"),
    moment("at"),
    text("reason"),
    Column("item", Integer, nullable=True),
    Column("reference", String(200), nullable=False),
    Column("organisation", String(40), nullable=False),
    text("field"),
    text("original"),
    text("value"),
    Column("effective", String(7), nullable=False),
    Column("applied_on", Date, nullable=True),
    *proof(),
    Column("basis_kind", String(20), nullable=False, server_default=sql_text("''")),
    later_text("basis_number"),
    Index(None, "programme"),
)

task_list_versions = Table(
    "task_list_versions",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    sha256("sha256"),
    text("confirmed_by"),
    moment("confirmed_at"),
    text("reason"),
    *proof(),
    Column("file_sha256", String(64), nullable=True),
    Column("includes", Integer, nullable=True),
    Column("effective", String(7), nullable=True),
    UniqueConstraint("programme", "number"),
    at_least("number", 1),
)

log_entries = Table(
    "log_entries",
    metadata,
    # Not a sequence: a number is given only to what is committed, so that a gap is a removed entry.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", vocabulary(LogKind, "kind"), nullable=False),
    moment("at"),
    Column("row", Text, nullable=False),
    text("fact"),
    # Two entries cannot follow the same one: the chain never forks.
    Column("previous", String(64), nullable=False, unique=True),
    Column("sha256", String(64), nullable=False, unique=True),
    at_least("number", 1),
)
