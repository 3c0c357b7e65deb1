"""One thing that waits for a person of the office: its kind, its age, its day and whose it is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.office.actor import Actor
from duban.domain.office.authority import AUTHORITY, Permission, may


class WaitingKind(StrEnum):
    """What kind of thing waits; the values are what the office reads, the order that of the list."""

    OUTAGE = "系统异常"
    RESTORED = "恢复备份待放行"
    OPENING = "周期待确认开启"
    SIGNATURE = "待签文书"
    MESSAGE = "单位来信"
    HOLD = "来件待核实"
    MAIL = "待发邮件待处理"
    UNREACHED = "联系不上"
    UNPROVED = "待告知登记"
    SERVICE = "待送达登记"
    CLAIM = "待核验销号"
    NEED = "需协调事项"
    OBJECTION = "考核异议"
    ERRAND = "交办事项"
    PRACTICE = "典型经验"
    MEETING = "调度材料"
    DELAY = "滞后原因待解决"
    EXTENSION = "申请延期待答复"
    TASK_LIST = "任务清单待确认"
    DOUBT = "任务清单待核实"
    PROPOSAL = "任务认领更正建议"
    NO_CONTACT = "单位缺联系人"
    STALE = "联系人待核实"
    CALENDAR = "工作日历待补充"
    STAND_IN = "代签将到期"


ACTS = {
    WaitingKind.OPENING: Permission.OPEN,
    WaitingKind.MESSAGE: Permission.HANDLE_MAIL,
    WaitingKind.HOLD: Permission.HANDLE_MAIL,
    WaitingKind.MAIL: Permission.HANDLE_OUTBOX,
    WaitingKind.UNREACHED: Permission.CONTACT,
    WaitingKind.UNPROVED: Permission.PROVE,
    WaitingKind.SERVICE: Permission.SERVE,
    WaitingKind.CLAIM: Permission.EXAMINE,
    WaitingKind.NEED: Permission.COORDINATE,
    WaitingKind.OBJECTION: Permission.ANSWER_OBJECTION,
    WaitingKind.ERRAND: Permission.COORDINATE,
    WaitingKind.PRACTICE: Permission.PRACTICE,
    WaitingKind.MEETING: Permission.COORDINATE,
    WaitingKind.DELAY: Permission.COORDINATE,
    WaitingKind.EXTENSION: Permission.EXTEND,
    WaitingKind.TASK_LIST: Permission.TASK_LIST,
    WaitingKind.DOUBT: Permission.CONFIRM,
    WaitingKind.PROPOSAL: Permission.CORRECT,
    WaitingKind.NO_CONTACT: Permission.CONTACT,
    WaitingKind.STALE: Permission.CONTACT,
}


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """
    One thing that waits: what it is (`title`, and more in `detail`), since when, and whose it is, in words.

    `key` names it among its kind. `due` is the last day on which the office owes it nothing yet, None where no
    calendar tells. `act` is what deals with it, None if nobody of the office can; `signer` the post that a draft or a
    decision waits for, empty for everything else.
    """

    kind: WaitingKind
    key: str
    title: str
    detail: str
    since: datetime
    owner: str
    due: date | None = None
    act: Permission | None = None
    signer: str = ""

    def days(self, now: datetime) -> int:
        """How many days it waits."""
        return (now.astimezone(TIMEZONE).date() - self.since.astimezone(TIMEZONE).date()).days

    def is_overdue(self, now: datetime) -> bool:
        """Whether the office should have dealt with it before today."""
        return self.due is not None and now.astimezone(TIMEZONE).date() > self.due

    def is_of(self, actor: Actor) -> bool:
        """
        Whether it is *actor*'s to deal with: by a duty, or by the post that it waits for.

        What a signer may do as well as the desk waits for the desk.
        """
        if self.signer and actor.signs_as(self.signer):
            return True
        return self.act is not None and may(actor, self.act) and bool(actor.duties & AUTHORITY[self.act].duties)
