"""
Rows that are only ever added, read once for all units of work: what was committed of them never changes.

A unit of work asks at its beginning how far they have come; while that is as far as was read, nothing is read again.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, RowMapping, Select, Table, bindparam, func, select

from duban.adapters.store.tables import cycles, decisions, need_acts, restorations, task_list_versions

Fact = TypeVar("Fact")
GROWING = (cycles, decisions, need_acts, task_list_versions, restorations)
NEWEST = select(*(select(func.max(table.c.seq)).scalar_subquery() for table in GROWING))
# The number of the last row of each table, by the table's name.
Newest = Mapping[str, int]


def newest_rows(connection: Connection) -> Newest:
    """As it stands in this transaction, to whose end it is true of all others: they follow one another."""
    found = connection.execute(NEWEST).one()
    return {table.name: number or 0 for table, number in zip(GROWING, found, strict=True)}


@dataclass(frozen=True, slots=True)
class ReadRows(Generic[Fact]):
    """The facts of all rows up to the number `upto`, and their numbers, by programme in the order of recording."""

    upto: int = 0
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)

    def and_more(self, rows: Iterable[tuple[int, str, Fact]]) -> "ReadRows[Fact]":
        """These, and *rows* that came after them: number, programme and fact of each."""
        upto, numbers, facts = self.upto, dict(self.numbers), dict(self.facts)
        for number, programme, fact in rows:
            upto = number
            numbers[programme] = (*numbers.get(programme, ()), number)
            facts[programme] = (*facts.get(programme, ()), fact)
        return ReadRows(upto, numbers, facts)


@dataclass(slots=True)
class RememberedRows(Generic[Fact]):
    """What outlives a unit of work; whoever reads on at the same time puts the same in its place."""

    read: ReadRows[Fact] = field(default_factory=ReadRows)


class AddedRows(Generic[Fact]):
    """The rows of one of the growing tables in one transaction, as facts."""

    def __init__(
        self,
        connection: Connection,
        table: Table,
        build: Callable[[RowMapping], Fact],
        remembered: RememberedRows[Fact],
        newest: Newest,
    ) -> None:
        self._connection = connection
        self._table = table
        self._build = build
        self._remembered = remembered
        self._newest = newest[table.name]
        self._own: ReadRows[Fact] | None = None

    def will_grow(self) -> None:
        """Remember nothing for others any more: what is read from here on may be rolled back."""
        self._own = self._own or self._remembered.read

    def of(self, programme: str) -> tuple[Fact, ...]:
        """Every row of a programme, in the order of recording."""
        read = self._known()
        facts = read.facts.get(programme, ())
        if self._own is not None or read.upto <= self._newest:
            return facts
        # Who looks may have begun before the last that others remembered was recorded.
        return facts[: bisect_right(read.numbers.get(programme, ()), self._newest)]

    def numbered(self) -> Iterator[tuple[int, Fact]]:
        """Every row of every programme with its number."""
        numbers = self._known().numbers
        return (pair for programme in numbers for pair in zip(numbers[programme], self.of(programme), strict=False))

    def _known(self) -> ReadRows[Fact]:
        read = self._own or self._remembered.read
        if self._own is None and read.upto >= self._newest:
            return read
        rows = self._connection.execute(_newer(self._table), {"last": read.upto}).mappings()
        read = read.and_more((row["seq"], row["programme"], self._build(row)) for row in rows)
        if self._own is None:
            self._remembered.read = read
        else:
            self._own = read
        return read


@cache
def _newer(table: Table) -> Select[tuple[Any, ...]]:
    return select(table).where(table.c.seq > bindparam("last")).order_by(table.c.seq)
