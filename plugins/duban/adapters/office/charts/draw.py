"""
The charts of a report, each drawn into axes that are given.

Every series has a pattern beside its colour and every number is printed: on a black and white copy nothing is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, IdentityTransform

from duban.domain.calendar.cycle import Frequency, Period
from duban.domain.papers.figures import shown_lights
from duban.domain.report import Report
from duban.domain.report.coverage import Timeliness
from duban.domain.report.tally import Tally
from duban.domain.report.trend import LightPoint, Strip
from duban.domain.returns.item_light import Light

LIGHTS = (
    (Light.GREEN.value, "green", "#c6e0b4", ".."),
    (Light.YELLOW.value, "yellow", "#ffe699", "//"),
    (Light.RED.value, "red", "#f4a6a0", "xx"),
    (Light.GREY.value, "grey", "#e7e6e6", ""),
    (Light.CLOSED.value, "closed", "#bdd7ee", "--"),
)
WHITE = "#ffffff"
# What stands in a cell of the strip is a word's first sign; the cell's shade only repeats it.
MARKS = {
    Timeliness.ON_TIME: ("按时", WHITE),
    Timeliness.NIL: ("零报告", WHITE),
    Timeliness.EXEMPT: ("免报", WHITE),
    Timeliness.LATE: ("迟报", "#d9d9d9"),
    Timeliness.AFTER_CUTOFF: ("补报", "#d9d9d9"),
    Timeliness.NOT_LATE: ("不计", WHITE),
    Timeliness.UNDELIVERED: ("不计", WHITE),
    Timeliness.UNREAD: ("待核", WHITE),
    Timeliness.SENT_BACK: ("退回", "#d9d9d9"),
    Timeliness.UNCHECKED: ("待核", WHITE),
    Timeliness.AWAITED: ("待报", WHITE),
    Timeliness.MISSING: ("漏报", "#a6a6a6"),
}
MOST_STRIPS, MOST_PERIODS = 30, 12
# Of the table's width, for the name of a unit.
NAME_SHARE = 0.24
# Two counts are written apart if less than this share of the axis lies between them.
CLOSE = 0.08
# As many months as are written level below the axis.
MOST_LEVEL = 5
# Points of the counts in bars of which a dozen lie below each other.
CROWDED = 6.5
# The middle of a Chinese letter above the line it stands on, as a share of its size.
MIDDLE = 0.38


def draw_lights(axis: Axes, report: Report, *, size: float) -> None:
    """Stacked bars of the last periods, those of a category together, the oldest on top; counts of *size* points."""
    points = shown_lights(report)
    names = [tally.name for tally in report.categories]
    bars = [_Bar(place, at, tally) for at, point in enumerate(points) for place, tally in _placed(point, names)]
    heights = [bar.height(len(points)) for bar in bars]
    left = [0] * len(bars)
    for word, attribute, colour, hatch in LIGHTS:
        counts = [getattr(bar.tally, attribute) for bar in bars]
        drawn = axis.barh(
            heights, counts, 1, left=left, color=colour, hatch=hatch, edgecolor="#404040", label=word, linewidth=0.6
        )
        shown = [str(count) if count else "" for count in counts]
        axis.bar_label(drawn, shown, label_type="center", fontsize=min(size, CROWDED), bbox=_halo())
        left = [before + count for before, count in zip(left, counts, strict=True)]
    _name_bars(axis, names, points, bars, heights)
    axis.set_xlim(0, 1.03 * max((*left, 1)))
    axis.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axis.spines[["top", "right"]].set_visible(False)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A category in a period: the place of the category, that of the period, and its counts."""

    category: int
    period: int
    tally: Tally

    def height(self, periods: int) -> float:
        """Where the bar lies, from the top down; one bar's room is left between categories."""
        return self.category * (periods + 1) + self.period


def _placed(point: LightPoint, names: Sequence[str]) -> list[tuple[int, Tally]]:
    """The categories of a period in the order of *names*; one that is no longer in the plan is left out."""
    return [(names.index(tally.name), tally) for tally in point.categories if tally.name in names]


def _name_bars(
    axis: Axes, names: Sequence[str], points: Sequence[LightPoint], bars: Sequence[_Bar], heights: Sequence[float]
) -> None:
    """Months beside the bars, and beside them the category, broken into two lines."""
    axis.set_yticks(heights, [_month(points[bar.period].period) for bar in bars], fontsize=6.5)
    axis.tick_params(axis="y", length=0, pad=2)
    axis.invert_yaxis()
    for place, name in enumerate(names):
        middle = place * (len(points) + 1) + (len(points) - 1) / 2
        half = (len(name) + 1) // 2
        told = f"{name[:half]}\n{name[half:]}"
        axis.annotate(
            told, (0, middle), (-30, 0), xycoords=axis.get_yaxis_transform(), textcoords="offset points",
            ha="right", va="center", fontsize=7.5,
        )  # fmt: skip


def _month(period: Period) -> str:
    """A period in few characters: 12月, and one that is no month as it is called."""
    return f"{period.month}月" if period.frequency is Frequency.MONTHLY else str(period)


def _halo() -> dict[str, object]:
    """A white ground for a number that stands on a pattern."""
    return {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85}


