"""What one person of the office recorded, asked of the ledger by his account."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, select

from duban.adapters.store.send_backs import send_back_of
from duban.adapters.store.statements import has, reference_of, without_seq
from duban.adapters.store.tables import (
    RETURN,
    registered_proofs,
    registrations,
    send_backs,
    submissions,
    unit_message_closings,
    unit_messages,
)
from duban.domain.mail.message import Closing, UnitMessage
from duban.domain.office.actor import Identification
from duban.domain.proof.registered import RegisteredProof
from duban.domain.returns.registration import Registration
from duban.domain.returns.send_back import SendBack
from duban.domain.returns.submission_number import SubmissionNumber


def _by_person(table: Table) -> tuple[ColumnElement[bool], ...]:
    """That a row of *table* is of the account that is given when it is asked, and not of the system under its name."""
    return (*has(table, "account"), table.c.known != Identification.SYSTEM)


NAMES_ATTEMPT = frozenset({"submission", "attempt", *RETURN})
ATTEMPT = (*(submissions.c[name] for name in RETURN), submissions.c.attempt)
SENT_BACK = (
    select(send_backs, *ATTEMPT)
    .join(submissions, submissions.c.seq == send_backs.c.submission)
    .where(*_by_person(send_backs))
    .order_by(send_backs.c.at)
)
REGISTERED = (
    select(registrations, *ATTEMPT)
    .join(submissions, submissions.c.seq == registrations.c.submission)
    .where(*_by_person(registrations))
    .order_by(registrations.c.registered_at)
)
# A mail of an address that several units share stands once for each of them.
FIRST = select(func.min(unit_messages.c.seq)).group_by(unit_messages.c.message)
DEALT_WITH = (
    select(unit_messages)
    .join(unit_message_closings, unit_message_closings.c.message == unit_messages.c.message)
    .where(unit_messages.c.seq.in_(FIRST), *_by_person(unit_message_closings))
)

CLOSED = (
    select(unit_message_closings)
    .where(*_by_person(unit_message_closings))
    .order_by(unit_message_closings.c.at, unit_message_closings.c.message)
)
PROVED = (
    select(registered_proofs)
    .where(*_by_person(registered_proofs))
    .order_by(registered_proofs.c.registered_at, registered_proofs.c.seq)
)


class SqlOfficeActs:
    """ports.OfficeActs in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send_backs(self, account: str) -> tuple[SendBack, ...]:
        """The returns that it sent back."""
        rows = self._connection.execute(SENT_BACK, {"account": account}).mappings()
        return tuple(send_back_of(reference_of(row), row) for row in rows)

    def registrations(self, account: str) -> tuple[Registration, ...]:
        """The returns that it registered by hand."""
        rows = self._connection.execute(REGISTERED, {"account": account}).mappings()
        return tuple(Registration(_attempt(row), **_rest(row)) for row in rows)

    def proofs(self, account: str) -> tuple[RegisteredProof, ...]:
        """The proofs of delivery that it registered."""
        rows = self._connection.execute(PROVED, {"account": account}).mappings()
        return tuple(RegisteredProof(**without_seq(row)) for row in rows)

    def closings(self, account: str) -> tuple[tuple[UnitMessage, Closing], ...]:
        """The messages of units that it dealt with, each once."""
        about = {
            row["message"]: UnitMessage(**without_seq(row))
            for row in self._connection.execute(DEALT_WITH, {"account": account}).mappings()
        }
        rows = self._connection.execute(CLOSED, {"account": account}).mappings()
        return tuple((about[row["message"]], Closing(**row)) for row in rows)


def _attempt(row: RowMapping) -> SubmissionNumber:
    return SubmissionNumber(reference_of(row), row["attempt"])


def _rest(row: RowMapping) -> dict[str, Any]:
    """What a row says beside the attempt that it is about."""
    return {name: value for name, value in row.items() if name not in NAMES_ATTEMPT}
