"""A fault of the world around us: since when, told when, over since when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE


class OutageKind(StrEnum):
    """What may fail; the values are what the office reads."""

    MAILBOX = "收信"
    POST_OFFICE = "发信"
    STORAGE = "档案库"
    LEDGER = "台账数据库"
    CALENDAR = "工作日历"
    SETTINGS = "设置"
    CLOCK = "系统时钟"

    @property
    def effect(self) -> str:
        """What follows from it, and what does not."""
        return EFFECTS[self]


NOBODY_URGED = "恢复之前不催办任何单位"
EFFECTS = {
    OutageKind.MAILBOX: f"来信都留在信箱中，恢复后补收，是否迟报仍以信箱收到时间为准；{NOBODY_URGED}。",
    OutageKind.POST_OFFICE: "待发邮件均已保留，恢复后各发一次；没有收到通知的单位不计迟报。",
    OutageKind.STORAGE: f"来信都留在信箱中，恢复后继续处理，不作废任何报送件；{NOBODY_URGED}。",
    OutageKind.LEDGER: f"恢复之前不收件、不发信，来信都留在信箱中；{NOBODY_URGED}。",
    OutageKind.CALENDAR: "日期未经确认的周期不发出任何邮件，补充工作日历后继续。",
    OutageKind.SETTINGS: "设置改正之前，依赖该设置的事项暂停。",
    OutageKind.CLOCK: f"时间可疑期间{NOBODY_URGED}；时钟改正后自动恢复。",
}


@dataclass(frozen=True, slots=True)
class OutageRules:
    """
    Who is told of outages, and from when ([operations] in the settings).

    `alert_to` are the addresses, empty for those that get the reports. What is over within `tell_after_minutes` is not
    told. With less than `least_free_mb` on a disk the installation is not well.
    """

    alert_to: tuple[str, ...] = ()
    tell_after_minutes: int = 5
    least_free_mb: int = 1024

    @property
    def flap(self) -> timedelta:
        """How long something may fail without a word."""
        return timedelta(minutes=self.tell_after_minutes)


@dataclass(frozen=True, slots=True)
class Outage:
    """
    One outage: at most one of a kind is open.

    `reason` is what was seen first, `seen_at` when it was seen last. `told_at` is when it was told last, None before;
    `end_told_at` the same of its end. `urgent` ones are no flap however short. `number` is the order of recording, 0
    where the ledger does not know it.
    """

    kind: OutageKind
    since: datetime
    reason: str
    seen_at: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None
    end_told_at: datetime | None = None
    urgent: bool = False
    number: int = 0

    def is_to_be_told(self, now: datetime, rules: OutageRules) -> bool:
        """Whether it is to be told at *now*: once, and once a day while it lasts."""
        if self.ended_at is not None:
            return False
        if self.told_at is None:
            return self.urgent or now - self.since >= rules.flap
        return self.told_at.astimezone(TIMEZONE).date() != now.astimezone(TIMEZONE).date()

    def is_end_to_be_told(self, rules: OutageRules) -> bool:
        """Whether its end is worth a word: it was told, or was no flap."""
        if self.ended_at is None or self.end_told_at is not None:
            return False
        return self.told_at is not None or self.ended_at - self.since >= rules.flap
