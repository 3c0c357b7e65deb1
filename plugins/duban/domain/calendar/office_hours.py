"""Counting in hours in which an office works: what nobody could notice over a weekend has not lasted."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.workdays import ONE_DAY, WorkCalendar


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """From when until when people work on a working day."""

    opens: time
    closes: time

    def after(self, moment: datetime, hours: timedelta, calendar: WorkCalendar) -> datetime:
        """When *hours* of work have gone by since *moment*; that moment itself for none; raises CalendarUnknown."""
        begin, left = moment.astimezone(TIMEZONE), hours
        if not left:
            return moment
        while True:
            day = begin.date()
            closes = datetime.combine(day, self.closes, TIMEZONE)
            if calendar.is_working(day):
                begin = max(begin, datetime.combine(day, self.opens, TIMEZONE))
                if begin + left <= closes:
                    return begin + left
                left -= max(closes - begin, timedelta())
            begin = datetime.combine(day + ONE_DAY, time.min, TIMEZONE)
