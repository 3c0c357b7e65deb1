"""The office sends an accepted return back: a fact with a coded reason, counted and never undone."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.office.actor import Identification
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
class SendBack:
    """That the submission of that `number` was sent back `by` somebody, why (`code` and, in words, `reason`), when."""

    number: SubmissionNumber
    code: SendBackCode
    reason: str
    by: str
    at: datetime
    known: Identification | None = None
    account: str | None = None
