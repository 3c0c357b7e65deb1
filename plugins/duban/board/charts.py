"""Curves as lines of an SVG: worked out here, drawn by a template."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from duban.domain.report.burn_down import BurnDown
from duban.services.overview.returns_table import ArrivalCurve

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 12, 28
CLASSES = ("now", "first", "second")


@dataclass(frozen=True, slots=True)
class CurveLine:
    """One curve: its name, how it is drawn, its corners, and what it came to."""

    title: str
    style: str
    points: str
    told: str


@dataclass(frozen=True, slots=True)
class CurveChart:
    """A chart with its lines, the marks below (place and word) and beside it (height and figure)."""

    lines: tuple[CurveLine, ...]
    days: tuple[tuple[float, str], ...]
    shares: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def curve_chart(curves: Sequence[ArrivalCurve]) -> CurveChart | None:
    """The curves of arrivals, each as a share of what was expected, over the days around the last day on time."""
    drawn = [one for one in curves if one.by_day and one.expected]
    if not drawn:
        return None
    first = min(one.by_day[0][0] for one in drawn)
    last = max(first + 1, *(one.by_day[-1][0] for one in drawn))
    x, y = _across(first, last), _up
    lines = tuple(
        CurveLine(
            title=one.title,
            style=style,
            points=" ".join(f"{x(day)},{y(count / one.expected)}" for day, count in one.by_day),
            told=f"{one.by_day[-1][1]}/{one.expected}家",
        )
        for one, style in zip(drawn, CLASSES, strict=False)
    )
    days = tuple((x(day), _day(day)) for day in range(first, last + 1) if day % 5 == 0)
    return CurveChart(lines, days, tuple((y(share / 100), f"{share}%") for share in (0, 50, 100)))


def burn_down_chart(found: BurnDown) -> CurveChart:
    """How many dated items are left by the end of each month, beside how many should be."""
    x = _across(0, max(1, len(found.months) - 1))
    left = [(place, one.left) for place, one in enumerate(found.months) if one.left is not None]
    should = [(place, one.should_be_left) for place, one in enumerate(found.months)]
    lines = (
        CurveLine("实际还剩", CLASSES[0], _points(x, left, found.items), f"{left[-1][1] if left else found.items}项"),
        CurveLine("按时限应剩", CLASSES[1], _points(x, should, found.items), f"{should[-1][1]}项"),
    )
    step = max(1, len(found.months) // 6)
    named = tuple((x(place), str(one.month)) for place, one in enumerate(found.months))[::step]
    return CurveChart(lines, named, tuple((_up(share), str(round(found.items * share))) for share in (0, 0.5, 1)))


def _points(x: Callable[[int], float], counted: Iterable[tuple[int, int]], most: int) -> str:
    return " ".join(f"{x(place)},{_up(count / most)}" for place, count in counted)


def _across(first: int, last: int) -> Callable[[int], float]:
    """Where a day or a month stands from left to right."""
    return lambda place: round(LEFT + (place - first) / (last - first) * (WIDTH - LEFT - RIGHT), 1)


def _up(share: float) -> float:
    """How high a share stands."""
    return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)


def _day(day: int) -> str:
    if day == 0:
        return "截止日"
    return f"前{-day}天" if day < 0 else f"后{day}天"
