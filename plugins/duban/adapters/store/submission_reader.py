"""Submissions read back: each with the rows that were written with it, once for all units of work."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, Select, Table

from duban.adapters.store.county import accounts_of
from duban.adapters.store.statements import Values, reference_of, rows_among
from duban.adapters.store.tables import entries, evidence_files, findings, item_answers, target_values
from duban.domain.returns.assessment import SelfAssessment
from duban.domain.returns.attachments import EvidenceFile
from duban.domain.returns.item_answer import ItemAnswer
from duban.domain.returns.submission import Entry, Finding, MeasureState, Milestone, RowCells, Submission, TargetValue

# Thirty departments send four hundred in a year; three thousand units with ten items each send eleven thousand in four
# months, which take some hundred megabytes.
MOST_REMEMBERED = 40_000
RememberedSubmissions = dict[Row[Any], Submission]


class SubmissionReader:
    """
    Reads submissions in one transaction.

    What was committed of a submission is never changed. So *remembered*, which outlives the transaction, spares
    building again what was read before; an own, empty one is for a transaction that may still be rolled back.
    """

    def __init__(self, connection: Connection, remembered: RememberedSubmissions) -> None:
        self._connection = connection
        self._remembered = remembered

    def read(self, statement: Select[tuple[Any, ...]], asked: Values) -> tuple[Submission, ...]:
        """The submissions whose rows *statement* selects when asked with those values, in its order."""
        rows = self._connection.execute(statement, asked).all()
        found = {row: known for row in rows if (known := self._remembered.get(row)) is not None}
        unknown = [row for row in rows if row not in found]
        if unknown:
            built = dict(zip(unknown, self._built([row._asdict() for row in unknown]), strict=True))
            if len(self._remembered) + len(built) > MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered.update(built)  # whoever looks at the same time does the same
            found |= built
        return tuple(found[row] for row in rows)

    def _built(self, rows: Sequence[Values]) -> Iterator[Submission]:
        seqs = [row["seq"] for row in rows]
        said, found = self._rows_of(entries, seqs), self._rows_of(findings, seqs)
        accounts = accounts_of(self._connection, seqs)
        targets, beside = self._targets_of(seqs), self._rows_of(evidence_files, seqs)
        answered = self._rows_of(item_answers, seqs)
        for row in rows:
            yield Submission(
                reference=str(reference_of(row)),
                attempt=row["attempt"],
                received_at=row["received_at"],
                sender=row["sender"],
                file_sha256=row["file_sha256"],
                file_name=row["file_name"],
                message=row["message"],
                verdict=row["verdict"],
                entries=tuple(
                    _entry(values, targets[row["seq"], position]) for position, values in enumerate(said[row["seq"]])
                ),
                findings=tuple(Finding(**values) for values in found[row["seq"]]),
                nil_reason=row["nil_reason"],
                experience=row["experience"],
                publicity=row["publicity"],
                account=accounts.get(row["seq"]),
                evidence=tuple(
                    EvidenceFile(**{**values, "items": tuple(values["items"])}) for values in beside[row["seq"]]
                ),
                answers=tuple(ItemAnswer(**values) for values in answered[row["seq"]]),
            )

    def _rows_of(self, table: Table, seqs: list[int]) -> dict[int, list[dict[str, Any]]]:
        """The rows of *table* by submission, in the order in which they were written."""
        found: dict[int, list[dict[str, Any]]] = {seq: [] for seq in seqs}
        for row in rows_among(self._connection, table, "submission", seqs):
            values = dict(row)
            del values["position"]
            found[values.pop("submission")].append(values)
        return found

    def _targets_of(self, seqs: list[int]) -> Mapping[tuple[int, int], list[TargetValue]]:
        """What was said of targets, by submission and by the entry's place in it."""
        found: dict[tuple[int, int], list[TargetValue]] = defaultdict(list)
        for row in rows_among(self._connection, target_values, "submission", seqs):
            found[row["submission"], row["entry"]].append(_target_value(row))
        return found


def _entry(values: dict[str, Any], targets: Iterable[TargetValue]) -> Entry:
    measures = tuple(MeasureState[name] if name else None for name in values["measures"])
    milestones = milestones_of(values["milestones"] or ())
    said = {
        "measures": measures,
        "milestones": milestones,
        "values": tuple(targets),
        "further": tuple((key, text) for key, text in values["further"] or ()),
        "assessment": SelfAssessment.read(values["assessment"]) if values["assessment"] else None,
        "cells": _cells(values["cells"]),
    }
    return Entry(**values | said)


def _cells(told: Mapping[str, Any] | None) -> RowCells | None:
    return RowCells(told["row"], _same(tuple(told["columns"].items()))) if told else None


@lru_cache
def _same(columns: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """One mapping for all the rows whose columns are the same, as those of one form are."""
    return dict(columns)


def milestones_of(steps: Iterable[Mapping[str, str]]) -> tuple[Milestone, ...]:
    """The steps of a 路线图 as they were written down."""
    return tuple(Milestone(date.fromisoformat(step["on"]), step["what"]) for step in steps)


def _target_value(row: RowMapping) -> TargetValue:
    value = None if row["value"] is None else Decimal(row["value"])
    return TargetValue(row["kpi"], value, row["text"], row["source"], row["cell"])
