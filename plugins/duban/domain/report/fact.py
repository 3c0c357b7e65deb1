"""One fact of a report and what it rests on, as plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.domain.form import COLUMNS
from duban.domain.report.tally import Row

# The form's columns as printed, by which facts cite them.
KEYS = {column.title: column.key for column in COLUMNS}
Value = str | int | float | date | None


class CiteKind(StrEnum):
    """What a fact rests on; the values are what users read."""

    RETURN = "报送件"
    EXPECTED = "应报台账"
    TASK_LIST = "任务清单"
    DECISION = "办理决定"
    IMPORT = "导入数据"


@dataclass(frozen=True, slots=True)
class Cite:
    """
    A place that a fact rests on.

    `name` is the number of a return that was filed, the reference of one that was expected, the sha256 of the task
    list, shortened, or the file that was imported; `item` and `column` (as printed) say where in it, `cell` (sheet!A1)
    where it is known.
    """

    kind: CiteKind
    name: str
    item: int | None = None
    column: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """
    One statement of the report: `name` in the words of users, `value`, and what it rests on.

    `key` is unique in a report and the same in every draft. `rule` says how a value was computed, empty if it is
    what an organisation wrote.
    """

    key: str
    name: str
    value: Value
    cites: tuple[Cite, ...]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Citing:
    """How the facts of one report cite: the task list it was made with."""

    task_list: str

    def said(self, row: Row, column: str) -> tuple[Cite, ...]:
        """The column of the return that speaks of *row*; the task list where none does."""
        return (self.word(row, column) or self.plan(row.item.number, "序号"),)

    def word(self, row: Row, column: str) -> Cite | None:
        """The column of the return that speaks of *row*, and its cell if it is known; None where none does."""
        if row.origin is None:
            return None
        cells = row.entry.cells if row.entry else None
        cell = cells.of(KEYS.get(column, "")) if cells else ""
        return Cite(CiteKind.RETURN, row.origin.number, row.item.number, column, cell)

    def plan(self, item: int | None, column: str) -> Cite:
        """A column of the task list."""
        return Cite(CiteKind.TASK_LIST, self.task_list[:12], item, column)

    def judged(self, row: Row) -> tuple[Cite, ...]:
        """What the light of *row* rests on: what was said of it, the deadline, a closure."""
        closed = (Cite(CiteKind.DECISION, "销号", row.item.number),) if row.is_closed else ()
        word = self.word(row, "完成情况")
        return (*((word,) if word else ()), self.plan(row.item.number, "完成时限"), *closed)
