"""When something is to start: the opening of each cycle, the morning of each working day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference, Stream
from duban.domain.calendar.workdays import ONE_DAY, WorkCalendar
from duban.errors import CalendarUnknown, Refused

if TYPE_CHECKING:
    from duban.domain.plan.programme_plan import ProgrammePlan


@dataclass(frozen=True, slots=True)
class OpeningMoments:
    """
    The openings of the cycles of one stream, for every period that falls due while its programme runs.

    Of a period whose year has no official calendar every day from the first of its due month (or week) counts as a
    moment, so that a run can record the cycle, send nothing, and fail with the name of the missing file. Moments are
    aware.
    """

    code: str
    programme: "ProgrammePlan"
    stream: Stream
    calendar: WorkCalendar

    def first_after(self, moment: datetime) -> datetime | None:
        """The first start strictly after *moment*; None once the programme has ended."""
        moment = moment.astimezone(TIMEZONE)
        for cycle in self._asked_from(max(moment.date(), self.programme.starts_on)):
            try:
                opens_at = cycle.opens_at
            except CalendarUnknown:
                return max(self._alarm_from(cycle), daily_after(moment, self.stream.hour))
            if opens_at > moment:
                return opens_at
        return None

    def _asked_from(self, day: date) -> Iterator[Cycle]:
        """The cycles whose forms may go out on *day* or later, as long as the programme runs."""
        cycles = map(self._cycle, self.stream.periods_from(day))
        return filter(
            self._is_asked, takewhile(lambda cycle: cycle.falls_within(date.min, self.programme.ends_on), cycles)
        )

    def latest_up_to(self, moment: datetime) -> datetime | None:
        """The start that should have been by *moment*; None if there is none, or its cycle is cut off already."""
        try:
            cycle = next(self._opened_by(moment), None)
        except CalendarUnknown:
            return daily_after(moment.astimezone(TIMEZONE) - ONE_DAY, self.stream.hour)
        return cycle.opens_at if cycle is not None and not _is_over(cycle, moment) else None

    def period_of(self, moment: datetime) -> Period:
        """
        The period of the run that started for *moment*; Refused for a day that is no opening.

        On the days on which the lack of a calendar is told it is the period whose dates nobody can tell.
        """
        try:
            cycle = next(self._opened_by(moment), None)
        except CalendarUnknown:
            cycle = self._unsure_at(moment)
        if cycle is None:
            raise Refused(f"{moment:%Y-%m-%d} 时没有应开启的报送周期，请在“报告期”中写明，如 2021-10。")
        return cycle.period

    def _around(self, moment: datetime) -> Iterator[Cycle]:
        """The cycles that may have opened by *moment*, the latest first."""
        return filter(self._is_asked, map(self._cycle, self.stream.periods_around(moment.astimezone(TIMEZONE).date())))

    def _unsure_at(self, moment: datetime) -> Cycle | None:
        """The cycle of which the lack of a calendar is told at *moment*."""
        return next((cycle for cycle in self._around(moment) if self._alarm_from(cycle) <= moment), None)

    def _opened_by(self, moment: datetime) -> Iterator[Cycle]:
        """The cycles that had opened by *moment*, the latest first."""
        for cycle in self._around(moment):
            try:
                opens_at = cycle.opens_at
            except CalendarUnknown:
                if self._alarm_from(cycle) <= moment:
                    raise
                continue
            if opens_at <= moment:
                yield cycle

    def _cycle(self, period: Period) -> Cycle:
        reference = Reference(self.code, self.stream.code, period)
        return Cycle(reference, self.stream, self.calendar, self.programme.starts_on)

    def _is_asked(self, cycle: Cycle) -> bool:
        """Whether the programme asks for a return of that period."""
        return cycle.falls_within(self.programme.starts_on, self.programme.ends_on)

    def _alarm_from(self, cycle: Cycle) -> datetime:
        """When the lack of a calendar for *cycle* begins to matter."""
        return cycle.at_hour(max(self.stream.due_within(cycle.period)[0], self.programme.starts_on))


@dataclass(frozen=True, slots=True)
class Mornings:
    """The hour of every official working day; of every day in a year without official calendar."""

    hour: time
    calendar: WorkCalendar

    def first_after(self, moment: datetime) -> datetime:
        """The first working morning strictly after *moment*."""
        morning = daily_after(moment.astimezone(TIMEZONE), self.hour)
        while not self._counts(morning.date()):
            morning += ONE_DAY
        return morning

    def latest_up_to(self, moment: datetime) -> datetime:
        """The last working morning up to *moment*."""
        morning = daily_after(moment.astimezone(TIMEZONE) - ONE_DAY, self.hour)
        while not self._counts(morning.date()):
            morning -= ONE_DAY
        return morning

    def _counts(self, day: date) -> bool:
        return not self.calendar.knows(day.year) or self.calendar.is_working(day)


def daily_after(moment: datetime, hour: time) -> datetime:
    """The first time that clocks show *hour* strictly after *moment*, in whose time zone the answer is."""
    morning = datetime.combine(moment.date(), hour, moment.tzinfo)
    return morning if morning > moment else morning + timedelta(days=1)


def _is_over(cycle: Cycle, moment: datetime) -> bool:
    try:
        return moment >= cycle.cuts_off_at
    except CalendarUnknown:  # the cut-off falls into a year that is not published yet
        return False
