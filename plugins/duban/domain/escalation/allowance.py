"""How many mails a unit that is on time may still get in a month, beside those that its return brings anyway."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from duban.domain.calendar.cycle import TIMEZONE, Cycle
from duban.domain.escalation.ladder import Anchor, Rung
from duban.domain.escalation.rung import Release
from duban.domain.returns.submission import ExpectedReturn
from duban.errors import CalendarUnknown

SPARED = "本月发给该单位的邮件已到限，随下一次填报表、回执一并告知，或下月发出"


def last_reminder(ladder: Collection[Rung]) -> Rung | None:
    """The highest rung that reminds of a day that is still to come and goes out by itself; None if there is none."""
    reminders = [rung for rung in ladder if rung.level and _reminds(rung)]
    return max(reminders, key=lambda rung: rung.level, default=None)


def is_spared_first(rung: Rung, ladder: Collection[Rung]) -> bool:
    """Whether *rung* is a reminder that another will follow: where there is no room for both, the later one goes."""
    last = last_reminder(ladder)
    return bool(rung.level) and _reminds(rung) and last is not None and rung.level < last.level


def is_over(cycle: Cycle, expected: ExpectedReturn, now: datetime) -> bool:
    """Whether the return of *cycle* is late at *now*: nobody spares a unit mails that is not on time."""
    return expected.state.is_owed and _late_from(cycle) <= now


def still_to_come(
    cycle: Cycle, expected: ExpectedReturn | None, ladder: Sequence[Rung], now: datetime, said: Collection[str]
) -> int:
    """
    How many mails the return of *cycle* will bring a unit that files in time: form, last reminder, receipt.

    *expected* is None before the cycle is opened; *said* are the codes of what was said of the return.
    """
    if expected is not None and not expected.state.is_owed:
        return 0
    last = last_reminder(ladder)
    today = now.astimezone(TIMEZONE).date()
    reminds = last is not None and last.code not in said and _day(last, cycle) >= today
    return int(ladder[0].code not in said) + int(reminds) + 1


def _reminds(rung: Rung) -> bool:
    return rung.anchor is Anchor.REMINDER_TARGET and rung.release is Release.AUTOMATIC


def _day(rung: Rung, cycle: Cycle) -> date:
    try:
        return rung.reached_at(cycle).date()
    except CalendarUnknown:
        return date.max


def _late_from(cycle: Cycle) -> datetime:
    try:
        return cycle.late_from
    except CalendarUnknown:
        return datetime.max.replace(tzinfo=UTC)
