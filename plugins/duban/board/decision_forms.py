"""登记与决定: what the office decides, each a form of fields, what will follow, and one call of its service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.board.acting import Typed
from duban.board.visiting import Visit
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.levels import basis_of
from duban.domain.office.authority import Permission
from duban.domain.plan.organisation import Contact, Role
from duban.errors import Refused
from duban.services.decide.decider import DecisionResult, Who
from duban.services.decide.task_list import CorrectionReason
from duban.services.plan.versions import Versions


class FieldKind(StrEnum):
    """How a field is filled in."""

    NUMBER = "number"
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    CHOICE = "choice"


class ReopeningGround(StrEnum):
    """Why a closure is taken back; the values are what the office chooses and reads."""

    UNFINISHED = "尚未落实到位"
    FALSE_CLAIM = "经核查所报完成不属实（虚报）"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its name, what stands above it, and, of a choice, what there is to choose from."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: Callable[[Visit, str], Iterable[str]] | None = None


@dataclass(frozen=True, slots=True)
class DecisionTyped:
    """What every decision is given: the visit, the programme, what was typed, and who decides why on what basis."""

    visit: Visit
    programme: str
    typed: Typed
    who: Who

    @property
    def number(self) -> int:
        """The number of the item; Refused if it is none."""
        text = self.typed.text("number")
        if not text.isdecimal():
            raise Refused("请填写任务序号。")
        return int(text)

    def day(self, name: str, label: str) -> date:
        """A day that has to be there; Refused if it is not."""
        found = self.typed.day(name)
        if found is None:
            raise Refused(f"请填写{label}。")
        return found

    @property
    def unit(self) -> str:
        """The code of the unit that was chosen; Refused if none was."""
        wanted = self.typed.text("unit")
        units = Versions(self.visit.app.context).latest(self.programme).organisations
        for unit in units:
            if wanted in (unit.name, unit.code, *unit.aliases):
                return unit.code
        raise Refused(f"任务清单中没有单位“{wanted}”。")

    @property
    def period(self) -> Period:
        """The period that was typed; Refused if it is none."""
        try:
            return Period.parse(self.typed.text("period"))
        except ValueError as error:
            raise Refused(str(error)) from None

    @property
    def reference(self) -> Reference:
        """The return of that unit for that period; Refused if its stream cannot be told."""
        unit, period, app = self.unit, self.period, self.visit.app
        owes = next(one for one in Versions(app.context).latest(self.programme).organisations if one.code == unit)
        for stream in app.settings.programmes[self.programme].streams:
            if app.settings.streams[stream].frequency is period.frequency and owes.owes(stream):
                return Reference(self.programme, stream, period, unit)
        raise Refused(f"{owes.name}不按“{self.typed.text('period')}”这样的报告期报送。")


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """
    One thing that the office may decide or register.

    `follows` says what comes of it, before it is done; `decide` does it and gives the sentence.
    """

    code: str
    title: str
    permission: Permission
    fields: tuple[FormField, ...]
    follows: str
    decide: Callable[[DecisionTyped], DecisionResult | str]
    on_basis: bool = True


def units_of(visit: Visit, programme: str) -> list[str]:
    """The names of all units."""
    return [unit.name for unit in Versions(visit.app.context).latest(programme).organisations]


NUMBER = FormField("number", "任务序号", FieldKind.NUMBER)
UNIT = FormField("unit", "单位", FieldKind.CHOICE, choices=units_of)
PERIOD = FormField("period", "报告期（如 2021-11 或 2021-Q4）")
APPLIED = FormField("applied", "单位申请的日期（不填即今天）", FieldKind.DATE, required=False)
ROLE = FormField("role", "角色", FieldKind.CHOICE, choices=lambda *_: [role.value for role in Role])


def _extend(said: DecisionTyped) -> DecisionResult:
    until, applied = said.day("until", "新的完成时限"), said.typed.day("applied")
    decide = said.visit.app.decide
    return decide.extend(said.programme, said.number, until, said.who, said.visit.now, applied)


def _refuse(said: DecisionTyped) -> DecisionResult:
    until, applied = said.day("until", "单位申请延至哪一天"), said.typed.day("applied")
    decide = said.visit.app.decide
    return decide.refuse(said.programme, said.number, until, said.who, said.visit.now, applied)


def _contact(said: DecisionTyped) -> DecisionResult:
    text = said.typed.text
    role = next((one for one in Role if one.value == text("role")), None)
    if role is None or "@" not in text("mail") or not text("name"):
        raise Refused("请填写角色、姓名和邮箱。")
    contact = Contact(said.unit, role, text("name"), text("mail"), text("phone"), said.typed.day("from"))
    return said.visit.app.correct.contact(said.programme, contact, said.who, said.visit.now)


def _put_off(said: DecisionTyped) -> DecisionResult:
    until = said.typed.day("until")
    app, period = said.visit.app, said.period
    told = []
    for stream in app.settings.programmes[said.programme].streams:
        if app.settings.streams[stream].frequency is period.frequency:
            cycle = Reference(said.programme, stream, period)
            if until is None:
                told.append(app.put_off.as_planned(cycle, said.who, said.visit.now).sentence)
            else:
                told.append(app.put_off.put_off(cycle, until, said.who, said.visit.now).sentence)
    return DecisionResult("".join(told) or "没有按这样的报告期报送的口径。")


def _pause(said: DecisionTyped) -> str:
    changed = said.visit.app.pause.pause(said.visit.actor, said.who.reason, said.visit.now)
    return "已暂停全部提醒、催办和拟稿；填报表、回执照常。" if changed else "此前已经暂停，无需重复办理。"


def _go_on(said: DecisionTyped) -> str:
    changed = said.visit.app.pause.resume(said.visit.actor, said.who.reason, said.visit.now)
    return "已恢复提醒、催办和拟稿。" if changed else "并未暂停，无需恢复。"


FORMS: tuple[DecisionForm, ...] = (
    DecisionForm(
        *("extend", "批准延期", Permission.EXTEND),
        fields=(NUMBER, FormField("until", "新的完成时限", FieldKind.DATE), APPLIED),
        follows="完成时限即改为新的日期，并告知牵头单位；原时限届满后才申请的，批准前仍按逾期计。超出我办权限的，只拟请示稿。",
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
        *("contact", "变更联系人", Permission.CONTACT),
        fields=(
            UNIT,
            ROLE,
            FormField("name", "姓名或岗位名称"),
            FormField("mail", "邮箱"),
            FormField("phone", "电话", required=False),
            FormField("from", "启用日期（不填即今天）", FieldKind.DATE, required=False),
        ),
        follows="启用日起的来往均按新联系人，已开启的周期也是；原联系人保留在案，不再能代该单位报送。",
        decide=_contact,
    ),
    DecisionForm(
        *("exempt", "免报", Permission.EXEMPT),
        fields=(UNIT, PERIOD),
        follows="该单位本期不再应报；已备发的提醒和待签文书随即停止。",
        decide=lambda said: said.visit.app.exempt.exempt(said.reference, said.who, said.visit.now),
    ),
    DecisionForm(
        *("owe", "撤回免报", Permission.EXEMPT),
        fields=(UNIT, PERIOD),
        follows="该单位本期恢复应报，提醒照常。",
        decide=lambda said: said.visit.app.exempt.owe(said.reference, said.who, said.visit.now),
    ),
    DecisionForm(
        *("nil", "认可零报告", Permission.NIL),
        fields=(UNIT, PERIOD),
        follows="该单位本期按零报告计，不再催办。",
        decide=lambda said: said.visit.app.exempt.accept_nil(said.reference, said.who, said.visit.now),
    ),
    DecisionForm(
        *("put-off", "报送顺延", Permission.PUT_OFF),
        fields=(PERIOD, FormField("until", "顺延至（不填即撤回顺延，恢复原定时间）", FieldKind.DATE, required=False)),
        follows="提醒、按时截止、截止汇总均随之顺延，统计期不变，并去信告知各应报单位和尚未反馈的会签单位。",
        decide=_put_off,
    ),
    DecisionForm(
        *("reopen", "撤回销号", Permission.REOPEN),
        fields=(
            NUMBER,
            FormField("ground", "因何撤回", FieldKind.CHOICE, choices=lambda *_: list(ReopeningGround)),
        ),
        follows="自下一期起重新列入填报表。虚报的，先告知牵头单位核查情况，答复期满后拟问责建议稿，由人签发。",
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
    DecisionForm(
        *("rename", "单位更名", Permission.RENAME),
        fields=(
            UNIT,
            FormField("name", "新的名称"),
            FormField("from", "启用日期（不填即今天）", FieldKind.DATE, required=False),
        ),
        follows="启用日起用新名，此前各期的报告和记录仍用原名；新旧名称均可用于查询。",
        decide=lambda said: said.visit.app.rename.rename(
            *(said.programme, said.unit, said.typed.text("name"), said.typed.day("from"), said.who, said.visit.now)
        ),
    ),
    DecisionForm(
        *("pause", "暂停升级", Permission.PAUSE),
        fields=(),
        follows="全部提醒、催办和拟稿暂停，直至恢复；填报表、回执照常。恢复后按当时应办的继续，不补发已过的。",
        decide=_pause,
        on_basis=False,
    ),
    DecisionForm(
        *("go-on", "恢复升级", Permission.PAUSE),
        fields=(),
        follows="提醒、催办和拟稿照常办理。",
        decide=_go_on,
        on_basis=False,
    ),
)
BY_CODE = {form.code: form for form in FORMS}


def who_decides(visit: Visit, typed: Typed) -> Who:
    """Who decides, why, and on what basis."""
    return Who(visit.actor, typed.text("reason"), basis_of(typed.text("remark"), typed.text("minutes")))
