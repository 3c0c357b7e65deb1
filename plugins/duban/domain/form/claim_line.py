"""The lines of 任务认领核对表: what the plan says of each item that a lead is given for the first time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from duban.domain.plan.doubts import question_of, says
from duban.domain.plan.programme import DeadlineKind, Item, Kpi, Programme


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One item to be claimed as its row shows it: who leads, its targets, and of each doubtful cell what is noted."""

    item: Item
    leads: str
    targets: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The titles of the cells that are doubtful, which are marked so on every sheet."""
        return self.item.unconfirmed


def claim_lines(programme: Programme, items: Iterable[Item], claimed: Collection[int]) -> tuple[ClaimLine, ...]:
    """A line for each of *items* that is not among those *claimed*, in their order."""
    return tuple(_line(programme, item) for item in items if item.number not in claimed)


def _line(programme: Programme, item: Item) -> ClaimLine:
    return ClaimLine(
        item=item,
        leads=says(programme, item, "牵头部门"),
        targets=tuple(_target(kpi) for kpi in programme.kpis if kpi.enabled and kpi.item == item.number),
        doubts=tuple(_doubt(programme, item, title) for title in item.unconfirmed),
    )


def _target(kpi: Kpi) -> str:
    until = f"（{kpi.due.year}年{kpi.due.month}月底前）" if kpi.due else ""
    source = f"，{kpi.source}提供" if kpi.source else ""
    return f"{kpi.metric}{kpi.aim}{until}{source}"


def _doubt(programme: Programme, item: Item, title: str) -> str:
    """A doubtful cell: the words of the document, what is adopted, what else it may be, and why."""
    if title == "完成时限" and item.deadline.kind is DeadlineKind.UNSTATED:
        return "“完成时限”文件没有写明，请选“建议更正”并提出建议日期；确无时限要求的选“无异议”"
    noted, adopted = question_of(programme, item.number, title), f"暂按“{says(programme, item, title)}”"
    if noted is None:
        return f"“{title}”{adopted}，请核对"
    words = (
        f"原文“{noted.original}”" if is_said(noted.original) else "",
        adopted,
        f"也可能是“{noted.alternative}”" if is_said(noted.alternative) else "",
    )
    ground = f"（{noted.ground}）" if is_said(noted.ground) else ""
    return f"“{title}”{'，'.join(filter(None, words))}{ground}"


def is_said(text: str) -> bool:
    """Whether a cell of 待核实 tells anything: 见说明 points to the ground, which follows."""
    return text.strip("—- ") not in ("", "见说明")
