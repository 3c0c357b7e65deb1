"""Counting in official working days: public holidays are free, swapped weekend days are worked (调休)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from duban.errors import CalendarUnknown

ONE_DAY = timedelta(days=1)
# The State Council arranges the holidays of a year about the beginning of November of the one before.
PUBLISHED_IN = 11


class Shift(StrEnum):
    """What a rule does with a day on which nobody works."""

    PREVIOUS = "previous"
    NEXT = "next"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """
    The official working days of the years it knows.

    Every question about a day of another year raises CalendarUnknown: a guess would cost somebody a blame.
    """

    years: Mapping[int, frozenset[date]]
    version: str = ""

    def knows(self, year: int) -> bool:
        """Whether the official calendar of *year* is at hand."""
        return year in self.years

    def lacks(self, day: date) -> int | None:
        """The year whose official calendar should be at hand on *day* and is not: its own, from November the next."""
        wanted = (day.year, day.year + 1) if day.month >= PUBLISHED_IN else (day.year,)
        return next((year for year in wanted if not self.knows(year)), None)

    def is_working(self, day: date) -> bool:
        """Whether people work on *day*."""
        try:
            return day in self.years[day.year]
        except KeyError:
            raise CalendarUnknown(day.year) from None

    def shift(self, day: date, rule: Shift) -> date:
        """*day* itself if it is worked or the rule is SAME, else the nearest working day on the side of *rule*."""
        if rule is Shift.SAME:
            return day
        step = -ONE_DAY if rule is Shift.PREVIOUS else ONE_DAY
        while not self.is_working(day):
            day += step
        return day

    def add(self, day: date, count: int) -> date:
        """
        The *count*-th working day after *day* (before it if negative); *day* itself for 0.

        *day* need not be worked. Inverse for working days: add(add(d, n), -n) == d.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def add_if_known(self, day: date, count: int) -> date | None:
        """As `add`; None where no calendar tells."""
        try:
            return self.add(day, count)
        except CalendarUnknown:
            return None
