"""Who may do what in the office: one table, and the refusal of everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from duban.domain.office.actor import Actor, Duty, Identification
from duban.errors import Refused


class Permission(StrEnum):
    """What a person may do, signing apart; the values are what users read."""

    EXTEND = "办理延期"
    TERMINATE = "终止、恢复任务事项"
    PUT_OFF = "报送顺延"
    RENAME = "登记单位更名"
    EXEMPT = "办理免报"
    NIL = "认可零报告"
    EXAMINE = "销号复核"
    CLOSE = "销号确认"
    VISIT = "批准现场核查"
    REOPEN = "撤回销号"
    SAMPLE = "抽查已销号事项"
    CORRECT = "订正任务清单"
    CONFIRM = "核实任务清单内容"
    TASK_LIST = "确认任务清单"
    IMPORT = "导入指标数据"
    COORDINATE = "办理需协调事项"
    CONTACT = "变更联系人"
    SEND_BACK = "退回报送件"
    REGISTER_SIGNATURE = "登记纸质签批"
    TAKE_UP = "恢复已暂缓的文书"
    REGISTER = "登记报送件"
    SERVE = "登记送达"
    PAUSE = "暂停、恢复升级"
    HANDLE_MAIL = "处理来信"
    HANDLE_OUTBOX = "处理待发邮件"
    PROVE = "登记送达凭据"
    OPEN = "确认发出填报通知"
    COMPILE = "编制汇总报告"
    DESTROY = "放行到期档案的销毁"
    ROADMAP = "调整路线图节点"
    REFORM = "标注创新突破改革、登记专家论证"
    PRACTICE = "办理典型经验"
    APPRAISE = "办理考核"
    ANSWER_OBJECTION = "处理考核异议"


@dataclass(frozen=True, slots=True)
class PermissionRule:
    """
    Whose act it is: one of `duties`, or, with `signers`, whoever signs as anything.

    With `operators` it is no decision: whoever works on the machine may record it, by the name of his own login.
    """

    duties: frozenset[Duty]
    signers: bool = False
    operators: bool = False

    @property
    def words(self) -> str:
        """Whose act it is, as people say it."""
        named = [duty.value for duty in Duty if duty in self.duties]
        return "、".join([*named, *(["签发人"] if self.signers else [])])


DESK = frozenset({Duty.DESK})
CHECK = frozenset({Duty.CHECK})
AUTHORITY: Mapping[Permission, PermissionRule] = {
    Permission.EXTEND: PermissionRule(DESK, signers=True),
    Permission.TERMINATE: PermissionRule(DESK, signers=True),
    Permission.PUT_OFF: PermissionRule(DESK, signers=True),
    Permission.RENAME: PermissionRule(DESK, signers=True),
    Permission.EXEMPT: PermissionRule(DESK, signers=True),
    Permission.NIL: PermissionRule(DESK, signers=True),
    Permission.EXAMINE: PermissionRule(DESK | CHECK, signers=True),
    Permission.CLOSE: PermissionRule(CHECK, signers=True),
    Permission.VISIT: PermissionRule(DESK, signers=True),
    Permission.REOPEN: PermissionRule(DESK | CHECK, signers=True),
    Permission.SAMPLE: PermissionRule(DESK | CHECK, signers=True),
    Permission.CORRECT: PermissionRule(DESK, signers=True),
    Permission.CONFIRM: PermissionRule(DESK, signers=True),
    Permission.TASK_LIST: PermissionRule(DESK, signers=True),
    Permission.IMPORT: PermissionRule(DESK, signers=True),
    Permission.COORDINATE: PermissionRule(DESK, signers=True),
    Permission.SEND_BACK: PermissionRule(DESK | CHECK, signers=True),
    Permission.REGISTER_SIGNATURE: PermissionRule(DESK),
    Permission.TAKE_UP: PermissionRule(DESK, signers=True, operators=True),
    Permission.CONTACT: PermissionRule(DESK, operators=True),
    Permission.REGISTER: PermissionRule(DESK, operators=True),
    Permission.SERVE: PermissionRule(DESK, operators=True),
    Permission.PAUSE: PermissionRule(DESK, signers=True, operators=True),
    Permission.HANDLE_MAIL: PermissionRule(DESK, operators=True),
    Permission.HANDLE_OUTBOX: PermissionRule(DESK, operators=True),
    Permission.PROVE: PermissionRule(DESK),
    Permission.OPEN: PermissionRule(DESK, signers=True, operators=True),
    Permission.COMPILE: PermissionRule(DESK, signers=True),
    Permission.DESTROY: PermissionRule(frozenset(), signers=True),
    Permission.ROADMAP: PermissionRule(DESK, signers=True),
    Permission.REFORM: PermissionRule(DESK, signers=True),
    Permission.PRACTICE: PermissionRule(DESK, signers=True),
    Permission.APPRAISE: PermissionRule(DESK, signers=True),
    Permission.ANSWER_OBJECTION: PermissionRule(DESK | CHECK, signers=True),
}


def may(actor: Actor, act: Permission) -> bool:
    """Whether *act* is one of *actor*'s."""
    rule = AUTHORITY[act]
    if actor.known is Identification.SYSTEM:
        return rule.operators
    return bool(actor.duties & rule.duties or (rule.signers and (actor.titles or actor.acting)))


def require(actor: Actor, act: Permission) -> None:
    """Refused unless *actor* may do *act*."""
    if may(actor, act):
        return
    words = AUTHORITY[act].words
    if actor.known is Identification.SYSTEM:
        raise Refused(f"{act}须由{words}登录后办理，系统用户“{actor.name}”不能代办（命令行请用 --user）。")
    raise Refused(f"{act}须由{words}办理，“{actor.name}”没有这项权限。")


def require_signer(actor: Actor, title: str) -> None:
    """Refused unless *actor* may sign as *title*: logged in to the page, or on a paper that was registered."""
    if actor.known is Identification.SYSTEM:
        raise Refused(f"本件须由{title}签发，系统用户“{actor.name}”不能签发：请在调度台“文书”中办理。")
    if not actor.signs_as(title):
        raise Refused(f"本件须由{title}签发，“{actor.name}”不能签发。")
