"""What the office decided, the versions of the task list it confirmed, and the chained log of it all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from duban.domain.calendar.cycle import Period
from duban.domain.decisions.decision import Decision, InForce
from duban.domain.office.actor import Identification
from duban.domain.plan.imported_figure import ImportedFigure


class Decisions(Protocol):
    """What the office decided; only ever added to."""

    def add(self, decision: Decision) -> None:
        """Append *decision*, and an entry of the log with it; called twice, it is decided twice."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[Decision, ...]:
        """Every decision of a programme made up to *as_of*, in the order they were recorded."""
        ...

    def in_force(self, programme: str, as_of: datetime | None = None) -> InForce:
        """What the decisions made up to *as_of* (by default all) amount to; nothing decided is an empty InForce."""
        ...


@dataclass(frozen=True, slots=True)
class TaskListVersion:
    """
    A version of the task list that a person confirmed; its workbook lies in the archive under `sha256`.

    `file_sha256` is the workbook that was edited, if the version is another: decisions that the file did not know stand
    in the version. `includes` is how many decisions had been made by then, and `effective` the first period that the
    version is for; a decision for a later one is not in it yet. All three are unknown of versions of before.
    """

    programme: str
    number: int
    sha256: str
    confirmed_by: str
    confirmed_at: datetime
    reason: str
    known: Identification | None = None
    account: str | None = None
    file_sha256: str | None = None
    includes: int | None = None
    effective: str | None = None

    @property
    def edited(self) -> str:
        """The workbook that was edited for this version, by its digest."""
        return self.file_sha256 or self.sha256

    def leaves(self, place: int, decision: Decision) -> bool:
        """Whether *decision*, the one at *place* of all of the programme, is to be added to what this version says."""
        if self.includes is None:
            return decision.at >= self.confirmed_at
        if place >= self.includes:
            return True
        if not self.effective or not decision.effective:
            return False
        return Period.parse(self.effective) < Period.parse(decision.effective)


class TaskListVersions(Protocol):
    """The versions of the task lists; only ever added to."""

    def add(self, version: TaskListVersion) -> bool:
        """Append *version*; False, and nothing changed, if the programme has one of that number."""
        ...

    def all(self, programme: str) -> tuple[TaskListVersion, ...]:
        """Every version of a programme, oldest first."""
        ...


class ImportedFigures(Protocol):
    """Figures of targets that the office imported; only ever added to."""

    def add(self, figure: ImportedFigure) -> None:
        """Append *figure*, and an entry of the log with it; it takes the place of an earlier one of its period."""
        ...

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[ImportedFigure, ...]:
        """Every figure of a programme imported up to *as_of*, in the order they were recorded."""
        ...


class LogKind(StrEnum):
    """What an entry of the log is about; the values are what users read."""

    DECISION = "决定"
    SIGNATURE = "签批"
    RETURN = "报送状态"
    NOTICE = "提醒文书"
    TASK_LIST = "任务清单版本"
    SERVICE = "文书送达"
    SUBMISSION = "报送件"
    REGISTRATION = "人工登记"
    SEND_BACK = "审核退回"
    SWITCH = "暂停与恢复"
    RESTORATION = "备份恢复"
    PROOF = "送达凭据"
    OPENING = "开启确认"
    FIGURE = "导入数据"
    DESTRUCTION = "档案销毁"
    NEED = "协调事项"
    APPRAISAL = "考核"
    REVIEW = "专家论证"
    ERRAND = "交办事项"
    PRACTICE = "典型经验"
    RECEIPT = "文书签收"
    EXPERT = "函请专家"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """
    One link of the chain: `fact` is canonical JSON, `sha256` covers it and `previous`, the hash before.

    `row` names the fact's own row: its table and key.
    """

    number: int
    kind: LogKind
    at: datetime
    row: str
    fact: str
    previous: str
    sha256: str


class EventLog(Protocol):
    """The chain of everything that people did and that was said to organisations."""

    def entries(self) -> Iterator[LogEntry]:
        """Every entry in the order of the chain, as it stands in the database."""
        ...

    def faults(self) -> Iterator[str]:
        """What is wrong with the chain, first link first, then with the rows it vouches for, each in a sentence."""
        ...
