"""What happens when in simulated time: jobs in the order of their moments, and the clock that is stepped to each."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Protocol

from duban.domain.calendar.workdays import ONE_DAY, WorkCalendar
from duban.errors import CalendarUnknown
from duban.ports import Clock

Job = Callable[[datetime], None]


class SettableClock(Clock, Protocol):
    """A clock that stands still until somebody moves it."""

    def set(self, moment: datetime) -> None:
        """Move to *moment*, atomically."""
        ...


class SteppedClock:
    """SettableClock in memory."""

    def __init__(self, moment: datetime) -> None:
        """Stand at *moment*, which is aware."""
        self._moment = moment

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Stand at *moment*."""
        self._moment = moment


@dataclass(slots=True)
class Agenda:
    """Everything that is still to happen; a job may enter others, also at its own moment."""

    clock: SettableClock
    _queue: list[tuple[datetime, int, Job]] = field(default_factory=list)
    _serial: Iterator[int] = field(default_factory=count)

    def at(self, moment: datetime, job: Job) -> None:
        """Enter *job*: at *moment* or, if that has passed, next; after what was entered for the same moment before."""
        heapq.heappush(self._queue, (moment, next(self._serial), job))

    def run(self, until: datetime | None = None) -> None:
        """Do what is to happen up to and including *until* (to the end without it); the clock never goes back."""
        while self._queue and (until is None or self._queue[0][0] <= until):
            moment, _, job = heapq.heappop(self._queue)
            now = max(moment, self.clock.now())
            self.clock.set(now)
            job(now)


def working_days(calendar: WorkCalendar, first: date, last: date) -> Iterator[date]:
    """The working days from *first* to *last*, up to where the calendar is known."""
    day = first
    while day <= last:
        try:
            if calendar.is_working(day):
                yield day
        except CalendarUnknown:
            return
        day += ONE_DAY
