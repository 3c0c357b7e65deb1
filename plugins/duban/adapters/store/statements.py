"""The few statements that every table needs, alike on SQLite and on PostgreSQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, and_
from sqlalchemy.dialects import postgresql, sqlite

from duban.domain.cycle import Period, Reference

Values = Mapping[str, Any]


def insert_new(connection: Connection, table: Table, values: Values, key: tuple[str, ...]) -> bool:
    """
    Insert a row; False, and nothing changed, if one with the same *key* exists.

    A failed INSERT would spoil the whole transaction on PostgreSQL; ON CONFLICT DO NOTHING does not. Any
    other violated constraint raises. RETURNING says what happened, since row counts differ between drivers.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(table)
        .values(dict(values))
        .on_conflict_do_nothing(index_elements=list(key))
        .returning(*table.primary_key.columns)
    )
    return connection.execute(statement).first() is not None


def cycle_values(reference: Reference) -> dict[str, str]:
    """The columns that name a cycle."""
    return {
        "programme": reference.programme,
        "stream": reference.stream,
        "period": str(reference.period),
    }


def return_values(reference: Reference) -> dict[str, str]:
    """The columns that name a return."""
    return {**cycle_values(reference), "organisation": reference.organisation}


def matches(table: Table, values: Values) -> ColumnElement[bool]:
    """Whether a row of *table* has all *values*."""
    return and_(*(table.c[name] == value for name, value in values.items()))


def reference_of(row: RowMapping) -> Reference:
    """The cycle or return that a row names."""
    return Reference(row["programme"], row["stream"], Period.parse(row["period"]), row.get("organisation", ""))
