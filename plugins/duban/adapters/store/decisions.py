"""What the office decided, and the task lists it confirmed, in the ledger; each with an entry of the log."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, RowMapping

from duban.adapters.store.added_rows import AddedRows, Newest, RememberedRows
from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_new, insert_row, without_seq
from duban.adapters.store.tables import decisions, task_list_versions
from duban.domain.decisions.decision import CorrectionSubject, Decision, DecisionKind, InForce, Ruling, in_force
from duban.domain.decisions.verification import ClaimAnswer
from duban.domain.plan.organisation import Role
from duban.ports.deciding import LogKind, TaskListVersion

# Where a decision names a member of a vocabulary: the column, and the vocabulary. It is kept by name, since what
# people read may be reworded.
NAMED: Mapping[DecisionKind, tuple[str, type[StrEnum]]] = {
    DecisionKind.EXEMPTION: ("value", Ruling),
    DecisionKind.EXTENSION: ("value", Ruling),
    DecisionKind.REOPENING: ("field", Ruling),
    DecisionKind.CORRECTION: ("field", CorrectionSubject),
    DecisionKind.CONTACT: ("field", Role),
    DecisionKind.TERMINATION: ("value", Ruling),
    DecisionKind.POSTPONEMENT: ("value", Ruling),
    DecisionKind.RENAME: ("value", Ruling),
    DecisionKind.PROPOSAL: ("value", Ruling),
    DecisionKind.REVERSAL: ("field", CorrectionSubject),
    DecisionKind.ANSWER: ("field", ClaimAnswer),
}
# The words by which earlier versions kept them. Such rows are in the chained log and stay as they are, so these words
# stay here for good, whatever people read by now.
FORMER_WORDS: Mapping[str, StrEnum] = {
    "免报": Ruling.EXEMPT,
    "应报": Ruling.OWED,
    "不予延期": Ruling.NOT_GRANTED,
    "虚报": Ruling.FALSE_CLAIM,
    "牵头部门": CorrectionSubject.LEAD,
    "完成时限": CorrectionSubject.DEADLINE,
    "拆分": CorrectionSubject.SPLIT,
    "合并": CorrectionSubject.MERGE,
    "新增": CorrectionSubject.NEW,
    "填报人": Role.FILLER,
    "联络员": Role.LIAISON,
    "科室负责人": Role.SECTION_HEAD,
    "分管领导": Role.DEPUTY_HEAD,
    "主要领导": Role.HEAD,
    "办公室收文": Role.REGISTRY,
}


def _row(decision: Decision) -> dict[str, Any]:
    """The row of *decision*."""
    row = asdict(decision)
    column, words = NAMED.get(decision.kind, ("", StrEnum))
    if column and row[column] in set(words):
        row[column] = words(row[column]).name
    return row


def _decision(row: RowMapping) -> Decision:
    """The decision of a row, of this version or an earlier one."""
    values = without_seq(row)
    column, words = NAMED.get(values["kind"], ("", StrEnum))
    if column:
        word = values[column]
        values[column] = words.__members__.get(word) or FORMER_WORDS.get(word, word)
    return Decision(**values)


class SqlDecisions:
    """ports.Decisions in one transaction."""

    def __init__(self, connection: Connection, remembered: RememberedRows[Decision], newest: Newest) -> None:
        self._connection = connection
        self._rows = AddedRows(connection, decisions, _decision, remembered, newest)

    def add(self, decision: Decision) -> None:
        """Append *decision*, and an entry of the log with it."""
        self._rows.will_grow()
        vouch(self._connection, LogKind.DECISION, insert_row(self._connection, decisions, _row(decision)))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[Decision, ...]:
        """Every decision of a programme made up to *as_of*, in the order they were recorded."""
        found = self._rows.of(programme)
        return found if as_of is None else tuple(one for one in found if one.at <= as_of)

    def in_force(self, programme: str, as_of: datetime | None = None) -> InForce:
        """What the decisions made up to *as_of* (by default all) amount to."""
        return in_force(self.all(programme, as_of))


class SqlTaskListVersions:
    """ports.TaskListVersions in one transaction."""

    def __init__(self, connection: Connection, remembered: RememberedRows[TaskListVersion], newest: Newest) -> None:
        self._connection = connection
        self._rows = AddedRows(connection, task_list_versions, _version, remembered, newest)

    def add(self, version: TaskListVersion) -> bool:
        """Append *version*; False, and nothing changed, if the programme has one of that number."""
        self._rows.will_grow()
        row = insert_new(self._connection, task_list_versions, asdict(version), ("programme", "number"))
        if row is None:
            return False
        vouch(self._connection, LogKind.TASK_LIST, row)
        return True

    def all(self, programme: str) -> tuple[TaskListVersion, ...]:
        """Every version of a programme, oldest first."""
        return tuple(sorted(self._rows.of(programme), key=attrgetter("number")))


def _version(row: RowMapping) -> TaskListVersion:
    return TaskListVersion(**without_seq(row))
