"""The plan of 江州, a city that is none: its items as they are, and the words around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from duban.domain.plan.programme import DeadlineKind
from duban_rehearsal.plan_accuracy import read_truth

TITLE = "江州市优化营商环境2026年行动方案"
OPENING = (
    "为深入贯彻落实党中央、国务院关于优化营商环境的决策部署，按照省委、省政府工作安排，结合我市实际，制定本方案。",
    "坚持问题导向、目标导向，聚焦经营主体关切，以更大力度推进重点领域改革，力争全市营商环境整体水平进入全省前列。",
)
CLOSING = (
    "各县（市、区）、市直各有关单位要加强组织领导，明确责任分工，按时限要求抓好落实，每月25日前将进展情况报市营商环境工作办公室。",
)
UNSTATED = DeadlineKind.UNSTATED.words
COUNTED = "一二三四五六七八九十"
HEADS = ("序号", "重点领域", "目标任务", "具体举措", "牵头单位", "配合单位", "完成时限")


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """One item: its number, where it stands, and its cells."""

    number: int
    category: str
    indicator: str
    goal: str
    measure: str
    lead: str
    others: str
    deadline: str
    place: tuple[int, int, int]  # category, indicator within it, item within that; from 1
    group: int  # the indicator within the plan, from 1
    truth: dict[str, str]

    @property
    def cells(self) -> tuple[str, ...]:
        """Its row in a table with `HEADS`."""
        return (str(self.number), self.indicator, self.goal, self.measure, self.lead, self.others, self.deadline)


def read_items(truth: Path) -> tuple[PublishedItem, ...]:
    """The items of the table *truth*, with the titles of the task list."""
    return tuple(_items(read_truth(truth)))


def _items(rows: Sequence[dict[str, str]]) -> Iterator[PublishedItem]:
    group = 0
    for category, (_, of_category) in enumerate(groupby(rows, key=lambda row: row["大类"]), 1):
        for indicator, (_, of_indicator) in enumerate(groupby(of_category, key=lambda row: row["一级指标"]), 1):
            group += 1
            for number, row in enumerate(of_indicator, 1):
                yield PublishedItem(
                    number=int(row["序号"]),
                    category=row["大类"],
                    indicator=row["一级指标"],
                    goal=row["目标任务"],
                    measure=row["具体措施"],
                    lead=row["牵头部门"],
                    others=row["责任部门"],
                    # What the truth calls 未明确 is not written in the plan.
                    deadline="" if row["完成时限_kind"] == row["完成时限"] == UNSTATED else row["完成时限"],
                    place=(category, indicator, number),
                    group=group,
                    truth=row,
                )


def in_prose(item: PublishedItem) -> str:
    """An item as a paragraph, the units behind it in one of the ways in which offices write them."""
    within = {
        0: f"牵头单位：{item.lead}；配合单位：{item.others}",
        1: f"{item.lead}牵头，{item.others}配合",
        2: f"责任单位：{item.lead}、{item.others}",
    }[item.group % 3]
    until = f"；完成时限：{item.deadline}" if item.deadline else ""
    left, right = ("〔", "〕") if item.group == 4 else ("（", "）")
    return f"{item.place[2]}.{item.goal}。{item.measure}{left}{within}{until}{right}"


def category_heading(item: PublishedItem) -> str:
    """一、降低制度性交易成本."""
    return f"{COUNTED[item.place[0] - 1]}、{item.category}"


def indicator_heading(item: PublishedItem) -> str:
    """（一）企业开办."""
    return f"（{COUNTED[item.place[1] - 1]}）{item.indicator}"
