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


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that a monitor follows: its name, in Prometheus' manner, its value, and what it is of."""

    name: str
    value: float
    of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Condition:
    """How one part is: well or not, what is known of it, and the same in numbers."""

    part: HealthPart
    is_well: bool
    words: str
    figures: tuple[Gauge, ...] = ()


@dataclass(frozen=True, slots=True)
class Health:
    """All parts at one moment; `charges_nobody` says why nobody is charged with silence, empty if one may be."""

    at: datetime
    conditions: tuple[Condition, ...]
    charges_nobody: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return all(condition.is_well for condition in self.conditions)

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is wrong, one sentence each."""
        return tuple(f"{one.part.value}：{one.words}" for one in self.conditions if not one.is_well)
