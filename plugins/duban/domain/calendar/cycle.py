"""Streams, periods and cycles: who reports how often, and every date that follows from the rule."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import total_ordering
from zoneinfo import ZoneInfo

from duban.domain.calendar.workdays import Shift, WorkCalendar
from duban.errors import CalendarUnknown

TIMEZONE = ZoneInfo("Asia/Shanghai")
PERIOD = re.compile(r"(?P<year>[1-9]\d{3})-(?:(?P<month>\d{2})|Q(?P<quarter>[1-4]))")


class Frequency(StrEnum):
    """How often a stream reports."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class FormName(StrEnum):
    """Which form a stream uses: one row per item, or a county's account of a quarter."""

    ITEMS = "items"
    COUNTY = "county"


class Stamped(StrEnum):
    """When a scan of the stamped return must come with the form: always, with the last of a quarter, or never."""

    REQUIRED = "required"
    QUARTERLY = "quarterly"
    NO = "no"


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """
    A month (2021-10) or a quarter (2021-Q4) that is reported on.

    `month` is the month in which the return is due: the month itself, or the last one of the quarter.
    """

    year: int
    month: int
    frequency: Frequency

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read "2021-10" or "2021-Q4"; ValueError for anything else."""
        match = PERIOD.fullmatch(text)
        if match is None:
            raise ValueError(f"报告期应写作 2021-10 或 2021-Q4，而不是“{text}”。")
        if match["quarter"]:
            return cls(int(match["year"]), 3 * int(match["quarter"]), Frequency.QUARTERLY)
        if not 1 <= int(match["month"]) <= 12:
            raise ValueError(f"报告期“{text}”中没有这个月份。")
        return cls(int(match["year"]), int(match["month"]), Frequency.MONTHLY)

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> "Period":
        """The calendar month or quarter that *day* lies in."""
        month = day.month if frequency is Frequency.MONTHLY else (day.month + 2) // 3 * 3
        return cls(day.year, month, frequency)

    def __str__(self) -> str:
        if self.frequency is Frequency.QUARTERLY:
            return f"{self.year}-Q{self.month // 3}"
        return f"{self.year}-{self.month:02}"

    def __lt__(self, other: "Period") -> bool:
        return (self.year, self.month) < (other.year, other.month)

    @property
    def months(self) -> int:
        """How many months the period covers."""
        return 3 if self.frequency is Frequency.QUARTERLY else 1

    def later(self, count: int = 1) -> "Period":
        """The period *count* periods after this one (before it if negative)."""
        index = self.year * 12 + self.month - 1 + count * self.months
        return Period(index // 12, index % 12 + 1, self.frequency)

    @property
    def title(self) -> str:
        """As users read it: 2021年10月, 2021年第四季度."""
        if self.frequency is Frequency.QUARTERLY:
            return f"{self.year}年第{'一二三四'[self.month // 3 - 1]}季度"
        return f"{self.year}年{self.month}月"


@dataclass(frozen=True, slots=True)
class Stream:
    """
    A rule of who reports how often (报送口径), as configured.

    Offsets are working days: `opens_before` counts back from the reminder target, `compiles_after` forward
    from the last day on time. `hour` is the hour at which notices go out and the cut-off falls. `form` says what is
    filled in. `baseline` names periods that only take stock (摸底): they are reported, and nobody is scored on them.
    `stamped_scan` says when a stamped scan is part of a complete return. `late_days` are the working days that units
    have, from delivery, for a period that was opened after its due day.
    """

    code: str
    name: str
    frequency: Frequency
    due_day: int = 25
    reminders: Shift = Shift.PREVIOUS
    lateness: Shift = Shift.NEXT
    opens_before: int = 7
    compiles_after: int = 5
    hour: time = time(9)
    form: FormName = FormName.ITEMS
    baseline: tuple[str, ...] = ()
    stamped_scan: Stamped = Stamped.NO
    late_days: int = 5

    def asks_for_stamp(self, period: Period) -> bool:
        """Whether the return of *period* is complete only with a stamped scan."""
        if self.stamped_scan is Stamped.QUARTERLY:
            return period.month % 3 == 0
        return self.stamped_scan is Stamped.REQUIRED


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
        """The nominal due day, worked or not."""
        return date(self.period.year, self.period.month, self.stream.due_day)

    @property
    def asked_by(self) -> date:
        """The day that units are asked for: the nominal one, unless the cycle was opened after it or put off."""
        return self.due_on or self.due

    @property
    def covers(self) -> tuple[date, date]:
        """First and last day that the return speaks of: from the day after the previous due day to this one."""
        before = self.period.later(-1)
        previous_due = date(before.year, before.month, self.stream.due_day)
        return previous_due + timedelta(days=1), self.due

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
