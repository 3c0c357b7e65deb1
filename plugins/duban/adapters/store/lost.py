"""What entries of the journal tell of rows that a restored ledger lacks, typed as its columns are."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Enum, Table

from duban.adapters.store.columns import Moment
from duban.adapters.store.log import VOUCHED
from duban.adapters.store.statements import reference_of, row_of, without_seq
from duban.adapters.store.tables import RETURN, submissions
from duban.domain.files.origin import Origin
from duban.domain.returns.registration import Registration
from duban.domain.returns.submission_number import SubmissionNumber
from duban.ports.deciding import LogEntry, LogKind
from duban.ports.restoring import LostRegistration

Fact = dict[str, Any]


def fact_of(entry: LogEntry) -> Fact:
    """The row of *entry*, in the values that its columns hold, without its place in the order of recording."""
    table, told = VOUCHED[entry.kind].table, json.loads(entry.fact)
    # What earlier versions did not record is not known.
    covered = [name for name in VOUCHED[entry.kind].covered if name != "seq"]
    return {name: _typed(table, name, told[name]) for name in covered if name in told}


def submission_told(connection: Connection, seq: int, lost: Mapping[str, LogEntry]) -> Fact | None:
    """What the ledger of before said of a submission: the lost entry, or the row that it still has."""
    if entry := lost.get(f"{submissions.name}/{seq}"):
        return fact_of(entry)
    row = row_of(connection, submissions, {"seq": seq})
    return without_seq(row) if row else None


def found_again(connection: Connection, told: Fact) -> Any:
    """The submission of that very file, as the ledger has it by now."""
    return row_of(connection, submissions, {**return_of(told), "file_sha256": told["file_sha256"]})


def return_of(fact: Fact) -> Fact:
    """The columns that name the return of a fact."""
    return {name: fact[name] for name in RETURN}


def lost_registration(connection: Connection, entry: LogEntry, lost: Mapping[str, LogEntry]) -> LostRegistration | None:
    """The registration by hand that *entry* tells of, None if nothing says what was registered."""
    fact = fact_of(entry)
    told = submission_told(connection, fact.pop("submission"), lost)
    if told is None:
        return None
    reference = reference_of(told)
    origin = Origin(*(told[name] for name in ("sender", "received_at", "file_sha256", "file_name", "message")))
    registration = Registration(SubmissionNumber(reference, int(told["attempt"])), **fact)
    return LostRegistration(reference, origin, told["verdict"], registration, _waits(connection, told, lost))


def _waits(connection: Connection, told: Fact, lost: Mapping[str, LogEntry]) -> bool:
    """Whether an earlier return of the same unit came by mail and is not there: what counts is the order."""
    registered = {
        f"{submissions.name}/{json.loads(entry.fact)['submission']}"
        for entry in lost.values()
        if entry.kind is LogKind.REGISTRATION
    }
    mailed = [fact_of(one) for row, one in lost.items() if one.kind is LogKind.SUBMISSION and row not in registered]
    return any(
        return_of(fact) == return_of(told)
        and fact["attempt"] < told["attempt"]
        and found_again(connection, fact) is None
        for fact in mailed
    )


def _typed(table: Table, name: str, value: Any) -> Any:
    """*value* of a canonical fact as the column of that name takes it."""
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class[value]
    return value
