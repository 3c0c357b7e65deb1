"""The table of figures of targets that the office imported."""

from sqlalchemy import Column, Index, String, Table, Text

from duban.adapters.store.columns import moment, proof, sequence, sha256, text
from duban.adapters.store.tables.schema import metadata

imported_figures = Table(
    "imported_figures",
    metadata,
    sequence(),
    Column("programme", String(40), nullable=False),
    Column("kpi", String(40), nullable=False),
    Column("period", String(20), nullable=False),
    # As text: SQLite would make a binary fraction of it.
    Column("value", Text, nullable=False),
    text("source"),
    sha256("file_sha256"),
    text("file_name"),
    text("cell"),
    text("by"),
    moment("at"),
    *proof(),
    Index(None, "programme"),
)
