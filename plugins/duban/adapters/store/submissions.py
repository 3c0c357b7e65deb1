"""What came back, in the ledger: every attempt with its entries and findings, only ever added to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from duban.adapters.store.county import add_account
from duban.adapters.store.log import vouch
from duban.adapters.store.send_backs import stands
from duban.adapters.store.statements import (
    FOREVER,
    UNTIL,
    Values,
    cycle_values,
    has,
    insert_new,
    insert_row,
    return_values,
    row_of,
)
from duban.adapters.store.submission_reader import RememberedSubmissions, SubmissionReader, milestones_of
from duban.adapters.store.tables import (
    CYCLE,
    RETURN,
    entries,
    evidence_files,
    expected_returns,
    findings,
    item_answers,
    registrations,
    submissions,
    target_values,
)
from duban.domain.calendar.cycle import Reference
from duban.domain.returns.registration import Registration
from duban.domain.returns.submission import Entry, Milestone, Submission, TargetValue, Verdict
from duban.domain.returns.submission_number import SubmissionNumber
from duban.errors import Refused, UnknownReference
from duban.ports import LogKind

ACCEPTING = [verdict for verdict in Verdict if verdict.accepts]
BY_ARRIVAL = (submissions.c.received_at, submissions.c.attempt)
LATEST_FIRST = [column.desc() for column in (submissions.c.period, *BY_ARRIVAL)]
OF_RETURN = select(submissions).where(*has(submissions, *RETURN)).order_by(submissions.c.attempt)
OF_FILE = select(submissions).where(*has(submissions, *RETURN, "file_sha256"))
STANDING = (submissions.c.verdict.in_(ACCEPTING), stands())
ACCEPTED = (
    select(submissions)
    .where(*has(submissions, *CYCLE), *STANDING, submissions.c.received_at <= UNTIL)
    .order_by(*BY_ARRIVAL)
)
ACCEPTED_OF = ACCEPTED.where(submissions.c.organisation.in_(bindparam("units", expanding=True)))
# Periods of one stream have one form, so their texts sort as time does.
EARLIER = (
    *has(submissions, "programme", "stream", "organisation"),
    submissions.c.period < bindparam("period"),
    *STANDING,
)
ACCEPTED_EARLIER = select(submissions).where(*EARLIER).order_by(submissions.c.period, *BY_ARRIVAL)
LAST_ACCEPTED = select(submissions).where(*EARLIER).order_by(*LATEST_FIRST).limit(1)
MILESTONES = (
    select(entries.c.item, entries.c.milestones)
    .join(submissions, submissions.c.seq == entries.c.submission)
    .where(*EARLIER)
    .order_by(submissions.c.period, *BY_ARRIVAL)
)


class SqlSubmissions:
    """ports.Submissions in one transaction."""

    def __init__(self, connection: Connection, remembered: RememberedSubmissions) -> None:
        self._connection = connection
        self._reader = SubmissionReader(connection, remembered)

    def add(self, submission: Submission) -> None:
        """
        File *submission* with its entries and findings.

        Refused if its number or its very file is filed already; UnknownReference if nobody expects it.
        """
        self._reader = SubmissionReader(self._connection, {})  # what is read from here on may be rolled back
        key = return_values(Reference.parse(submission.reference))
        self._require_expected(key, submission.reference)
        if self.find(submission.reference, submission.file_sha256) is not None:
            raise Refused(f"{submission.reference} 的同一文件已经登记。")
        values = {
            **key,
            "attempt": submission.attempt,
            "received_at": submission.received_at,
            "sender": submission.sender,
            "file_sha256": submission.file_sha256,
            "file_name": submission.file_name,
            "message": submission.message,
            "verdict": submission.verdict,
            "nil_reason": submission.nil_reason,
            "experience": submission.experience,
            "publicity": submission.publicity,
        }
        row = insert_new(self._connection, submissions, values, (*RETURN, "attempt"))
        if row is None:
            raise Refused(f"报送件 {submission.number} 已经登记。")
        vouch(self._connection, LogKind.SUBMISSION, row)
        seq = row["seq"]
        self._add_rows(entries, seq, map(_entry_values, submission.entries))
        self._add_targets(seq, submission.entries)
        self._add_rows(findings, seq, map(asdict, submission.findings))
        if submission.account is not None:
            add_account(self._connection, seq, submission.account)
        self._add_rows(evidence_files, seq, map(asdict, submission.evidence))
        self._add_rows(item_answers, seq, map(asdict, submission.answers))

    def register(self, registration: Registration) -> None:
        """Record who registered a submission by hand, and from what; UnknownReference if it is not filed."""
        values = asdict(registration)
        del values["number"]
        values["submission"] = self._seq(registration.number)
        vouch(self._connection, LogKind.REGISTRATION, insert_row(self._connection, registrations, values))

    def registration(self, number: SubmissionNumber) -> Registration | None:
        """How the submission of that number was registered by hand, None if it came by mail; UnknownReference."""
        row = row_of(self._connection, registrations, {"submission": self._seq(number)})
        if row is None:
            return None
        return Registration(number, **{name: value for name, value in row.items() if name != "submission"})

    def _seq(self, number: SubmissionNumber) -> int:
        key = {**return_values(number.reference), "attempt": number.attempt}
        row = row_of(self._connection, submissions, key)
        if row is None:
            raise UnknownReference(f"没有报送件 {number}。")
        seq: int = row["seq"]
        return seq

    def find(self, reference: str, file_sha256: str) -> Submission | None:
        """The submission made of that very file, or None."""
        key = {**return_values(Reference.parse(reference)), "file_sha256": file_sha256}
        return next(iter(self._reader.read(OF_FILE, key)), None)

    def of_return(self, reference: Reference) -> tuple[Submission, ...]:
        """Every attempt of one return, by attempt."""
        return self._reader.read(OF_RETURN, return_values(reference))

    def accepted(
        self, cycle: Reference, as_of: datetime | None = None, units: Collection[str] = ()
    ) -> Mapping[str, Submission]:
        """
        The latest accepted submission of each organisation in *cycle*, or of those *units* alone, up to *as_of*.

        What the office has sent back by then is accepted no longer, and neither is what came before it.
        """
        asked = {**cycle_values(cycle), "until": as_of or FOREVER}
        found = (
            self._reader.read(ACCEPTED_OF, {**asked, "units": list(units)})
            if units
            else (self._reader.read(ACCEPTED, asked))
        )
        return {Reference.parse(submission.reference).organisation: submission for submission in found}

    def last_entries(self, reference: Reference) -> Mapping[int, Entry]:
        """Item by item, what *reference*'s organisation last had accepted in an earlier period of the stream."""
        found = self._reader.read(ACCEPTED_EARLIER, _earlier(reference))
        winners = {submission.reference: submission for submission in found}
        return {entry.item: entry for submission in winners.values() for entry in submission.entries}

    def milestones_on_file(self, reference: Reference) -> Mapping[int, tuple[Milestone, ...]]:
        """The 路线图 of each item that *reference*'s organisation had accepted in an earlier period, the latest."""
        rows = self._connection.execute(MILESTONES, _earlier(reference)).mappings()
        return {row["item"]: milestones_of(row["milestones"]) for row in rows if row["milestones"]}

    def last_accepted(self, reference: Reference) -> Submission | None:
        """What *reference*'s organisation last had accepted in an earlier period of the stream, or None."""
        return next(iter(self._reader.read(LAST_ACCEPTED, _earlier(reference))), None)

    def _require_expected(self, key: Values, reference: str) -> None:
        if row_of(self._connection, expected_returns, key) is None:
            raise UnknownReference(f"报送编号 {reference} 不在应报之列。")

    def _add_rows(self, table: Table, submission: int, rows: Iterable[Mapping[str, Any]]) -> None:
        numbered = [{**row, "submission": submission, "position": number} for number, row in enumerate(rows)]
        if numbered:
            self._connection.execute(table.insert(), numbered)

    def _add_targets(self, submission: int, filed: Iterable[Entry]) -> None:
        rows = [
            {**_target_values(said), "submission": submission, "entry": entry, "position": number}
            for entry, each in enumerate(filed)
            for number, said in enumerate(each.values)
        ]
        if rows:
            self._connection.execute(target_values.insert(), rows)


def _earlier(reference: Reference) -> dict[str, object]:
    """What has to be given for the earlier periods of a return."""
    return {**return_values(reference), "until": FOREVER}


def _entry_values(entry: Entry) -> dict[str, Any]:
    values = {
        **asdict(entry),
        "measures": [state.name if state else None for state in entry.measures],
        "milestones": [{"on": step.on.isoformat(), "what": step.what} for step in entry.milestones],
        "assessment": entry.assessment.written() if entry.assessment else None,
        "cells": {"row": entry.cells.row, "columns": dict(entry.cells.columns)} if entry.cells else None,
    }
    del values["values"]
    return values


def _target_values(said: TargetValue) -> dict[str, Any]:
    return {**asdict(said), "value": None if said.value is None else str(said.value)}
