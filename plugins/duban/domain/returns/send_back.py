"""The office sends an accepted return back: a fact with a coded reason, counted and never undone."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import Labels
from duban.domain.returns.submission_number import SubmissionNumber

CORRECTION_DAYS = 2


def correct_by(cycle: Cycle, told_at: datetime) -> date:
    """
    The last day to correct a return of *cycle*: two working days from when its unit was told; raises CalendarUnknown.

    Until it has passed nobody is urged about that return: one clock, and it is the one that we gave.
    """
    return cycle.calendar.add(told_at.astimezone(TIMEZONE).date(), CORRECTION_DAYS)


class SendBackCode(StrEnum):
    """Why; the values are what the unit and the office read."""

    WRONG = "内容有误"
    FALSE = "与事实不符"
    EVIDENCE = "佐证不足"
    FIGURES = "数据口径不一致"
    UNCLEAR = "表述不清"
    FORMALITIES = "审核签发手续不全"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class SendBackPlace:
    """What of a return has to be mended: an item, a cell of it by the printed title of its column; by default all."""

    item: int | None = None
    column: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """What was written as `38` or `38/进展情况`; the whole return for an empty text, ValueError for any other."""
        item, _, column = text.partition("/")
        return cls(int(item), column) if text else cls()

    def __str__(self) -> str:
        return "" if self.item is None else f"{self.item}/{self.column}".rstrip("/")

    def told_by(self, labels: Labels) -> str:
        """As people read it; empty for the whole."""
        if self.item is None:
            return ""
        return f"{labels.told(self.item)}“{self.column}”" if self.column else labels.told(self.item)


WHOLE_RETURN = SendBackPlace()


@dataclass(frozen=True, slots=True)
class SendBack:
    """
    That the submission of that `number` was sent back `by` somebody, why (`code` and, in words, `reason`), when.

    `place` is what has to be mended; everything else may stay as it is.
    """

    number: SubmissionNumber
    code: SendBackCode
    reason: str
    by: str
    at: datetime
    known: Identification | None = None
    account: str | None = None
    place: SendBackPlace = WHOLE_RETURN

    def told_by(self, labels: Labels) -> str:
        """Why, with the place, as people read it: 数据有误，第38项“进展情况”：与平台数据不符."""
        place = self.place.told_by(labels)
        where = f"{place}：" if place else ""
        return f"{self.code}，{where}{self.reason}" if self.reason else f"{self.code}"
