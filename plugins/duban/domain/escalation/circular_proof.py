"""The extract of a circular (核对稿): what it would say of one unit, which checks it before anybody signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.workdays import Shift, WorkCalendar
from duban.domain.escalation.ladder import Rung

MARK = ".extract/"


@dataclass(frozen=True, slots=True)
class Extract:
    """What the circular of *rung* says of the unit of `reference`: its `ground`, empty if none, and overdue items."""

    rung: Rung
    reference: Reference
    name: str
    ground: str = ""
    overdue: tuple[Mapping[str, object], ...] = ()

    @property
    def key(self) -> str:
        """The key of its mail: always the same for the same ground, so that nothing is sent twice."""
        items = [f"{row['number']} {row['deadline']}" for row in self.overdue]
        digest = sha256("\n".join([self.ground, *items]).encode()).hexdigest()[:12]
        return f"{self.rung.code}{MARK}{self.reference}/{digest}"


def circular_of(mail_key: str) -> str:
    """The name of the circular whose extract a mail of that key carries; empty if it carries none."""
    code, mark, rest = mail_key.partition(MARK)
    return f"{code}/{Reference.parse(rest.rpartition('/')[0]).cycle}" if mark else ""


def checked_by(told_at: datetime, calendar: WorkCalendar) -> datetime:
    """
    When whoever was told at *told_at* has had one working day: the same hour of the next working day.

    What arrives on a day off counts as arriving on the next working day. CalendarUnknown for another year.
    """
    local = told_at.astimezone(TIMEZONE)
    arrived = calendar.shift(local.date(), Shift.NEXT)
    return datetime.combine(calendar.add(arrived, 1), local.time(), TIMEZONE)
