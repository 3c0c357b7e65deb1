"""How an organisation reported over several cycles, and what of it may be held against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duban.domain.calendar.cycle import Cycle, Period
from duban.domain.proof.deliverability import NO_EXCUSE, Excuse
from duban.domain.returns.submission import ExpectedReturn, ReturnState

HALF_A_YEAR = 6
QUARTER = 3


class Punctuality(StrEnum):
    """How a return came; the values are what users read."""

    IN_TIME = "按时"
    LATE = "迟报"
    MISSED = "漏报"
    NOT_JUDGED = "不评定"
    UNDELIVERED = "未送达"


@dataclass(frozen=True, slots=True)
class Grounds:
    """
    What several cycles must show before a rung is owed, any one of them; zero is no ground, all zero none needed.

    Counted are the cycles up to the present one: 漏报 of this cycle, in a row, and within six months; 漏报 and 迟报
    within the calendar quarter.
    """

    missed: int = 0
    missed_in_quarter: int = 0
    missed_running: int = 0
    missed_in_six_months: int = 0
    late_in_quarter: int = 0

    @property
    def are_needed(self) -> bool:
        """Whether anything has to be shown."""
        needed = (self.missed, self.missed_in_quarter, self.missed_running, self.missed_in_six_months)
        return any((*needed, self.late_in_quarter))


@dataclass(frozen=True, slots=True)
class PastReturn:
    """
    How one return came, as judged after its cut-off.

    `urged` says that the organisation was told in time: nothing counts against somebody who was not.
    """

    period: Period
    punctuality: Punctuality
    urged: bool


def punctuality_of(expected: ExpectedReturn, cycle: Cycle, now: datetime, excuse: Excuse = NO_EXCUSE) -> Punctuality:
    """
    How *expected* came: by its first complete attempt; 漏报 is said once nothing came by the cut-off, and stays.

    A return that is exempt or nil, or whose cut-off has not passed, is not judged; nor is what *excuse* excuses.
    Raises CalendarUnknown.
    """
    if expected.state in (ReturnState.EXEMPT, ReturnState.NIL):
        return Punctuality.NOT_JUDGED
    came_at = expected.first_complete_at or expected.accepted_at
    if came_at is not None and not cycle.is_late(came_at):
        return Punctuality.IN_TIME
    missed = came_at is None or came_at > cycle.cuts_off_at
    if missed and now < cycle.cuts_off_at:
        return Punctuality.NOT_JUDGED
    if excuse.unread and came_at is None:
        return Punctuality.NOT_JUDGED
    if excuse.covers(came_at, cycle):
        return Punctuality.UNDELIVERED
    return Punctuality.MISSED if missed else Punctuality.LATE


def ground(grounds: Grounds, past: Iterable[PastReturn], period: Period) -> str:
    """
    The ground that *past* gives in the cycle of *period*, in words; empty if it gives none.

    Only returns count of which the organisation was urged; a cycle that is missing or not judged ends a row.
    """
    held = {one.period: one.punctuality for one in past if one.urged and one.period <= period}
    missed = [one for one, how in held.items() if how is Punctuality.MISSED]
    late = [one for one, how in held.items() if how is Punctuality.LATE]
    running = _running(period, set(missed))
    recent = [one for one in missed if _months(one, period) < HALF_A_YEAR]
    in_quarter = [one for one in late if _quarter(one) == _quarter(period)]
    missed_in_quarter = [one for one in missed if _quarter(one) == _quarter(period)]
    # What the quarter's sentence names is not said twice, nor is it said of this period alone.
    quarter_tells = bool(grounds.missed_in_quarter) and not (grounds.missed and missed_in_quarter == [period])
    quarter_tells &= len(missed_in_quarter) >= grounds.missed_in_quarter
    now = [one for one in missed if one == period and not quarter_tells]
    of_quarter = missed_in_quarter if quarter_tells else []
    found = (
        (grounds.missed_running, running, f"连续{len(running)}期漏报"),
        (grounds.missed_in_six_months, recent, f"半年内{len(recent)}期漏报"),
        (grounds.missed, now, f"{period.short_title}漏报"),
        (grounds.missed_in_quarter, of_quarter, _in_quarter(of_quarter, "漏报")),
        (grounds.late_in_quarter, in_quarter, _in_quarter(in_quarter, "迟报")),
    )
    words = [text for least, periods, text in found if least and len(periods) >= least]
    return "、".join(words)


def _in_quarter(periods: list[Period], how: str) -> str:
    """本季度2期漏报（10月、12月）: a unit has to know which are meant."""
    return f"本季度{len(periods)}期{how}（{'、'.join(one.short_title for one in sorted(periods))}）"


def was_in_time(past: Iterable[PastReturn], period: Period) -> bool:
    """Whether the last return before *period* that was judged came in time."""
    judged = [one for one in past if one.period < period and one.punctuality is not Punctuality.NOT_JUDGED]
    return bool(judged) and max(judged, key=lambda one: one.period).punctuality is Punctuality.IN_TIME


def _running(period: Period, missed: set[Period]) -> list[Period]:
    """The missed periods in a row that ends with *period*."""
    row = []
    while period in missed:
        row.append(period)
        period = period.later(-1)
    return row


def _months(earlier: Period, later: Period) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def _quarter(period: Period) -> tuple[int, int]:
    return period.year, (period.month - 1) // QUARTER
