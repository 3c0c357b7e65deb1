"""Opened cycles, the returns they expect and the forms that were issued, in the ledger."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, func, select

from duban.adapters.store.added_rows import AddedRows, Newest, RememberedRows
from duban.adapters.store.log import vouch
from duban.adapters.store.statements import (
    FOREVER,
    UNTIL,
    Names,
    Values,
    cycle_values,
    has,
    insert_new,
    insert_row,
    reference_of,
    return_values,
    row_of,
    rows_of,
)
from duban.adapters.store.tables import (
    CYCLE,
    RETURN,
    cycles,
    decisions,
    expected_returns,
    issued_forms,
    restorations,
    return_events,
)
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import DecisionKind
from duban.domain.returns.submission import ExpectedReturn, ReturnEvent, fold
from duban.errors import UnknownReference
from duban.ports import IssuedForm, LogKind, OpenedCycle

HAPPENED = ("state", "at", "submission", "complete")
AMONG = expected_returns.c.organisation.in_(bindparam("units", expanding=True))


OPENED_LATE = select(*(cycles.c[name] for name in CYCLE), cycles.c.due_on).where(cycles.c.due_on.is_not(None))


PUT_OFF = (
    select(decisions.c.reference, decisions.c.value)
    .where(decisions.c.kind == DecisionKind.POSTPONEMENT)
    .order_by(decisions.c.seq)
)


@dataclass(frozen=True, slots=True)
class Dues:
    """
    The day units are asked for, of every cycle opened after its due day or put off.

    Every unit of work asks: `newest`, what was the last of both when they were read, spares reading them again.
    """

    days: Mapping[Reference, date] = field(default_factory=dict)
    newest: tuple[int, ...] = ()

    def renewed(self, connection: Connection, newest: Newest) -> "Dues":
        """Those of this moment: the same while nothing came that may move them."""
        last = tuple(newest[table.name] for table in (cycles, decisions, restorations))
        return self if last == self.newest else Dues(_dues(connection), last)


def _dues(connection: Connection) -> dict[Reference, date]:
    """Of each cycle the last word counts."""
    opened_late = {reference_of(row): row["due_on"] for row in connection.execute(OPENED_LATE).mappings()}
    put_off = {row.reference: row.value for row in connection.execute(PUT_OFF)}
    moved = {Reference.parse(name): date.fromisoformat(day) for name, day in put_off.items() if day[:1].isdecimal()}
    return opened_late | moved


NEWEST_CHANGE = select(func.max(return_events.c.seq))
CHANGED_SINCE = (
    select(return_events.c.organisation)
    .where(*has(return_events, *CYCLE), return_events.c.seq > bindparam("number"))
    .distinct()
)


class SqlCycles:
    """ports.Cycles in one transaction."""

    def __init__(self, connection: Connection, remembered: RememberedRows[OpenedCycle], newest: Newest) -> None:
        self._connection = connection
        self._rows = AddedRows(connection, cycles, _cycle, remembered, newest)

    def open(self, cycle: OpenedCycle) -> bool:
        """Record *cycle*; False, and nothing changed, if it was open already."""
        self._rows.will_grow()
        values = {
            **cycle_values(cycle.reference),
            "opened_at": cycle.opened_at,
            "task_list_sha256": cycle.task_list_sha256,
            "calendar_version": cycle.calendar_version,
            "due_on": cycle.due_on,
        }
        return insert_new(self._connection, cycles, values, CYCLE) is not None

    def get(self, reference: Reference) -> OpenedCycle | None:
        """The cycle of *reference* (which may name a return), or None."""
        wanted = reference.cycle
        return next((one for one in self._rows.of(wanted.programme) if one.reference == wanted), None)

    def all(self) -> tuple[OpenedCycle, ...]:
        """Every cycle, oldest first."""
        found = sorted(self._rows.numbered(), key=lambda row: (row[1].opened_at, row[0]))
        return tuple(one for _, one in found)


class SqlReturns:
    """ports.Returns in one transaction: a state is never stored, it is folded from the events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def expect(self, references: Iterable[Reference], at: datetime) -> None:
        """Expect each return; may be called twice. UnknownReference if its cycle is not open."""
        known: set[Reference] = set()
        for reference in references:
            if reference.cycle not in known and row_of(self._connection, cycles, cycle_values(reference)) is None:
                raise UnknownReference(f"报送周期 {reference.cycle} 尚未开启。")
            known.add(reference.cycle)
            values = {**return_values(reference), "expected_at": at}
            insert_new(self._connection, expected_returns, values, RETURN)

    def record(self, event: ReturnEvent) -> None:
        """Append *event*, and an entry of the log with it; UnknownReference if that return is not expected."""
        reference = Reference.parse(event.reference)
        if self.get(reference) is None:
            raise UnknownReference(f"报送编号 {reference} 不在应报之列。")
        values = {
            **return_values(reference),
            "state": event.state,
            "at": event.at,
            "submission": event.submission,
            "complete": event.complete,
        }
        vouch(self._connection, LogKind.RETURN, insert_row(self._connection, return_events, values))

    def get(self, reference: Reference, as_of: datetime | None = None) -> ExpectedReturn | None:
        """The return as it stood at *as_of* (by default with all that is known), None if not expected."""
        return self._folded(reference, return_values(reference), as_of).get(reference.organisation)

    def of_cycle(
        self, cycle: Reference, as_of: datetime | None = None, units: Collection[str] = ()
    ) -> Mapping[str, ExpectedReturn]:
        """Every return of *cycle*, or those of some *units*, by organisation code, in the order they were expected."""
        return self._folded(cycle, cycle_values(cycle), as_of, units)

    def newest_change(self) -> int:
        """The number of the last change of any return; 0 before the first."""
        return self._connection.execute(NEWEST_CHANGE).scalar() or 0

    def changed_since(self, cycle: Reference, number: int) -> tuple[str, ...]:
        """The organisations whose return of *cycle* changed after the change of that number, each once."""
        asked = {**cycle_values(cycle), "number": number}
        return tuple(self._connection.execute(CHANGED_SINCE, asked).scalars())

    def _folded(
        self, cycle: Reference, key: Values, as_of: datetime | None, units: Collection[str] = ()
    ) -> dict[str, ExpectedReturn]:
        """By organisation; events that happened up to *as_of*, in the order they were recorded."""
        asked = {**key, "until": as_of or FOREVER} | ({"units": list(units)} if units else {})
        statement = _history(tuple(key))
        told = self._connection.execute(statement.where(AMONG) if units else statement, asked).mappings()
        return {code: _folded(str(cycle.of(code)), rows) for code, rows in groupby(told, itemgetter("organisation"))}


