"""The table of the facts that each draft of a report was made of."""

from sqlalchemy import Column, ForeignKeyConstraint, Integer, String, Table

from duban.adapters.store.columns import moment, sha256
from duban.adapters.store.tables.schema import metadata

report_facts = Table(
    "report_facts",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("draft", Integer, primary_key=True, autoincrement=False),
    moment("as_of"),
    sha256("facts_sha256"),
    sha256("basis_sha256"),
    ForeignKeyConstraint(("name", "draft"), ("documents.name", "documents.draft")),
)
