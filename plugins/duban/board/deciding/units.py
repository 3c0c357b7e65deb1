"""Decisions on units: who is written to, and what a unit is called."""

from duban.board.deciding.form import UNIT, DecisionForm, FieldKind, FormField
from duban.board.deciding.typed import DecisionTyped
from duban.domain.office.authority import Permission
from duban.domain.plan.organisation import Contact, Role
from duban.errors import Refused
from duban.services.decide.decider import DecisionResult
from duban.services.plan.named import items_called

ALONE = "该单位此后可能无人收到填报表和提醒，仍然停用"
ROLE = FormField("role", "角色", FieldKind.CHOICE, choices=lambda *_: [role.value for role in Role])


def _contact(said: DecisionTyped) -> DecisionResult:
    text = said.typed.text
    role = said.typed.choice("role", Role)
    if role is None or "@" not in text("mail") or not text("name"):
        raise Refused("请填写角色、姓名和邮箱。")
    contact = Contact(said.unit, role, text("name"), text("mail"), text("phone"), said.typed.day("from"))
    return said.visit.app.correct.contact(said.programme, contact, said.who, said.visit.now)


def _role(said: DecisionTyped) -> Role:
    role = said.typed.choice("role", Role)
    if role is None:
        raise Refused("请选择角色。")
    return role


def _end(said: DecisionTyped) -> DecisionResult:
    mail, last = said.typed.text("mail"), said.typed.day("until")
    alone = bool(said.typed.text("alone"))
    end = said.visit.app.end_contact
    return end.end(said.programme, said.unit, _role(said), mail, last, said.who, said.visit.now, alone=alone)


def _visit(said: DecisionTyped) -> DecisionResult:
    items = items_called(said.plan, said.typed.text("items"))
    on, verify = said.day("on", "核查日期"), said.visit.app.verify
    return verify.release_visit(said.programme, said.unit, on, items, said.who, said.visit.now)


VISIT = DecisionForm(
    *("visit", "批准现场核查", Permission.VISIT),
    fields=(
        UNIT,
        FormField("on", "核查日期", FieldKind.DATE),
        FormField("items", "核查哪几项（已申报完成的任务序号，用、隔开）"),
    ),
    follows="到该单位联合进行一次，同一单位每半年至多一次；此前应先以平台数据、公开文件、企业回访核实。请电话约定时间。",
    decide=_visit,
)
UNIT_FORMS: tuple[DecisionForm, ...] = (
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
        *("contact-end", "停用联系人", Permission.CONTACT),
        fields=(
            UNIT,
            ROLE,
            FormField("mail", "邮箱"),
            FormField("until", "最后使用日期（不填即今天）", FieldKind.DATE, required=False),
            FormField("alone", "没有接替的", FieldKind.BOXES, required=False, choices=lambda *_: [ALONE]),
        ),
        follows="此后不再发给该邮箱，该邮箱不再能代该单位报送；原联系人保留在案。有人接替的，请办理变更联系人，原联系人随即停用。"
        "该单位没有其他能收到邮件的填报人、联络员、科室负责人的，须另行勾选。",
        decide=_end,
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
        *("rename-back", "撤回更名", Permission.RENAME),
        fields=(UNIT,),
        follows="最近一次更名登记视为有误，该单位恢复原名。",
        decide=lambda said: said.visit.app.rename.revoke(said.programme, said.unit, said.who, said.visit.now),
    ),
)
