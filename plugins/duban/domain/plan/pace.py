"""The arithmetic of 序时进度: how far a number should have come by a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from duban.domain.plan.programme import Direction, Kpi

CUMULATIVE = "cumulative"
GROWING = (Direction.AT_LEAST, Direction.MORE_THAN)
MONTHS = 12
# Behind by more than so many points is behind (domain rule W03).
TOLERANCE = Decimal(30)


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a target has come, and how far it should have; both in percent of the target."""

    reached: Decimal
    expected: Decimal

    @property
    def is_behind(self) -> bool:
        """More than 30 points short of the schedule."""
        return self.expected - self.reached > TOLERANCE


def grows(kpi: Kpi) -> bool:
    """Whether the number adds up over time towards a target, so that a schedule can be computed at all."""
    return kpi.kind == CUMULATIVE and kpi.direction in GROWING and target_of(kpi) > 0


def target_of(kpi: Kpi) -> Decimal:
    """The target as a number; the loader admits nothing else."""
    return Decimal(kpi.target)


def is_met(kpi: Kpi, value: Decimal) -> bool:
    """Whether *value* satisfies the target."""
    target = target_of(kpi)
    return {
        Direction.AT_MOST: value <= target,
        Direction.AT_LEAST: value >= target,
        Direction.MORE_THAN: value > target,
        Direction.EXACTLY: value == target,
    }[Direction(kpi.direction)]


def pace(kpi: Kpi, value: Decimal, starts_on: date | None, on: date) -> Pace | None:
    """The pace of a target on *on*; None where `scheduled` has no schedule for it."""
    expected = scheduled(kpi, starts_on, on)
    return None if expected is None else Pace(value * 100 / target_of(kpi), expected)


def scheduled(kpi: Kpi, starts_on: date | None, on: date) -> Decimal | None:
    """
    序时进度: how much of a cumulative target there should be on *on*, in percent; the rule of receipts and reports.

    A target for the end of a calendar year is that year's: elapsed months, this one included, out of twelve (the way
    such counts are kept: 25 % after March, 11/12 after November), nothing before it begins. Any other runs from
    *starts_on* to its date, day by day. None for a number that does not add up (a level may be reached on any
    day), has no date, or of which it is not known when it starts.
    """
    if not grows(kpi) or kpi.due is None:
        return None
    return expected_share(kpi.due, starts_on, on)


def expected_share(due: date, starts_on: date | None, on: date) -> Decimal | None:
    """How much of the way to *due* should be gone on *on*, in percent between 0 and 100; None without a beginning."""
    if on >= due:
        return Decimal(100)
    if (due.month, due.day) == (12, 31):
        return Decimal(on.month) * 100 / MONTHS if on.year == due.year else Decimal(0)
    if starts_on is None:
        return None
    total = (due - starts_on).days
    elapsed = max((on - starts_on).days, 0)
    return Decimal(100) if total <= 0 else Decimal(elapsed) * 100 / total
