"""Decisions on what the task list says of an item."""

from duban.board.deciding.form import NUMBER, DecisionForm, FieldKind, FormField
from duban.domain.office.authority import Permission
from duban.services.decide.task_list import CorrectionReason

TASK_LIST_FORMS: tuple[DecisionForm, ...] = (
    DecisionForm(
        *("deadline", "订正完成时限", Permission.CORRECT),
        fields=(NUMBER, FormField("value", "日期（如 2021-12-31）、持续推进或随省推进")),
        follows="自下一个尚未开启的报告期起生效；放宽时限按延期办理（原文待核实的除外）。",
        decide=lambda said: said.visit.app.correct.deadline(
            *(said.programme, said.number, said.typed.text("value"), CorrectionReason(said.who), said.visit.now)
        ),
    ),
    DecisionForm(
        *("goal", "订正目标任务", Permission.CORRECT),
        fields=(NUMBER, FormField("value", "新的目标任务", FieldKind.LONG)),
        follows="自下一个尚未开启的报告期起生效。没有依据的，只拟请示稿。",
        decide=lambda said: said.visit.app.correct.goal(
            *(said.programme, said.number, said.typed.text("value"), CorrectionReason(said.who), said.visit.now)
        ),
    ),
    DecisionForm(
        *("lead", "调整牵头部门", Permission.CORRECT),
        fields=(NUMBER, FormField("value", "牵头部门，以顿号分隔，列第一位的报送")),
        follows="自下一个尚未开启的报告期起由新的牵头部门报送。没有依据的，只拟请示稿。",
        decide=lambda said: said.visit.app.correct.lead(
            *(said.programme, said.number, [each.strip() for each in said.typed.text("value").split("、")]),
            *(CorrectionReason(said.who), said.visit.now),
        ),
    ),
    DecisionForm(
        *("confirm", "核实待核实内容", Permission.CONFIRM),
        fields=(NUMBER, FormField("value", "待核实的列（如 完成时限）")),
        follows="现填内容视为无误，此后可据以评定。内容有误的，请办理订正。",
        decide=lambda said: said.visit.app.correct.confirm(
            said.programme, said.number, said.typed.text("value"), said.who, said.visit.now
        ),
    ),
)
