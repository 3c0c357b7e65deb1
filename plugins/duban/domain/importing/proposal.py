"""What is proposed from a published plan: items whose every cell says where it came from and whether it is doubtful."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Deadline, Kpi


class PlanColumn(StrEnum):
    """The cells of an item that a published plan may fill, by their title in the task list."""

    INDICATOR = "一级指标"
    CATEGORY = "大类"
    GOAL = "目标任务"
    MEASURES = "具体措施"
    LEAD = "牵头部门"
    CO_RESPONSIBLE = "责任部门"
    DEADLINE = "完成时限"


@dataclass(frozen=True, slots=True)
class ImportedCell:
    """
    One cell of an item: what is taken, and the words of the document it was taken from.

    `repair` says what was done to it ("承上合并", "右移一格"), "" if nothing; `doubt` why a person should look at it,
    "" if nobody need: a cell that was repaired without any other way to read the document is no doubt.
    """

    value: str
    original: str
    repair: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """
    An item: its number from 1 without gap, its number as published ("" if that is the same), its cells.

    `quantified` is what a column of its own says of numbers to be reached (量化目标).
    """

    number: int
    label: str
    cells: Mapping[PlanColumn, ImportedCell]
    deadline: Deadline
    at: str
    quantified: str = ""


@dataclass(frozen=True, slots=True)
class ImportedTarget:
    """
    A number that the plan promises, switched off; `words` are the plan's own, `baseline` what it starts from.

    `from_column` says that it stands in a column of such numbers.
    """

    target: Kpi
    words: str
    from_column: bool
    baseline: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class ImportedUnit:
    """A single unit that the plan names, with what its name's form cannot tell as `doubt`."""

    unit: Organisation
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """
    What the document says and no cell took: a column under a head of its own, a note below a table.

    `items` are the numbers of the items it stands beside, none if it is of the whole plan; `advice` says what to do.
    """

    what: str
    words: str
    why: str
    advice: str
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """
    A whole proposal.

    `targets` are switched off until the office switches them on; `units` are single units by their proposed code,
    `collectives` the phrases for many; `remarks` concern no single cell (a row that was left out, and why); `unread`
    is what a person has to look through for what a cell lacks.
    """

    title: str
    document: str
    items: tuple[ImportedItem, ...]
    units: tuple[ImportedUnit, ...]
    collectives: tuple[str, ...]
    targets: tuple[ImportedTarget, ...]
    remarks: tuple[str, ...]
    unread: tuple[UnreadPart, ...] = ()
