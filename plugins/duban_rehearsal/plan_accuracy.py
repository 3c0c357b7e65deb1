"""
How well a published plan was read, measured against its truth.

A cell is right if it says what the truth says, signs and blanks apart: full-width and half-width are one, blanks and
line breaks none, and a stop at its end adds nothing. The deadline counts three times: its words, its kind and its day.
A cell of an item that was not found is wrong, and listed nowhere.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from duban.adapters.office.task_list.items import KIND_CODES
from duban.domain.importing.proposal import ImportedItem, ImportedPlan, PlanColumn
from duban.domain.importing.wording import said
from duban.domain.plan.programme import KIND_WORDS, DeadlineKind

# A plan's truth names a kind as workbooks do, old ones included.
KINDS = {words: kind for kind, words in KIND_WORDS.items()} | KIND_CODES | {"unstated": DeadlineKind.UNSTATED}
KIND, DAY, LABEL = "完成时限_kind", "完成时限_date", "公布编号"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class MeasuredCell:
    """One cell beside its truth; `listed` says that a person is told to look at it."""

    item: int
    column: str
    found: str
    truth: str
    listed: bool

    @property
    def right(self) -> bool:
        """Whether the cell says what the truth says."""
        return said(self.found) == said(self.truth)


@dataclass(frozen=True, slots=True)
class PlanAccuracy:
    """The three figures of a plan that was read: right cells, wrong ones that nobody is told of, doubted right ones."""

    cells: tuple[MeasuredCell, ...]

    @property
    def right(self) -> float:
        """The share of cells that are right."""
        return sum(cell.right for cell in self.cells) / len(self.cells)

    @property
    def wrong(self) -> tuple[MeasuredCell, ...]:
        """The cells that are wrong."""
        return tuple(cell for cell in self.cells if not cell.right)

    @property
    def unlisted(self) -> tuple[MeasuredCell, ...]:
        """The cells that are wrong and listed nowhere, which is the worst there is."""
        return tuple(cell for cell in self.wrong if not cell.listed)

    @property
    def doubted(self) -> float:
        """The share of the right cells that a person is bothered with."""
        right = [cell for cell in self.cells if cell.right]
        return sum(cell.listed for cell in right) / len(right) if right else 0.0


def read_truth(path: Path) -> list[Row]:
    """The rows of a truth, a table with the titles of the task list."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def measure(plan: ImportedPlan, truth: Sequence[Row], without: frozenset[str] = frozenset()) -> PlanAccuracy:
    """*plan* beside its *truth*, item by item in order; columns *without* a place in the document do not count."""
    items = {item.number: item for item in plan.items}
    return PlanAccuracy(
        tuple(
            cell
            for number, row in enumerate(truth, start=1)
            for cell in _cells(number, items.get(number), row)
            if cell.column not in without
        )
    )


def _cells(number: int, item: ImportedItem | None, row: Row) -> Iterator[MeasuredCell]:
    listed = {column.value: bool(item and item.cells[column].doubt) for column in PlanColumn}
    for column in PlanColumn:
        if column.value in row:
            found = item.cells[column].value if item else "（未读出）"
            yield MeasuredCell(number, column.value, found, row[column.value], listed[column.value])
    deadline = item.deadline if item else None
    if KIND in row:
        kind = deadline.kind.words if deadline else ""
        yield MeasuredCell(number, KIND, kind, KINDS[row[KIND]].words, listed["完成时限"])
    if DAY in row:
        day = str(deadline.on or "") if deadline else "（未读出）"
        yield MeasuredCell(number, DAY, day, row[DAY], listed["完成时限"])
    if LABEL in row:
        label = (item.label or str(item.number)) if item else ""
        yield MeasuredCell(number, LABEL, label, row[LABEL] or str(number), listed=False)
