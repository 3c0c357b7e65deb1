"""What went to co-leads and what they gave back, in the ledger; only ever added to."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from duban.adapters.store.statements import (
    FOREVER,
    UNTIL,
    cycle_values,
    has,
    insert_new,
    reference_of,
    return_values,
    row_of,
    rows_of,
)
from duban.adapters.store.tables import CYCLE, RETURN, countersign_requests, countersigns
from duban.domain.calendar.cycle import Reference
from duban.domain.checks.co_lead import Contribution, Countersign
from duban.domain.returns.submission import Finding, MeasureState, Severity
from duban.errors import Refused
from duban.ports import IssuedForm

OF_CYCLE = (
    select(countersigns)
    .where(*has(countersigns, *CYCLE), countersigns.c.received_at <= UNTIL)
    .order_by(countersigns.c.attempt)
)


class SqlCountersigns:
    """ports.Countersigns in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, form: IssuedForm) -> bool:
        """Record the form that goes to a co-lead; False, and nothing changed, if it has one already."""
        values = {
            **return_values(form.reference),
            "sha256": form.sha256,
            "file_name": form.file_name,
            "items": list(form.items),
            "built_at": form.built_at,
        }
        return insert_new(self._connection, countersign_requests, values, RETURN) is not None

    def asked(self, reference: Reference) -> IssuedForm | None:
        """The form that went to a co-lead, or None."""
        row = row_of(self._connection, countersign_requests, return_values(reference))
        if row is None:
            return None
        return IssuedForm(reference_of(row), row["sha256"], row["file_name"], tuple(row["items"]), row["built_at"])

    def unanswered(self, cycle: Reference) -> tuple[str, ...]:
        """The co-leads of a cycle, by organisation code, that were asked and gave back nothing that was accepted."""
        rows = rows_of(self._connection, countersign_requests, cycle_values(cycle), ("organisation",))
        asked, answered = [reference_of(row).organisation for row in rows], self.of_cycle(cycle)
        return tuple(code for code in asked if code not in answered)

    def add(self, countersign: Countersign) -> None:
        """File what came back; Refused if its number or its very file is filed already."""
        values = {
            **return_values(Reference.parse(countersign.reference)),
            "attempt": countersign.attempt,
            "received_at": countersign.received_at,
            "sender": countersign.sender,
            "file_sha256": countersign.file_sha256,
            "file_name": countersign.file_name,
            "message": countersign.message,
            "opinion": countersign.opinion,
            "changes": countersign.changes,
            "contributions": [_told(each) for each in countersign.contributions],
            "findings": [asdict(each) for each in countersign.findings],
        }
        if insert_new(self._connection, countersigns, values, (*RETURN, "attempt")) is None:
            raise Refused(f"会签反馈 {countersign.number} 已经登记。")

    def of(self, reference: Reference) -> tuple[Countersign, ...]:
        """Everything that came back from one co-lead in a cycle, by attempt."""
        rows = rows_of(self._connection, countersigns, return_values(reference), ("attempt",))
        return tuple(_countersign(row) for row in rows)

    def of_cycle(self, cycle: Reference, as_of: datetime | None = None) -> Mapping[str, Countersign]:
        """What each co-lead of a cycle said last that was accepted, received up to *as_of*, by organisation code."""
        rows = self._connection.execute(OF_CYCLE, {**cycle_values(cycle), "until": as_of or FOREVER}).mappings()
        found = (_countersign(row) for row in rows)
        return {Reference.parse(each.reference).organisation: each for each in found if each.is_accepted}


def _told(contribution: Contribution) -> dict[str, Any]:
    return {
        **asdict(contribution),
        "measures": [state.name if state else None for state in contribution.measures],
    }


def _countersign(row: RowMapping) -> Countersign:
    return Countersign(
        reference=str(reference_of(row)),
        attempt=row["attempt"],
        received_at=row["received_at"],
        sender=row["sender"],
        file_sha256=row["file_sha256"],
        file_name=row["file_name"],
        message=row["message"],
        opinion=row["opinion"],
        changes=row["changes"],
        contributions=tuple(_contribution(each) for each in row["contributions"]),
        findings=tuple(Finding(**{**each, "level": Severity(each["level"])}) for each in row["findings"]),
    )


def _contribution(told: dict[str, Any]) -> Contribution:
    measures = tuple(MeasureState[name] if name else None for name in told["measures"])
    return Contribution(told["item"], measures, told["progress"], told["remark"])
