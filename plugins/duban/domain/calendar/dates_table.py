"""Every date of every cycle as rows of text, for people who check the calendar."""

from collections.abc import Callable
from datetime import date

from duban.domain.calendar.cycle import Cycle, Period, Reference, Stream
from duban.domain.calendar.workdays import WorkCalendar
from duban.errors import CalendarUnknown

BEFORE, AFTER = (7, 5, 3, 1), (1, 3, 5)
UNKNOWN = "unknown"
HEADER = (
    "period",
    "stream",
    "due",
    "reminder_target",
    "due_effective",
    *(f"T-{count}" for count in BEFORE),
    *(f"T+{count}" for count in AFTER),
)


def dates_table(
    first: Period, last: Period, streams: tuple[Stream, ...], calendar: WorkCalendar
) -> list[tuple[str, ...]]:
    """
    One row under HEADER per period and stream that is due from the month *first* to the month *last*.

    Dates are ISO and unclamped (no programme's start moves them); one whose year has no data is `unknown`.
    """
    rows = []
    month = first
    while month <= last:
        for stream in streams:
            rows += [_row(period, stream, calendar) for period in stream.periods_due(month.first, month.last)]
        month = month.later()
    return rows


def _row(period: Period, stream: Stream, calendar: WorkCalendar) -> tuple[str, ...]:
    cycle = Cycle(Reference("", stream.code, period), stream, calendar)
    return (
        str(period),
        stream.code,
        _iso(lambda: cycle.due),
        _iso(lambda: cycle.reminder_target),
        _iso(lambda: cycle.due_effective),
        *(_iso(lambda count=count: cycle.before(count)) for count in BEFORE),  # type: ignore[misc]
        *(_iso(lambda count=count: cycle.after(count)) for count in AFTER),  # type: ignore[misc]
    )


def _iso(computed: Callable[[], date]) -> str:
    try:
        return computed().isoformat()
    except CalendarUnknown:
        return UNKNOWN
