"""Decisions that change which items the plan has: one is added, one becomes two, two become one."""

import re

from duban.board.deciding.form import FIRST, NUMBER, DecisionForm, FieldKind, FormField
from duban.board.deciding.task_list import ASKS, FROM_NEXT
from duban.board.deciding.typed import DecisionTyped
from duban.domain.office.authority import Permission
from duban.domain.plan.programme import Item, Programme
from duban.services.decide.decider import DecisionResult
from duban.services.decide.task_list import NewItem

NEW = "新事项的序号"
LEADING = re.compile(r"[0-9]+")


def _after_last(plan: Programme) -> int:
    return max(item.number for item in plan.items) + 1


def _new_now(plan: Programme) -> tuple[FormField, ...]:
    indicators = tuple(one.name for one in plan.indicators())
    return (
        FormField("new", NEW, FieldKind.NUMBER, value=str(_after_last(plan))),
        FormField("indicator", "一级指标", FieldKind.CHOICE, choices=lambda *_: indicators),
        FormField("goal", "目标任务", FieldKind.LONG),
        FormField("measures", "具体措施，一行一条", FieldKind.LONG),
        FormField("leads", "牵头部门，以顿号分隔，列第一位的报送"),
        FormField("deadline", "完成时限：日期（如 2022-06-30）、持续推进、随省推进或未明确"),
        FIRST,
    )


def _parts_now(plan: Programme, item: Item) -> tuple[FormField, ...]:
    """The measures to choose from; each box stands for the number of one."""
    measures = item.numbered_measures
    return (
        FormField("parts", "拆出哪几条措施（至少留下一条）", FieldKind.BOXES, choices=lambda *_: measures),
        FormField("new", NEW, FieldKind.NUMBER, value=str(_after_last(plan))),
        FIRST,
    )


def _add(said: DecisionTyped) -> DecisionResult:
    text = said.typed.text
    new = NewItem(text("indicator"), text("goal"), said.lines("measures"), tuple(said.units("leads")), text("deadline"))
    number = said.counted("new", NEW)
    return said.visit.app.correct.add(said.programme, number, new, said.correction, said.visit.now)


def _split(said: DecisionTyped) -> DecisionResult:
    parts = [int(found[0]) for each in said.typed.all("parts") if (found := LEADING.match(each))]
    new = said.counted("new", NEW)
    return said.visit.app.correct.split(said.programme, said.number, parts, new, said.correction, said.visit.now)


def _merge(said: DecisionTyped) -> DecisionResult:
    into = said.called("into", "并入第几项").number
    return said.visit.app.correct.merge(said.programme, said.number, into, said.correction, said.visit.now)


WHOLE_ITEM_FORMS: tuple[DecisionForm, ...] = (
    DecisionForm(
        *("add", "新增事项", Permission.CORRECT),
        fields=(),
        of_plan=_new_now,
        follows=f"{FROM_NEXT}：列入牵头部门的填报表，计入完成率，到期照常提醒催办。",
        decide=_add,
    ),
    DecisionForm(
        *("split", "拆分事项", Permission.CORRECT),
        fields=(NUMBER,),
        of_item=_parts_now,
        follows=f"{FROM_NEXT}：所选措施另成一项，牵头部门、完成时限同原事项，两项分别填报和评定。须报上级决定的，{ASKS}。",
        decide=_split,
    ),
    DecisionForm(
        *("merge", "合并事项", Permission.CORRECT),
        fields=(NUMBER, FormField("into", "并入第几项", FieldKind.ITEM), FIRST),
        follows=f"{FROM_NEXT}：原事项不再单独填报，其措施并入另一项；牵头部门、目标任务、完成时限不同的，"
        f"按相应调整办理，{ASKS}。",
        decide=_merge,
    ),
)
