"""The extract of a circular (核对稿): what it would say of one unit, which checks it before anybody signs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Self

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.calendar.workdays import Shift, WorkCalendar
from duban.domain.escalation.ladder import Rung
from duban.domain.mail.mail_key import MailKey

EXTRACT = ".extract"


@dataclass(frozen=True, slots=True)
class ExtractKey:
    """Of a mail with an extract: of which rung's circular, for whom, on which ground, for the how manieth time."""

    rung: str
    reference: Reference
    ground: str
    times: int = 1

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What was written so; None for the key of any other mail."""
        key = MailKey.parse(text)
        if not key.code.endswith(EXTRACT):
            return None
        reference, _, ground = key.about.rpartition("/")
        return cls(key.code.removesuffix(EXTRACT), Reference.parse(reference), ground, key.times)

    def __str__(self) -> str:
        return str(MailKey(f"{self.rung}{EXTRACT}", f"{self.reference}/{self.ground}", self.times))

    @property
    def circular(self) -> str:
        """The name of the circular."""
        return f"{self.rung}/{self.reference.cycle}"


@dataclass(frozen=True, slots=True)
class Extract:
    """What the circular of *rung* says of the unit of `reference`: its `ground`, empty if none, and overdue items."""

    rung: Rung
    reference: Reference
    name: str
    ground: str = ""
    overdue: tuple[Mapping[str, object], ...] = ()

    @property
    def key(self) -> ExtractKey:
        """The key of its first mail: always the same for the same ground, so that nothing is sent twice."""
        items = [f"{row['number']} {row['deadline']}" for row in self.overdue]
        digest = sha256("\n".join([self.ground, *items]).encode()).hexdigest()[:12]
        return ExtractKey(self.rung.code, self.reference, digest)


def checked_by(told_at: datetime, calendar: WorkCalendar, days: int) -> datetime:
    """
    When whoever was told at *told_at* has had so many working days: the same hour of the last of them.

    What arrives on a day off counts as arriving on the next working day. CalendarUnknown for another year.
    """
    local = told_at.astimezone(TIMEZONE)
    arrived = calendar.shift(local.date(), Shift.NEXT)
    return datetime.combine(calendar.add(arrived, days), local.time(), TIMEZONE)
