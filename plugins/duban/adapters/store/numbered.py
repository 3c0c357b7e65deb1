"""Rows that are only ever added, each under the next number of its programme, with an entry of the log."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, func, select

from duban.adapters.store.log import VOUCHED, vouch
from duban.adapters.store.statements import has, insert_row, rows_of
from duban.ports.deciding import LogKind


def newest_number(connection: Connection, kind: LogKind, programme: str) -> int:
    """The number of the last row of a programme among those that the log vouches for as *kind*, 0 without any."""
    return int(connection.execute(_newest(VOUCHED[kind].table), {"programme": programme}).scalar() or 0)


def append_numbered(connection: Connection, kind: LogKind, values: Mapping[str, Any]) -> RowMapping:
    """Append a row of *values*, whose programme says under which number; gives it as it was recorded."""
    number = newest_number(connection, kind, values["programme"]) + 1
    row = insert_row(connection, VOUCHED[kind].table, {**values, "number": number})
    vouch(connection, kind, row)
    return row


def numbered_rows(
    connection: Connection, kind: LogKind, programme: str, as_of: datetime | None
) -> Iterator[RowMapping]:
    """The rows of a programme among those that the log vouches for as *kind*, up to *as_of* if given, by number."""
    rows = rows_of(connection, VOUCHED[kind].table, {"programme": programme}, ("number",))
    return (row for row in rows if as_of is None or row["at"] <= as_of)


@cache
def _newest(table: Table) -> Select[tuple[Any]]:
    return select(func.max(table.c.number)).where(*has(table, "programme"))
