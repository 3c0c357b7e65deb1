"""Decisions on what the task list says of an item."""

from duban.board.deciding.form import FIRST, NUMBER, DecisionForm, FieldKind, FormField
from duban.board.deciding.typed import DecisionTyped
from duban.domain.decisions.decision import Ruling
from duban.domain.office.authority import Permission
from duban.domain.plan.programme import Item, Programme
from duban.errors import Refused
from duban.services.decide.decider import DecisionResult

FROM_NEXT = "自下一个尚未开启的报告期起生效，已开启的不变"
RULINGS = (Ruling.NOT_ADOPTED.value, Ruling.ADOPTED.value)
ASKS = "没有依据的，只拟请示稿，不登记决定"


def names_of(plan: Programme, codes: tuple[str, ...]) -> str:
    """The names of units, as they are typed."""
    return "、".join(plan.organisation(code).name for code in codes)


def _goal_now(_: Programme, item: Item) -> tuple[FormField, ...]:
    return (FormField("value", "目标任务", FieldKind.LONG, value=item.goal), FIRST)


def _lead_now(plan: Programme, item: Item) -> tuple[FormField, ...]:
    names = names_of(plan, item.leads)
    return (FormField("value", "牵头部门，以顿号分隔，列第一位的报送", value=names), FIRST)


def _co_leads_now(plan: Programme, item: Item) -> tuple[FormField, ...]:
    names = names_of(plan, item.co_organisations)
    printed = f"（原文“{item.co_responsible}”）" if item.co_responsible not in ("", names) else ""
    return (FormField("value", f"责任部门，以顿号分隔，不填即不设{printed}", required=False, value=names), FIRST)


def _deadline_now(_: Programme, item: Item) -> tuple[FormField, ...]:
    said = item.deadline.on.isoformat() if item.deadline.on else item.deadline.text
    return (FormField("value", "完成时限：日期（如 2021-12-31）、持续推进、随省推进或未明确", value=said), FIRST)


def _measures_now(_: Programme, item: Item) -> tuple[FormField, ...]:
    """A box for each measure, and one for another."""
    boxes = [
        FormField(f"measure.{place}", f"措施{place}（清空即删去）", FieldKind.LONG, required=False, value=text)
        for place, text in enumerate(item.measures, start=1)
    ]
    more = FormField(f"measure.{len(item.measures) + 1}", "增加一条（没有的不填）", FieldKind.LONG, required=False)
    return (*boxes, more, FIRST)


def _doubts_now(_: Programme, item: Item) -> tuple[FormField, ...]:
    return (FormField("value", "待核实的内容", FieldKind.CHOICE, choices=lambda *_: item.unconfirmed),)


def _proposal_now(_: Programme, __: Item) -> tuple[FormField, ...]:
    return (FormField("value", "如何答复", FieldKind.CHOICE, choices=lambda *_: RULINGS),)


def _proposal(said: DecisionTyped) -> DecisionResult:
    proposals, value = said.visit.app.proposals, said.typed.text("value")
    answer = proposals.adopt if value == Ruling.ADOPTED else proposals.decline
    return answer(said.programme, said.number, said.who, said.visit.now)


def _measures(said: DecisionTyped) -> DecisionResult:
    now = {str(place): text for place, text in enumerate(said.item.measures, start=1)}
    typed = said.typed.below("measure")
    worded = {int(place): text for place, text in typed.items() if place.isdecimal() and text != now.get(place, "")}
    if not worded:
        raise Refused("具体措施没有改动，未予登记。")
    return said.visit.app.correct.measures(said.programme, said.number, worded, said.correction, said.visit.now)


TASK_LIST_FORMS: tuple[DecisionForm, ...] = (
    DecisionForm(
        *("deadline", "订正完成时限", Permission.CORRECT),
        fields=(NUMBER,),
        of_item=_deadline_now,
        follows=f"{FROM_NEXT}；放宽时限按延期办理（原文待核实的除外），{ASKS}。",
        decide=lambda said: said.visit.app.correct.deadline(
            *(said.programme, said.number, said.typed.text("value"), said.correction, said.visit.now)
        ),
    ),
    DecisionForm(
        *("goal", "订正目标任务", Permission.CORRECT),
        fields=(NUMBER,),
        of_item=_goal_now,
        follows=f"{FROM_NEXT}。{ASKS}。",
        decide=lambda said: said.visit.app.correct.goal(
            *(said.programme, said.number, said.typed.text("value"), said.correction, said.visit.now)
        ),
    ),
    DecisionForm(
        *("measures", "订正具体措施", Permission.CORRECT),
        fields=(NUMBER,),
        of_item=_measures_now,
        follows=f"{FROM_NEXT}；填报表和佐证按新的措施逐条列出。须报上级决定的，{ASKS}。",
        decide=_measures,
    ),
    DecisionForm(
        *("lead", "调整牵头部门", Permission.CORRECT),
        fields=(NUMBER,),
        of_item=_lead_now,
        follows=f"自下一个尚未开启的报告期起由新的牵头部门报送，已开启的不变。{ASKS}。",
        decide=lambda said: said.visit.app.correct.lead(
            *(said.programme, said.number, said.units("value"), said.correction, said.visit.now)
        ),
    ),
    DecisionForm(
        *("co-leads", "调整责任部门", Permission.CORRECT),
        fields=(NUMBER,),
        of_item=_co_leads_now,
        follows=f"自下一个尚未开启的报告期起由新的责任部门会签，已开启的不变。须报上级决定的，{ASKS}。",
        decide=lambda said: said.visit.app.correct.co_leads(
            *(said.programme, said.number, said.units("value"), said.correction, said.visit.now)
        ),
    ),
    DecisionForm(
        *("proposal", "答复更正建议", Permission.CORRECT),
        fields=(NUMBER,),
        of_item=_proposal_now,
        follows="答复随牵头单位下一期填报表告知，理由照写。采纳的，请先办理订正（登记订正即视为采纳）或改好任务清单文件并确认。",
        decide=_proposal,
        on_basis=False,
    ),
    DecisionForm(
        *("confirm", "核实待核实内容", Permission.CONFIRM),
        fields=(NUMBER,),
        of_item=_doubts_now,
        follows="现填内容视为无误，此后可据以评定。内容有误的，请办理订正。",
        decide=lambda said: said.visit.app.correct.confirm(
            said.programme, said.number, said.typed.text("value"), said.who, said.visit.now
        ),
    ),
)
