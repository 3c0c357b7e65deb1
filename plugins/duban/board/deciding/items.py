"""Decisions on items: more time, a closure taken back, an end and a new beginning."""

from enum import StrEnum

from duban.board.deciding.form import NUMBER, DecisionForm, FieldKind, FormField
from duban.board.deciding.typed import DecisionTyped
from duban.domain.office.authority import Permission
from duban.services.decide.decider import DecisionResult

APPLIED = FormField("applied", "单位申请的日期（不填即今天）", FieldKind.DATE, required=False)


class ReopeningGround(StrEnum):
    """Why a closure is taken back; the values are what the office chooses and reads."""

    UNFINISHED = "尚未落实到位"
    FALSE_CLAIM = "经核查与所报完成不符"


def _extend(said: DecisionTyped) -> DecisionResult:
    until, applied = said.day("until", "新的完成时限"), said.typed.day("applied")
    decide = said.visit.app.decide
    return decide.extend(said.programme, said.number, until, said.who, said.visit.now, applied)


def _roadmap(said: DecisionTyped) -> DecisionResult:
    amend, steps = said.visit.app.amend_roadmap, said.typed.text("steps")
    return amend.amend(said.programme, said.number, steps, said.who, said.visit.now)


def _refuse(said: DecisionTyped) -> DecisionResult:
    until, applied = said.day("until", "单位申请延至哪一天"), said.typed.day("applied")
    decide = said.visit.app.decide
    return decide.refuse(said.programme, said.number, until, said.who, said.visit.now, applied)


CONSENT = FormField("consent", "牵头单位如何同意（来函文号或通话日期；尚未征求的留空）", required=False)


ITEM_FORMS: tuple[DecisionForm, ...] = (
    DecisionForm(
        *("extend", "批准延期", Permission.EXTEND),
        fields=(NUMBER, FormField("until", "新的完成时限", FieldKind.DATE), APPLIED),
        follows="完成时限即改为新的日期，并告知牵头单位；原时限届满后才申请的，批准前仍按逾期计。路线图节点不随之改动，须调整的另行"
        "办理。超出权限的，只拟请示稿。",
        decide=_extend,
    ),
    DecisionForm(
        *("refuse", "不予延期", Permission.EXTEND),
        fields=(NUMBER, FormField("until", "单位申请延至哪一天", FieldKind.DATE), APPLIED),
        follows="完成时限不变，理由随下一次任务事项提醒告知牵头单位。",
        decide=_refuse,
        on_basis=False,
    ),
    DecisionForm(
        *("roadmap", "调整路线图节点", Permission.ROADMAP),
        fields=(
            NUMBER,
            FormField("steps", "全部节点（每行一个，如 2021-11-30 系统上线）", FieldKind.LONG),
        ),
        follows="即按新的节点亮灯、核对进度，原来的各版和理由留在该事项的记录中；随下一期填报表告知牵头单位。",
        decide=_roadmap,
    ),
    DecisionForm(
        *("reform", "标注创新突破改革", Permission.REFORM),
        fields=(NUMBER, CONSENT),
        follows="牵头单位已同意的即为标注，年末和方案结束时随当期填报表作自我评估；留空的，先随下期填报表征求意见，同意后才算标注。",
        decide=lambda said: said.visit.app.reforming.mark(
            said.programme, said.number, said.typed.text("consent"), said.who, said.visit.now
        ),
        on_basis=False,
    ),
    DecisionForm(
        *("unmark-reform", "取消创新突破改革标注", Permission.REFORM),
        fields=(NUMBER,),
        follows="不再征求牵头单位意见，也不再作自我评估；已填报的内容和专家论证留在该事项的记录中。",
        decide=lambda said: said.visit.app.reforming.unmark(said.programme, said.number, said.who, said.visit.now),
        on_basis=False,
    ),
    DecisionForm(
        *("reopen", "撤回销号", Permission.REOPEN),
        fields=(
            NUMBER,
            FormField("ground", "因何撤回", FieldKind.CHOICE, choices=lambda *_: list(ReopeningGround)),
        ),
        follows="自下一期起重新列入填报表。申报与核查不符的，先告知牵头单位核查情况，答复期满后拟情况移送函，由人签发。",
        decide=lambda said: said.visit.app.decide.reopen(
            *(said.programme, said.number, said.who, said.visit.now),
            false_claim=said.typed.text("ground") == ReopeningGround.FALSE_CLAIM,
        ),
    ),
    DecisionForm(
        *("terminate", "终止事项", Permission.TERMINATE),
        fields=(NUMBER,),
        follows="自下一期起不再填报、不提醒、不计入完成率，报告中另行列出；涉及它的待签文书随即撤回。没有依据的，只拟请示稿。",
        decide=lambda said: said.visit.app.terminate.terminate(said.programme, said.number, said.who, said.visit.now),
    ),
    DecisionForm(
        *("resume-item", "恢复事项", Permission.TERMINATE),
        fields=(NUMBER,),
        follows="自下一期起重新列入填报表。",
        decide=lambda said: said.visit.app.terminate.resume(said.programme, said.number, said.who, said.visit.now),
    ),
)