def draw_months(axis: Axes, report: Report, *, size: float) -> None:
    """The burn-down: dashed with squares what should be left by the deadlines, solid with circles what is."""
    found = report.burn_down
    if found is None:
        axis.set_axis_off()
        axis.text(0.5, 0.5, "没有有明确时限的任务", ha="center", fontsize=size)
        return
    months = [f"{one.month.year % 100}年{one.month.month}月" for one in found.months]
    should = [one.should_be_left for one in found.months]
    left = [(month, one.left) for month, one in zip(months, found.months, strict=True) if one.left is not None]
    axis.plot(months, should, linestyle="--", marker="s", color="#404040", label="按时限月末应剩")
    axis.plot(
        [month for month, _count in left],
        [count for _month, count in left],
        linestyle="-",
        marker="o",
        color="black",
        linewidth=2,
        label="统计截止日实剩",
    )
    sides = _sides(should)
    for place, one in enumerate(found.months):
        more = one.left is not None and one.left >= one.should_be_left
        if place in sides:
            _label(axis, months[place], one.should_be_left, size, above=not more, side=sides[place])
        if one.left is not None:
            _label(axis, months[place], one.left, size, above=more)
    axis.margins(x=0.06, y=0.28)
    axis.set_ylim(bottom=-0.25 * max(1, *should, *(count for _month, count in left)))
    axis.yaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axis.yaxis.set_major_formatter(lambda count, _: f"{count:.0f}" if count >= 0 else "")
    axis.tick_params(axis="x", labelrotation=45 if len(months) > MOST_LEVEL else 0, labelsize=8)
    axis.spines[["top", "right"]].set_visible(False)


def _sides(counts: Sequence[int]) -> dict[int, str]:
    """On which side of its point each changed count is written: of those close together, the outer ones lean apart."""
    sides: dict[int, str] = {}
    for run in _runs(counts):
        if len(run) == 1:
            sides[run[0]] = "center"
        else:
            sides |= dict.fromkeys(run, "above") | {run[0]: "right", run[-1]: "left"}
    return sides


def _runs(counts: Sequence[int]) -> list[list[int]]:
    """The places where a count changes, those of month after month with little between them together."""
    runs: list[list[int]] = []
    for place, count in enumerate(counts):
        if place and count == counts[place - 1]:
            continue
        beside = bool(runs) and runs[-1][-1] == place - 1 and abs(count - counts[place - 1]) < CLOSE * max(counts)
        if beside:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _label(axis: Axes, month: str, count: int, size: float, *, above: bool, side: str = "center") -> None:
    raised = 8 if side == "above" else 0
    offset = 7 + raised if above else -15 - raised
    align = "center" if side == "above" else side
    axis.annotate(str(count), (month, count), (0, offset), textcoords="offset points", ha=align, fontsize=size)


def shown_strips(report: Report) -> tuple[Strip, ...]:
    """The organisations that have a line: all, or the least punctual where they are too many for a page."""
    if len(report.strips) <= MOST_STRIPS:
        return report.strips
    return tuple(sorted(report.strips, key=_unpunctual)[:MOST_STRIPS])


def _unpunctual(strip: Strip) -> tuple[int, int]:
    return -strip.count(Timeliness.MISSING), -strip.count(Timeliness.LATE, Timeliness.AFTER_CUTOFF)


def draw_strips(axis: Axes, report: Report, *, size: float) -> None:
    """A table of words, one line per organisation, of the last periods."""
    axis.set_axis_off()
    strips, periods = shown_strips(report), report.periods[-MOST_PERIODS:]
    if not strips:
        axis.text(0.5, 0.5, "本期无应报单位", ha="center", fontsize=size)
        return
    edges = [0.0, *(NAME_SHARE + (1 - NAME_SHARE) * place / len(periods) for place in range(len(periods) + 1))]
    middles = [(left + right) / 2 for left, right in pairwise(edges)]
    axis.set_xlim(0, 1)
    axis.set_ylim(len(strips) + 1, 0)
    for middle, heading in zip(middles, ("单位", *_headings(periods)), strict=True):
        axis.text(middle, 0.5, heading, ha="center", va="center", fontsize=7)
    centres: dict[str, list[tuple[float, float]]] = {}
    for row, strip in enumerate(strips, start=1):
        axis.text(0.01, row + 0.5, strip.organisation, va="center", fontsize=8)
        for place, answer in enumerate(strip.answers[-MOST_PERIODS:], start=1):
            word, shade = MARKS[answer] if answer else ("—", WHITE)
            centres.setdefault(word, []).append((middles[place], row + 0.5))
            if shade != WHITE:
                axis.add_patch(Rectangle((edges[place], row), edges[place + 1] - edges[place], 1, facecolor=shade))
    for word, places in centres.items():
        axis.add_collection(_stamps(axis, word, places, size))
    axis.vlines(edges, 0, len(strips) + 1, colors="black", linewidth=1, clip_on=False)
    axis.hlines(range(len(strips) + 2), 0, 1, colors="black", linewidth=1, clip_on=False)


def _headings(periods: Sequence[Period]) -> list[str]:
    """Periods above a table as people say them: 10月, with the year where there are several: 21年10月."""
    if len({period.year for period in periods}) == 1:
        return [period.short_title if periods[1:] else period.title for period in periods]
    monthly = periods[0].frequency is Frequency.MONTHLY
    return [f"{period.year % 100}年{period.month}月" if monthly else str(period) for period in periods]


def _stamps(axis: Axes, word: str, centres: Sequence[tuple[float, float]], size: float) -> PathCollection:
    """*word* around each of *centres*, laid out once: to write it hundreds of times takes most of the time of all."""
    outline = TextPath((0, 0), word, size=size)
    extent = outline.get_extents()
    centred = Affine2D().translate(-(extent.x0 + extent.x1) / 2, -MIDDLE * size).transform_path(outline)
    stamps = PathCollection([centred], (1,), offsets=centres, offset_transform=axis.transData, facecolor="black")
    stamps.set_transform(IdentityTransform())  # a unit of the outline is a point, not one of the axis
    return stamps
