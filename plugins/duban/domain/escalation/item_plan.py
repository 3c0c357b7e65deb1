"""What is to be said about items at one moment, and what is not and why: worked out, not yet done."""

from dataclasses import dataclass
from typing import Self

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document_name import DocumentName
from duban.domain.escalation.item_ladder import ItemAnchor, ItemRung, ItemStatus
from duban.domain.escalation.plan import Withheld
from duban.domain.plan.labels import told

# How what is said of a unit's items begins, beside what is said of one return.
ITEMS = "items"
WHY = {
    ItemAnchor.BEFORE: "临近完成时限，未申报完成",
    ItemAnchor.WORKDAY: "已到完成时限，未销号、未延期",
    ItemAnchor.NEXT_RETURN: "逾期后的一期报送已截止，仍未完成",
    ItemAnchor.AFTER: "逾期已久，函请后仍未完成",
    ItemAnchor.TWO_YELLOWS: "连续两期黄灯",
    ItemAnchor.NO_BASIS: "整季未注明省级安排依据",
    ItemAnchor.REFUSED: "的延期申请未获同意",
    ItemAnchor.GRANTED: "已批准延期",
    ItemAnchor.FALSE_CLAIM: "申报完成经核查不属实",
}


def is_about_items(document: str) -> bool:
    """Whether the paper of that name speaks of a unit's items, and not of a return."""
    return DocumentName.parse(document).about.startswith(f"{ITEMS}/")


@dataclass(frozen=True, slots=True)
class ItemDebt:
    """The name of what is owed to one unit about its items, as lanes pass it on: `items/qz2021/swj/E2`."""

    programme: str
    unit: str
    rung: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What was written so; None for the reference of what is owed about a return or a cycle."""
        kind, *parts = text.split("/")
        return cls(*parts) if kind == ITEMS else None

    def __str__(self) -> str:
        return f"{ITEMS}/{self.programme}/{self.unit}/{self.rung}"


@dataclass(frozen=True, slots=True)
class ItemStep:
    """One rung owed to one unit about some of its items, and how the lane is called."""

    reference: Reference
    name: str
    rung: ItemRung
    statuses: tuple[ItemStatus, ...]

    @property
    def debt(self) -> ItemDebt:
        """Its name."""
        return ItemDebt(self.reference.programme, self.reference.organisation, self.rung.code)

    @property
    def label(self) -> str:
        """What the lane in the grid is called."""
        return f"{self.name} · {self.rung.name}"

    @property
    def why(self) -> str:
        """The reason as the office reads it."""
        return f"{told(status.item.label for status in self.statuses)}{WHY[self.rung.anchor]}"


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """Everything that is owed about items at one moment, and what is not said, to whom and why."""

    steps: tuple[ItemStep, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    @property
    def for_office(self) -> tuple[str, ...]:
        """What somebody of the office has to act upon, one sentence each."""
        return tuple(dict.fromkeys(f"{one.name}：{one.halt.reason}" for one in self.withheld if one.halt.for_office))
