"""Rows of a programme that are only ever added, read once for all units of work: what was committed never changes."""

from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, func, select

from duban.adapters.store.statements import has

Fact = TypeVar("Fact")
# By programme and sequence number, in the order of recording: what is newer has a higher number.
RememberedFacts = dict[str, dict[int, Fact]]


class AddedRows(Generic[Fact]):
    """The rows of one table in one transaction, as facts; *remembered* outlives the transaction."""

    def __init__(
        self,
        connection: Connection,
        table: Table,
        build: Callable[[RowMapping], Fact],
        remembered: RememberedFacts[Fact],
    ) -> None:
        self._connection = connection
        self._table = table
        self._build = build
        self._remembered = remembered
        self._read: dict[str, tuple[Fact, ...]] = {}  # what was read in this unit holds to its end

    def will_grow(self) -> None:
        """Remember nothing for others any more: what is read from here on may be rolled back."""
        self._remembered = {}
        self._read.clear()

    def all(self, programme: str) -> tuple[Fact, ...]:
        """Every row of a programme, in the order of recording."""
        if programme not in self._read:
            self._read[programme] = self._all(programme)
        return self._read[programme]

    def _all(self, programme: str) -> tuple[Fact, ...]:
        """Those of this unit's moment: who looks may have begun before the last that others remembered was made."""
        known = self._remembered.get(programme, {})
        newest = self._connection.execute(_newest(self._table), {"programme": programme}).scalar() or 0
        last = next(reversed(known), 0)
        if newest > last:
            asked = {"programme": programme, "last": last}
            rows = self._connection.execute(_newer(self._table), asked).mappings()
            known = self._remembered[programme] = known | {row["seq"]: self._build(row) for row in rows}
        return tuple(known.values()) if newest >= last else tuple(one for seq, one in known.items() if seq <= newest)


@cache
def _newest(table: Table) -> Select[tuple[Any]]:
    return select(func.max(table.c.seq)).where(*has(table, "programme"))


@cache
def _newer(table: Table) -> Select[tuple[Any, ...]]:
    return select(table).where(*has(table, "programme"), table.c.seq > bindparam("last")).order_by(table.c.seq)
