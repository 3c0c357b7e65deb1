"""
The few statements that every table needs, alike on SQLite and on PostgreSQL.

Each is built once and then asked with other values: building one costs several times what asking it costs.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Insert,
    RowMapping,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from duban.domain.calendar.cycle import Period, Reference

Values = Mapping[str, Any]
Names = tuple[str, ...]

# The moment up to which facts count; who asks for all that is known gives the end of time, and asks the same.
UNTIL: BindParameter[datetime] = bindparam("until")
FOREVER = datetime.max.replace(tzinfo=UTC)
KEY_PREFIX = "key_"


def has(table: Table, *names: str) -> list[ColumnElement[bool]]:
    """That a row of *table* has, in the columns of those names, the values that are given when it is asked."""
    return [table.c[name] == bindparam(name) for name in names]


def begins_with(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """That *column* begins with the text that is given under that name when it is asked."""
    beginning = bindparam(name, type_=Text)
    return func.substr(column, 1, func.length(beginning)) == beginning


def ends_with(column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """That *column* ends with the text that is given under that name when it is asked."""
    ending = bindparam(name, type_=Text)
    return func.substr(column, func.length(column) - func.length(ending) + 1) == ending


def rows_of(connection: Connection, table: Table, values: Values, order: Names = ()) -> Sequence[RowMapping]:
    """The rows of *table* that have all *values*, in the order of those columns or else of its primary key."""
    return connection.execute(_selection(table, tuple(values), order), values).mappings().all()


def row_of(connection: Connection, table: Table, values: Values) -> RowMapping | None:
    """The row of *table* that has all *values*, which are a key of it; None if there is none."""
    return connection.execute(_selection(table, tuple(values), ()), values).mappings().first()


def rows_among(connection: Connection, table: Table, name: str, among: Iterable[Any]) -> Sequence[RowMapping]:
    """The rows of *table* whose column of that name is one of *among*, in the order of its primary key."""
    return connection.execute(_selection_among(table, name), {name: list(among)}).mappings().all()


def insert_row(connection: Connection, table: Table, values: Values) -> RowMapping:
    """Insert a row, and return it as the database has it now."""
    return connection.execute(_insert(table), values).mappings().one()


def change(connection: Connection, table: Table, key: Values, changes: Values) -> int:
    """Set *changes* in the rows that have all values of *key*; how many there are."""
    asked = {f"{KEY_PREFIX}{name}": value for name, value in key.items()}
    return connection.execute(_change(table, tuple(key)), {**changes, **asked}).rowcount


def insert_new(connection: Connection, table: Table, values: Values, key: Names) -> RowMapping | None:
    """
    Insert a row, and return it as the database has it now; None, and nothing changed, if there is one of that *key*.

    A failed INSERT would spoil the whole transaction on PostgreSQL; ON CONFLICT DO NOTHING does not. Any
    other violated constraint raises. RETURNING says what happened, since row counts differ between drivers.
    """
    statement = _insert_new(table, key, connection.dialect.name)
    return connection.execute(statement, values).mappings().first()


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


def reference_of(row: RowMapping | Values) -> Reference:
    """The cycle or return that a row names."""
    return Reference(row["programme"], row["stream"], Period.parse(row["period"]), row.get("organisation", ""))


def without_seq(row: RowMapping) -> dict[str, Any]:
    """What a row says, its place in the order of recording aside."""
    return {name: value for name, value in row.items() if name != "seq"}


@cache
def _selection(table: Table, key: Names, order: Names) -> Select[tuple[Any, ...]]:
    columns = [table.c[name] for name in order] or table.primary_key.columns
    return select(table).where(*has(table, *key)).order_by(*columns)


@cache
def _selection_among(table: Table, name: str) -> Select[tuple[Any, ...]]:
    among = table.c[name].in_(bindparam(name, expanding=True))
    return select(table).where(among).order_by(*table.primary_key.columns)


@cache
def _insert_new(table: Table, key: Names, dialect: str) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing(index_elements=list(key)).returning(*table.columns)


@cache
def _insert(table: Table) -> Insert:
    return table.insert().returning(*table.columns)


@cache
def _change(table: Table, key: Names) -> Update:
    # The bare name of a column means its new value.
    return update(table).where(*(table.c[name] == bindparam(f"{KEY_PREFIX}{name}") for name in key))
