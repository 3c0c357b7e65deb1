"""Streams: who reports how often, on what form, and by when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from duban.domain.calendar.data_call import DataCall
from duban.domain.calendar.due import DueIn, DueRule
from duban.domain.calendar.period import Frequency, Period
from duban.domain.calendar.workdays import Shift, WorkCalendar

# Forms go out so long before the due day at most, holidays included.
LONGEST_LEAD = timedelta(days=60)


class FormName(StrEnum):
    """
    Which form a workbook is: one row per item, a county's account of a quarter, the figures of a data call; no stream
    uses that of a unit that is asked to help.
    """

    ITEMS = "items"
    COUNTY = "county"
    CALL = "call"
    NEED = "need"


class Stamped(StrEnum):
    """When a scan of the stamped return must come with the form: always, with the last of a quarter, or never."""

    REQUIRED = "required"
    QUARTERLY = "quarterly"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Stream:
    """
    A rule of who reports how often (报送口径), as configured.

    `due_day`, `due_working_day`, `due_weekday`, `due_in` and `due_on` say when a return is due, as DueRule has it.
    Offsets are working days: `opens_before` counts back from the reminder target, `compiles_after` forward
    from the last day on time. `hour` is the hour at which notices go out and the cut-off falls. `form` says what is
    filled in. `baseline` names periods that only take stock (摸底): they are reported, and nobody is scored on them.
    `stamped_scan` says when a stamped scan is part of a complete return. `late_days` are the working days that units
    have, from delivery, for a period that was opened after its due day. What `is_extra` has a `basis` and an
    `approver`, and is asked until `ends_on`; `call` says which figures a data call asks, and of whom. `former_names`
    are what the stream was called before: task lists that were kept name it so.
    """

    code: str
    name: str
    frequency: Frequency
    due_day: int | str = 25
    due_working_day: int = 0
    due_weekday: int = 5
    due_in: DueIn = DueIn.SAME
    due_on: date | None = None
    reminders: Shift = Shift.PREVIOUS
    lateness: Shift = Shift.NEXT
    opens_before: int = 7
    compiles_after: int = 5
    hour: time = time(9)
    form: FormName = FormName.ITEMS
    baseline: tuple[str, ...] = ()
    stamped_scan: Stamped = Stamped.NO
    late_days: int = 5
    former_names: tuple[str, ...] = ()
    basis: str = ""
    approver: str = ""
    ends_on: date | None = None
    call: DataCall | None = None

    @property
    def is_extra(self) -> bool:
        """Whether it is asked beside the usual: once, or more often than every month."""
        return bool(self.frequency.days)

    def matter(self, period: Period) -> str:
        """What a return for *period* is called in a sentence: 2021年10月任务进展; of a data call its own name."""
        if self.form is not FormName.CALL:
            return f"{period.title}任务进展"
        return self.name if self.frequency is Frequency.ONCE else f"{period.title}{self.name}"

    @property
    def rule(self) -> DueRule:
        """When its returns are due."""
        return DueRule(self.due_day, self.due_working_day, self.due_weekday, self.due_in, self.due_on)

    def due_of(self, period: Period, calendar: WorkCalendar) -> date:
        """The nominal due day of *period*; raises CalendarUnknown if that is told in working days."""
        return self.rule.of(period, calendar)

    def speaks_until(self, period: Period, calendar: WorkCalendar) -> date:
        """The last day of which a return for *period* speaks: its due day, or the end of a period that is over then."""
        return period.last if self.due_in is DueIn.NEXT else self.due_of(period, calendar)

    def due_within(self, period: Period) -> tuple[date, date]:
        """The first and last day of the month or week in which *period* is due."""
        return self.rule.span(period)

    def period_due_at(self, day: date) -> Period:
        """The period that is asked for on *day*: the one that is due in its month or week, or else is due next."""
        if self._only is not None:
            return self._only
        here = Period.containing(day, self.frequency)
        before = here.later(-1)
        return before if self.due_in is DueIn.NEXT and day <= self.due_within(before)[1] else here

    def periods_from(self, day: date) -> Iterator[Period]:
        """The periods whose forms may go out on *day* or later, in their order; endless, unless it asks once."""
        if self._only is not None:
            yield self._only
            return
        period = self.period_due_at(day).later(-1)
        while True:
            yield period
            period = period.later()

    def periods_around(self, day: date) -> tuple[Period, ...]:
        """The periods whose forms may go out about *day*, the latest first."""
        found = []
        for period in self.periods_from(day - LONGEST_LEAD if self.frequency.days else day):
            if self.due_within(period)[0] > day + LONGEST_LEAD:
                break
            found.append(period)
        return tuple(reversed(found))

    def periods_due(self, first: date, last: date) -> Iterator[Period]:
        """The periods that fall due in a month (or week) that ends from *first* to *last*, in their order."""
        for period in self.periods_from(first):
            ends = self.due_within(period)[1]
            if ends > last:
                return
            if ends >= first:
                yield period

    def following(self, period: Period) -> Period | None:
        """The period after *period*; None if it asks once."""
        return period.later() if self._only is None else None

    @property
    def _only(self) -> Period | None:
        """The one period of what is asked once."""
        return Period(self.due_on, Frequency.ONCE) if self.due_on else None

    def asks_for_stamp(self, period: Period) -> bool:
        """Whether the return of *period* is complete only with a stamped scan."""
        if self.stamped_scan is Stamped.QUARTERLY:
            return period.ends_quarter
        return self.stamped_scan is Stamped.REQUIRED
