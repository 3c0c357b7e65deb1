"""Which periods of a programme are appraised: its years, and of each the first half, which is previewed."""

from duban.domain.calendar.period import Frequency, Period
from duban.domain.plan.programme_plan import ProgrammePlan


def appraised_periods(plan: ProgrammePlan) -> tuple[Period, ...]:
    """Those in which the programme runs, the earliest first: the preview of a year before the year."""
    found = []
    year = Period.containing(plan.starts_on, Frequency.YEARLY)
    while year.first <= plan.ends_on:
        half = Period.containing(year.first, Frequency.HALF_YEARLY)
        found += [half] if half.last >= plan.starts_on else []
        found.append(year)
        year = year.later()
    return tuple(found)
