"""What is to be said about items at one moment, and what is not and why: worked out, not yet done."""

from dataclasses import dataclass

from duban.domain.calendar.cycle import Reference
from duban.domain.escalation.item_ladder import ItemAccount, ItemAnchor, ItemRung
from duban.domain.escalation.plan import Withheld

WHY = {
    ItemAnchor.BEFORE: "临近完成时限，未申报完成",
    ItemAnchor.WORKDAY: "已到完成时限，未销号、未延期",
    ItemAnchor.NEXT_RETURN: "逾期后的一期报送已截止，仍未完成",
    ItemAnchor.AFTER: "逾期已久，函请后仍未完成",
    ItemAnchor.TWO_YELLOWS: "连续两期黄灯",
    ItemAnchor.NO_BASIS: "整季未注明省级安排依据",
    ItemAnchor.REFUSED: "的延期申请未获同意",
    ItemAnchor.FALSE_CLAIM: "申报完成经核查不属实",
}


@dataclass(frozen=True, slots=True)
class ItemStep:
    """One rung owed to one unit about some of its items, and how the lane is called."""

    key: str
    reference: Reference
    name: str
    rung: ItemRung
    accounts: tuple[ItemAccount, ...]

    @property
    def label(self) -> str:
        """What the lane in the grid is called."""
        return f"{self.name} · {self.rung.name}"

    @property
    def why(self) -> str:
        """The reason as the office reads it."""
        numbers = "、".join(str(account.item.number) for account in self.accounts)
        return f"第{numbers}项{WHY[self.rung.anchor]}"


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """Everything that is owed about items at one moment, and what is not said, to whom and why."""

    steps: tuple[ItemStep, ...] = ()
    withheld: tuple[Withheld, ...] = ()

    @property
    def for_office(self) -> tuple[str, ...]:
        """What somebody of the office has to act upon, one sentence each."""
        return tuple(dict.fromkeys(f"{one.name}：{one.halt.reason}" for one in self.withheld if one.halt.for_office))
