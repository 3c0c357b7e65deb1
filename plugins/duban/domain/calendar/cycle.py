"""Cycles: one stream in one period, its name, and every date that follows from the rule."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duban.domain.calendar.due import DueDay, DueIn
from duban.domain.calendar.period import ONE_DAY, Frequency, Period
from duban.domain.calendar.stream import FormName, Stamped, Stream
from duban.domain.calendar.workdays import Shift, WorkCalendar
from duban.errors import CalendarUnknown

__all__ = ["TIMEZONE", "Cycle", "DueDay", "DueIn", "FormName", "Frequency", "Period", "Reference", "Stamped", "Stream"]

TIMEZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Reference:
    """
    The name of one return (报送编号): programme/stream/period/organisation, in ASCII.

    Without organisation it names the whole cycle.
    """

    programme: str
    stream: str
    period: Period
    organisation: str = ""

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """Read what `str` wrote; ValueError for anything else."""
        parts = text.split("/")
        if len(parts) not in (3, 4) or not all(parts):
            raise ValueError(f"“{text}”不是报送编号（应为 专项/口径/报告期/单位）。")
        programme, stream, period, *organisation = parts
        return cls(programme, stream, Period.parse(period), *organisation)

    def __str__(self) -> str:
        return "/".join(filter(None, (self.programme, self.stream, str(self.period), self.organisation)))

    @property
    def cycle(self) -> "Reference":
        """The cycle this return belongs to."""
        return Reference(self.programme, self.stream, self.period)

    @property
    def earlier(self) -> "Reference":
        """The cycle of the same stream one period before."""
        return Reference(self.programme, self.stream, self.period.later(-1))

    def of(self, organisation: str) -> "Reference":
        """The return of *organisation* in this cycle."""
        return Reference(self.programme, self.stream, self.period, organisation)


@dataclass(frozen=True, slots=True)
class Cycle:
    """
    One stream in one period with all its dates; moments are aware, in Asia/Shanghai.

    `due` is the nominal day; reminders aim at `reminder_target`; `due_effective` is the last day that is on
    time, until 24:00 (民法典 203: a last day on which nobody works ends with the next working day). `due_on` is the
    day that stands in for the nominal one in a cycle that was opened after it, since nobody is late for what was not
    sent, or that was put off; what is reported on, and counted to, stays as it was.
    Every computed date raises CalendarUnknown if its year has no official calendar.
    """

    reference: Reference
    stream: Stream
    calendar: WorkCalendar
    starts_on: date | None = None
    due_on: date | None = None

    @property
    def period(self) -> Period:
        """The period reported on."""
        return self.reference.period

    @property
    def is_baseline(self) -> bool:
        """Whether the period only takes stock: no scoring, no circular."""
        return str(self.period) in self.stream.baseline

    @property
    def due(self) -> date:
        """The nominal due day, worked or not; raises CalendarUnknown if it is told in working days."""
        return self.stream.due_of(self.period, self.calendar)

    def falls_within(self, first: date, last: date) -> bool:
        """Whether it is due from *first* to *last*; while no calendar tells the day, the last that it may be counts."""
        return first <= self._due_at_the_latest <= min(last, self.stream.ends_on or last)

    @property
    def _due_at_the_latest(self) -> date:
        try:
            return self.due
        except CalendarUnknown:
            return self.stream.due_within(self.period)[1]

    @property
    def asked_by(self) -> date:
        """The day that units are asked for: the nominal one, unless the cycle was opened after it or put off."""
        return self.due_on or self.due

    @property
    def covers(self) -> tuple[date, date]:
        """
        First and last day that the return speaks of.

        That is the period itself where the return is due after it, else from the day after the previous due day to
        this one. What is asked once speaks of the time since the programme began.
        """
        if self.stream.due_in is DueIn.NEXT:
            return self.period.first, self.period.last
        if self.stream.frequency is Frequency.ONCE:
            return self.starts_on or self.due, self.due
        return self.stream.due_of(self.period.later(-1), self.calendar) + ONE_DAY, self.due

    @property
    def reminder_target(self) -> date:
        """The working day that reminders aim at."""
        return self.calendar.shift(self.asked_by, self.stream.reminders)

    @property
    def due_effective(self) -> date:
        """The last day that is on time, until 24:00."""
        return self.calendar.shift(self.asked_by, self.stream.lateness)

    def before(self, count: int) -> date:
        """T-count: working days back from the reminder target, not earlier than the programme's start."""
        day = self.calendar.add(self.reminder_target, -count)
        if self.starts_on is not None and day < self.starts_on:
            return self.calendar.shift(self.starts_on, Shift.NEXT)
        return day

    def after(self, count: int) -> date:
        """T+count: working days after the last day on time."""
        return self.calendar.add(self.due_effective, count)

    def at_hour(self, day: date) -> datetime:
        """The moment of *day* at which notices go out."""
        return datetime.combine(day, self.stream.hour, TIMEZONE)

    @property
    def opens_at(self) -> datetime:
        """When forms go out."""
        return self.at_hour(self.before(self.stream.opens_before))

    @property
    def late_from(self) -> datetime:
        """The first moment that is late: 00:00 of the day after `due_effective`."""
        return datetime.combine(self.due_effective + timedelta(days=1), time(0), TIMEZONE)

    @property
    def cuts_off_at(self) -> datetime:
        """When the report is compiled at the latest; what comes later goes into the next draft."""
        return self.at_hour(self.after(self.stream.compiles_after))

    def is_cut_off(self, now: datetime) -> bool:
        """Whether the cut-off has passed by *now*; a day that no calendar confirms has not come."""
        try:
            return now >= self.cuts_off_at
        except CalendarUnknown:
            return False

    def is_late(self, received_at: datetime) -> bool:
        """Whether a return received at that moment is 迟报."""
        return received_at >= self.late_from
