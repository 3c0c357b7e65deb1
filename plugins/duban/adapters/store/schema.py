"""Which version a ledger's tables have, and which one this program works with: neither may write to the other's."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from duban.domain.operation.schema import Schema
from duban.errors import OtherSchema

VERSIONS = Path(__file__).with_name("migrations") / "versions"
VERSION = text("SELECT version_num FROM alembic_version")


@cache
def newest_schema() -> str:
    """The version of this program's tables: that of its newest migration, told by the names of the files alone."""
    return max(file.name[1:5] for file in VERSIONS.glob("v[0-9][0-9][0-9][0-9]_*.py"))


def schema_of(connection: Connection) -> Schema:
    """How the ledger stands to this program; `found` is empty where there are no tables yet."""
    found = connection.execute(VERSION).scalar() if inspect(connection).has_table("alembic_version") else ""
    return Schema(found or "", newest_schema())


def refuse_other_schema(connection: Connection) -> None:
    """Raise OtherSchema unless the ledger's tables are those that this program works with."""
    schema = schema_of(connection)
    if not schema.is_current:
        raise OtherSchema(schema.words)
