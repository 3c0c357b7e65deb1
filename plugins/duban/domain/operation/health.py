"""How the installation is at a moment, part by part, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class HealthPart(StrEnum):
    """What is looked at; the values are what the office reads."""

    MAILBOX = "收信"
    POST_OFFICE = "发信"
    STORAGE = "档案库"
    LEDGER = "台账数据库"
    CALENDAR = "工作日历"
    SETTINGS = "设置"
    CLOCK = "系统时钟"
    HOLDS = "待人工处理的来信"
    MESSAGES = "待办理的单位来信"
    CONTACTS = "联系人"
    INBOX = "已收未处理的来信"
    OUTBOX = "待发邮件"
    SENDING = "最近发信"
    SPACE = "磁盘空间"
    ARCHIVE = "档案核对"
    SCHEMA = "台账结构"
    PROCESSES = "运行进程"


class HealthLevel(StrEnum):
    """How a part is, as the office reads it; a reminder asks a person for something, while nothing is broken."""

    WELL = "正常"
    REMINDER = "提醒"
    FAULT = "异常"

    def unless(self, *, well: bool) -> "HealthLevel":
        """Well, or else this one."""
        return HealthLevel.WELL if well else self


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that a monitor follows: its name, in Prometheus' manner, its value, and what it is of."""

    name: str
    value: float
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """How one part is, what is known of it, and the same in numbers."""

    part: HealthPart
    level: HealthLevel
    words: str
    figures: tuple[Gauge, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nobody has to do anything about it."""
        return self.level is HealthLevel.WELL

    @property
    def told(self) -> str:
        """It in one sentence."""
        return f"{self.part.value}：{self.words}"


@dataclass(frozen=True, slots=True)
class Health:
    """All parts at one moment; `charges_nobody` says why nobody is charged with silence, empty if one may be."""

    at: datetime
    conditions: tuple[Condition, ...]
    charges_nobody: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is broken; what waits for a person breaks nothing."""
        return not self.of_level(HealthLevel.FAULT)

    def of_level(self, level: HealthLevel) -> tuple[Condition, ...]:
        """The parts that are so."""
        return tuple(condition for condition in self.conditions if condition.level is level)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What somebody has to do something about, one sentence each: what is broken first."""
        return tuple(one.told for level in (HealthLevel.FAULT, HealthLevel.REMINDER) for one in self.of_level(level))
