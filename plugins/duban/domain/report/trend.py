"""How the plan goes over the months: done against due, and who reported in time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Frequency, Period
from duban.domain.plan.programme import Item
from duban.domain.report.coverage import Timeliness
from duban.domain.report.known import KnownCycle, Said
from duban.domain.report.tally import Row, Tally, cut, tally
from duban.domain.returns.item_light import LightReason


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """
    By the end of a month: dated items due so far, and done (closed or claimed) of all dated; None if unknown.

    `closed` are those of the done that were verified.
    """

    month: Period
    due: int
    done: int | None
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class LightPoint:
    """How the items of one period stood on its 统计截止日: categories counted by light, and how many were overdue."""

    period: Period
    total: Tally
    categories: tuple[Tally, ...]
    overdue: int


@dataclass(frozen=True, slots=True)
class Strip:
    """How one organisation answered, period by period, oldest first; None where nothing was expected of it."""

    organisation: str
    answers: tuple[Timeliness | None, ...]

    def count(self, *kinds: Timeliness) -> int:
        """In how many periods it answered so."""
        return sum(answer in kinds for answer in self.answers)


def light_point(period: Period, rows: Iterable[Row]) -> LightPoint:
    """The lights of one period's *rows*."""
    told = tuple(rows)
    return LightPoint(
        period,
        tally("合计", told),
        cut((row.item.indicator.category, row) for row in told),
        sum(row.standing is LightReason.OVERDUE for row in told),
    )


def cliff_of(
    rows: Iterable[Row], words: Mapping[int, tuple[Said, ...]], cycles: Sequence[KnownCycle]
) -> tuple[MonthPoint, ...]:
    """
    Month by month what is due and what was done, from the first to the last deadline of the plan.

    *cycles* come oldest first; *words* is what was said of each item, the latest word first.
    """
    dated = [row.item for row in rows if row.item.deadline.on is not None]
    if not dated:
        return ()
    done = {_month(known): sum(_was_done(item, words, known) for item in dated) for known in cycles}
    closed = {_month(known): sum(item.number in known.closed for item in dated) for known in cycles}
    ends = [Period.containing(item.deadline.on, Frequency.MONTHLY) for item in dated if item.deadline.on]
    month, last = min([*ends, *done]), max([*ends, *done])
    points, due = [], 0
    due_in = {end: ends.count(end) for end in set(ends)}
    while month <= last:
        due += due_in.get(month, 0)
        points.append(MonthPoint(month, due, done.get(month), closed.get(month)))
        month = month.later()
    return tuple(points)


def _month(known: KnownCycle) -> Period:
    """The month in which the return of a cycle is due."""
    return known.cycle.period.calendar_month


def _was_done(item: Item, words: Mapping[int, tuple[Said, ...]], known: KnownCycle) -> bool:
    if item.number in known.closed:
        return True
    said = (word for word in words.get(item.number, ()) if word.period <= known.cycle.period)
    return any(known.claims(word) for word in _latest_told(said))


def _latest_told(words: Iterable[Said]) -> tuple[Said, ...]:
    """The latest word that names a status, if any."""
    latest = next((word for word in words if word.entry.status is not None), None)
    return (latest,) if latest else ()


def strips_of(cycles: Sequence[KnownCycle], names: Mapping[str, str], as_of: datetime) -> tuple[Strip, ...]:
    """One strip per organisation that was ever expected in *cycles* (oldest first), in the order of the last."""
    codes = dict.fromkeys(code for known in reversed(cycles) for code in known.returns)
    return tuple(
        Strip(
            names.get(code, code),
            tuple(known.timeliness(code, as_of) if code in known.returns else None for known in cycles),
        )
        for code in codes
    )
