"""The rule by which a day of a month or week is the one on which returns are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from duban.domain.calendar.period import ONE_DAY, WEEK, Frequency, Period
from duban.domain.calendar.workdays import Shift, WorkCalendar

LONGEST_MONTH = 31
# However many holidays a month has, it has so many working days.
MOST_WORKING_DAY = 15


class DueDay(StrEnum):
    """A due day that has no number."""

    LAST = "last"
    LAST_WORKING_DAY = "last_working_day"


NAMED_DAYS = f'"{DueDay.LAST}"（最后一天）或 "{DueDay.LAST_WORKING_DAY}"（最后一个工作日）'


class DueIn(StrEnum):
    """Where the due day lies: in the last month (week) of the period itself, or in the first of the one after."""

    SAME = "same"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class DueRule:
    """
    When a return is due, as configured: by `on` alone what is asked once, by `weekday` (1 Monday) what is asked in
    weeks, else by `day` of a month or, if it is not 0, the so-and-so-many `working_day` of it.
    """

    day: int | str = 25
    working_day: int = 0
    weekday: int = 5
    within: DueIn = DueIn.SAME
    on: date | None = None

    def of(self, period: Period, calendar: WorkCalendar) -> date:
        """The due day of *period*, worked or not; CalendarUnknown if it is a working day of a year without calendar."""
        first, last = self.span(period)
        if period.frequency.days:
            return last if period.frequency is Frequency.ONCE else first + timedelta(days=self.weekday - 1)
        if self.working_day:
            return min(calendar.add(first - ONE_DAY, self.working_day), calendar.shift(last, Shift.PREVIOUS))
        if self.day == DueDay.LAST_WORKING_DAY:
            return calendar.shift(last, Shift.PREVIOUS)
        return last if self.day == DueDay.LAST else date(first.year, first.month, min(int(self.day), last.day))

    def span(self, period: Period) -> tuple[date, date]:
        """The first and last day of the month or week in which *period* is due."""
        if period.frequency is Frequency.ONCE:
            return period.first, period.first
        beside = Frequency.WEEKLY if period.frequency.days else Frequency.MONTHLY
        day = period.last if self.within is DueIn.SAME else period.later().first
        found = Period.containing(day, beside)
        return found.first, found.last

    def faults(self, frequency: Frequency) -> Iterator[str]:
        """What cannot be meant of a stream of *frequency*, each beginning with the entry's name."""
        if frequency is Frequency.ONCE and self.on is None:
            yield "due_on 须写明报送截止日，如 due_on = 2021-11-15（只报一次的）"
        if frequency is not Frequency.ONCE and self.on is not None:
            yield 'due_on 只用于只报一次的（frequency = "once"），其他的请写 due_day'
        if self.day not in (*range(1, LONGEST_MONTH + 1), *DueDay):
            yield f"due_day 只能是 1 至 31（当月没有这一天的，按当月最后一天）、{NAMED_DAYS}"
        if not 0 <= self.working_day <= MOST_WORKING_DAY:
            yield f"due_working_day 只能是 1 至 {MOST_WORKING_DAY}（当月第几个工作日），不按工作日的不写"
        if not 1 <= self.weekday <= WEEK:
            yield "due_weekday 只能是 1（星期一）至 7（星期日）"
