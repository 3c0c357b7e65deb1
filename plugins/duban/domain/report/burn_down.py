"""What is left to be done, month by month, beside what should be left: the plan's deadlines as a burn-down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duban.domain.calendar.cycle import Period
from duban.domain.report.trend import MonthPoint


@dataclass(frozen=True, slots=True)
class MonthLeft:
    """
    By the end of a month: how many items fell due in it, how many should be left then, and how many were.

    `left` is None for a month of which nothing is known yet; what is not left was closed or claimed, `closed` says how
    many were closed.
    """

    month: Period
    falling_due: int
    should_be_left: int
    left: int | None
    closed: int | None = None

    @property
    def behind(self) -> int | None:
        """How many more are left than should be; negative for fewer, None where nothing is known."""
        return None if self.left is None else self.left - self.should_be_left

    @property
    def told(self) -> str:
        """How it stands in words; empty where nothing is known."""
        if self.behind is None:
            return ""
        if self.behind > 0:
            return f"还差{self.behind}项"
        return f"比时限提前{-self.behind}项" if self.behind else "与时限相符"


@dataclass(frozen=True, slots=True)
class BurnDown:
    """All dated items of a plan over its months, oldest first."""

    items: int
    months: tuple[MonthLeft, ...]

    @property
    def newest(self) -> MonthLeft | None:
        """The last month of which it is known what was left."""
        return next((one for one in reversed(self.months) if one.left is not None), None)

    @property
    def steepest(self) -> MonthLeft:
        """The month in which the most items fall due, the first of several."""
        return max(self.months, key=lambda one: one.falling_due)

    def until(self, year: int) -> "BurnDown":
        """The same up to the end of *year*; a plan that ends earlier is shown to its end."""
        return BurnDown(self.items, tuple(one for one in self.months if one.month.year <= year))

    @property
    def told(self) -> str:
        """The whole of it in two sentences."""
        ahead = f"{self.steepest.month.title}一个月到期{self.steepest.falling_due}项，为各月最多。"
        if self.newest is None or self.newest.left is None:
            return f"有明确时限的事项{self.items}项。{ahead}"
        done, closed = self.items - self.newest.left, self.newest.closed
        verified = f"（已销号{closed}项、申报待核验{done - closed}项）" if closed is not None else "（含申报待核验）"
        return (
            f"有明确时限的事项{self.items}项，到{self.newest.month.title}已完成{done}项{verified}，"
            f"还剩{self.newest.left}项；按时限到月底应剩{self.newest.should_be_left}项，{self.newest.told}。{ahead}"
        )


def burn_down(points: Sequence[MonthPoint]) -> BurnDown | None:
    """The burn-down of *points*, oldest first; None where no item has a deadline."""
    most = max((one.due for one in points), default=0)
    return BurnDown(most, tuple(_months(points, most))) if most else None


def _months(points: Sequence[MonthPoint], most: int) -> Iterator[MonthLeft]:
    before = 0
    for one in points:
        yield MonthLeft(
            one.month, one.due - before, most - one.due, None if one.done is None else most - one.done, one.closed
        )
        before = one.due
