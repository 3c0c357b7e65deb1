"""What falls due next and is not done: the cliff ahead, counted week by week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from duban.domain.report.tally import Row

SUNDAY = 7


@dataclass(frozen=True, slots=True)
class DueWeek:
    """The items that fall due in one week, from its first day to its last, both in the span that is looked at."""

    first: date
    last: date
    rows: tuple[Row, ...]


def ahead_of(rows: Iterable[Row], after: date, until: date) -> tuple[Row, ...]:
    """Open items due after one day up to another, earliest first; none whose lead or deadline is doubtful."""
    dated = [(row.item.deadline.on, row) for row in rows if row.item.deadline.on and row.item.blames]
    found = [(on, row) for on, row in dated if after < on <= until and not row.is_done]
    return tuple(row for _, row in sorted(found, key=lambda one: (one[0], one[1].item.number)))


def weeks_of(ahead: Iterable[Row], after: date, until: date) -> tuple[DueWeek, ...]:
    """
    *ahead* by the week (Monday to Sunday) in which each falls due; weeks in which nothing does are left out.

    The first week begins on the day after *after*, the last one ends with *until*.
    """
    weeks: dict[date, list[Row]] = {}
    for row in ahead:
        if row.item.deadline.on is not None:
            weeks.setdefault(_sunday(row.item.deadline.on), []).append(row)
    return tuple(
        DueWeek(max(sunday - timedelta(days=6), after + timedelta(days=1)), min(sunday, until), tuple(rows))
        for sunday, rows in sorted(weeks.items())
    )


def _sunday(day: date) -> date:
    return day + timedelta(days=SUNDAY - day.isoweekday())