class SqlForms:
    """ports.Forms in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, form: IssuedForm) -> bool:
        """Record *form*; False, and nothing changed, if the return has one already."""
        values = {
            **return_values(form.reference),
            "sha256": form.sha256,
            "file_name": form.file_name,
            "items": list(form.items),
            "built_at": form.built_at,
            "asked": form.asked,
            "claims": list(form.claims),
            "carried": form.carried,
        }
        return insert_new(self._connection, issued_forms, values, RETURN) is not None

    def get(self, reference: Reference) -> IssuedForm | None:
        """The form of a return, or None."""
        row = row_of(self._connection, issued_forms, return_values(reference))
        return None if row is None else _issued(row)

    def of_cycle(self, cycle: Reference) -> tuple[IssuedForm, ...]:
        """Every form of *cycle*, in the order in which they were built."""
        return tuple(map(_issued, rows_of(self._connection, issued_forms, cycle_values(cycle))))


def _issued(row: RowMapping) -> IssuedForm:
    return IssuedForm(
        reference=reference_of(row),
        sha256=row["sha256"],
        file_name=row["file_name"],
        items=tuple(row["items"]),
        built_at=row["built_at"],
        asked=row["asked"],
        claims=tuple(row["claims"] or ()),
        carried=row["carried"],
    )


@cache
def _history(key: Names) -> Select[tuple[Any, ...]]:
    """The returns that have that key, each with what happened to it: one row without a state if nothing did."""
    same = (return_events.c[name] == expected_returns.c[name] for name in RETURN)
    return (
        select(expected_returns.c.organisation, *(return_events.c[name] for name in HAPPENED))
        .outerjoin_from(expected_returns, return_events, and_(*same, return_events.c.at <= UNTIL))
        .where(*has(expected_returns, *key), expected_returns.c.expected_at <= UNTIL)
        .order_by(expected_returns.c.seq, return_events.c.seq)
    )


def _folded(reference: str, rows: Iterable[RowMapping]) -> ExpectedReturn:
    happened = (row for row in rows if row["state"] is not None)
    return fold(reference, [ReturnEvent(reference, *(row[name] for name in HAPPENED)) for row in happened])


def _cycle(row: RowMapping) -> OpenedCycle:
    return OpenedCycle(
        reference_of(row), row["opened_at"], row["task_list_sha256"], row["calendar_version"], row["due_on"]
    )
