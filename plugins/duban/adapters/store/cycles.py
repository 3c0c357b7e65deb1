"""Opened cycles, the returns they expect and the forms that were issued, in the ledger."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import (
    cycle_values,
    insert_new,
    matches,
    reference_of,
    return_values,
)
from duban.adapters.store.tables import CYCLE, RETURN, cycles, expected_returns, issued_forms, return_events
from duban.domain.cycle import Reference
from duban.domain.submission import ExpectedReturn, ReturnEvent, fold
from duban.errors import UnknownReference
from duban.ports import IssuedForm, LogKind, OpenedCycle


class SqlCycles:
    """ports.Cycles in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, cycle: OpenedCycle) -> bool:
        """Record *cycle*; False, and nothing changed, if it was open already."""
        values = {
            **cycle_values(cycle.reference),
            "opened_at": cycle.opened_at,
            "task_list_sha256": cycle.task_list_sha256,
            "calendar_version": cycle.calendar_version,
        }
        return insert_new(self._connection, cycles, values, CYCLE)

    def get(self, reference: Reference) -> OpenedCycle | None:
        """The cycle of *reference* (which may name a return), or None."""
        statement = select(cycles).where(matches(cycles, cycle_values(reference)))
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else _cycle(row)

    def all(self) -> tuple[OpenedCycle, ...]:
        """Every cycle, oldest first."""
        rows = self._connection.execute(select(cycles).order_by(cycles.c.opened_at, cycles.c.seq))
        return tuple(_cycle(row) for row in rows.mappings())


class SqlReturns:
    """ports.Returns in one transaction: a state is never stored, it is folded from the events."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def expect(self, references: Iterable[Reference], at: datetime) -> None:
        """Expect each return; may be called twice. UnknownReference if its cycle is not open."""
        opened = SqlCycles(self._connection)
        known: set[Reference] = set()
        for reference in references:
            if reference.cycle not in known and opened.get(reference) is None:
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
        insert = return_events.insert().values(values).returning(return_events.c.seq)
        vouch(self._connection, LogKind.RETURN, {"seq": self._connection.execute(insert).scalar_one()})

    def get(self, reference: Reference, as_of: datetime | None = None) -> ExpectedReturn | None:
        """The return as it stood at *as_of* (by default with all that is known), None if not expected."""
        key = return_values(reference)
        found = self._folded(matches(expected_returns, key), matches(return_events, key), as_of)
        return found.get(reference.organisation)

    def of_cycle(self, cycle: Reference, as_of: datetime | None = None) -> Mapping[str, ExpectedReturn]:
        """Every return of *cycle* by organisation code, in the order they were expected."""
        key = cycle_values(cycle)
        return self._folded(matches(expected_returns, key), matches(return_events, key), as_of)

    def _folded(
        self, expected: ColumnElement[bool], events: ColumnElement[bool], as_of: datetime | None
    ) -> dict[str, ExpectedReturn]:
        """By organisation; events that happened up to *as_of*, in the order they were recorded."""
        rows = select(expected_returns).where(expected).order_by(expected_returns.c.seq)
        history = select(return_events).where(events).order_by(return_events.c.seq)
        if as_of is not None:
            rows = rows.where(expected_returns.c.expected_at <= as_of)
            history = history.where(return_events.c.at <= as_of)
        past: dict[str, list[ReturnEvent]] = {}
        for row in self._connection.execute(history).mappings():
            past.setdefault(row["organisation"], []).append(_event(row))
        return {
            row["organisation"]: fold(str(reference_of(row)), past.get(row["organisation"], ()))
            for row in self._connection.execute(rows).mappings()
        }


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
        }
        return insert_new(self._connection, issued_forms, values, RETURN)

    def get(self, reference: Reference) -> IssuedForm | None:
        """The form of a return, or None."""
        statement = select(issued_forms).where(matches(issued_forms, return_values(reference)))
        row = self._connection.execute(statement).mappings().first()
        if row is None:
            return None
        return IssuedForm(
            reference=reference_of(row),
            sha256=row["sha256"],
            file_name=row["file_name"],
            items=tuple(row["items"]),
            built_at=row["built_at"],
            asked=row["asked"],
        )


def _cycle(row: RowMapping) -> OpenedCycle:
    return OpenedCycle(reference_of(row), row["opened_at"], row["task_list_sha256"], row["calendar_version"])


def _event(row: RowMapping) -> ReturnEvent:
    return ReturnEvent(str(reference_of(row)), row["state"], row["at"], row["submission"], row["complete"])
