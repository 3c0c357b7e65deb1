"""
The charts of a report as pictures, for the paper and the mail.

The font comes with a package, so that the same characters are there on every machine. All lengths are in centimetres:
each chart says what room its labels need, for having them measured takes as long as drawing them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from math import ceil
from typing import Protocol

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from duban.adapters.office.charts.draw import MOST_STRIPS, draw_lights, draw_months, draw_strips, shown_strips
from duban.domain.papers.monthly import subject
from duban.domain.report import Report

FONT_FILE, FONT = "NotoSansCJKsc-Regular.otf", "Noto Sans CJK SC"
# Of nine: flat pictures come out smaller than with the usual six, and in half the time.
COMPRESSED = 3
INCH = 2.54
EDGE, GAP = 0.3, 0.15
A_LETTER = 0.36  # of ten points, the size of the labels
A_MONTH = 1.1  # the name of a month beside a bar, with the room around it
# Of the table of organisations: on paper close enough for that of an office of twenty to stand below the other two.
A_ROW, A_ROW_ON_PAPER = 0.55, 0.4
PAGE_TITLE, TITLE, LEGEND_LINE = 1.1, 0.9, 0.6
# For half the width of a paper; printed somewhat smaller, so that its letters are as large as those of a table.
HALF = (9.6, 4.9)
PAPER_WIDTH, SCREEN_WIDTH = 17.0, 20.0


class Draw(Protocol):
    """What draws a chart into axes, its counts and words in letters of *size* points."""

    def __call__(self, axis: Axes, report: Report, *, size: float) -> None:
        """Draw it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: its title, the room that its labels take on the left and below, and what its legend names."""

    draw: Draw
    title: Callable[[Report], str]
    left: Callable[[Report], float]
    below: float
    named: int


@dataclass(frozen=True, slots=True)
class Look:
    """How charts look: points of the picture to an inch, size of letters, columns of a legend, with titles or not."""

    dpi: int
    letters: float
    columns: int
    titled: bool


def _longest_category(report: Report) -> float:
    longest = max((len(tally.name) for tally in report.categories), default=0)
    return 2 * EDGE + A_MONTH + A_LETTER * ceil(longest / 2)


def _title_of_strips(report: Report) -> str:
    cut = len(shown_strips(report)) < len(report.strips)
    return "各单位报送时效" + (f"（迟报、漏报最多的{MOST_STRIPS}家）" if cut else "")


LIGHTS = Chart(draw_lights, lambda _: "各大类任务各期亮灯情况（项，统计截止日）", _longest_category, below=0.7, named=5)
MONTHS = Chart(
    draw_months, lambda _: "有明确时限任务：月末应剩与统计截止日实剩（项）", lambda _: 1.2, below=1.4, named=2
)
STRIPS = Chart(draw_strips, _title_of_strips, lambda _: EDGE, below=GAP, named=0)
# In a paper the caption is the title.
ON_SCREEN, ON_PAPER = Look(150, 10, 5, titled=True), Look(220, 8.5, 5, titled=False)


def paper_lights(report: Report) -> bytes:
    """Lights by category for half the width of a paper, as PNG."""
    return _picture(report, ((LIGHTS, HALF[1]),), HALF[0], ON_PAPER)


def paper_months(report: Report) -> bytes:
    """Cumulative due against cumulative done, month by month, for half the width of a paper, as PNG."""
    return _picture(report, ((MONTHS, HALF[1]),), HALF[0], ON_PAPER)


def paper_strips(report: Report) -> bytes:
    """Who reported in time, period by period, for the width of a paper, as PNG."""
    return _picture(report, ((STRIPS, 2 * EDGE + _rows(report, A_ROW_ON_PAPER)),), PAPER_WIDTH, ON_PAPER)


def overview(report: Report) -> bytes:
    """All three on one page under the report's title, for the mail, as PNG."""
    charts = ((LIGHTS, 9.2), (MONTHS, 9.6), (STRIPS, TITLE + EDGE + _rows(report, A_ROW)))
    return _picture(report, charts, SCREEN_WIDTH, ON_SCREEN, subject(report))


def _rows(report: Report, a_row: float) -> float:
    """How high the table of organisations is."""
    return a_row * max(1 + len(shown_strips(report)), 4)


def _picture(report: Report, charts: Sequence[tuple[Chart, float]], width: float, look: Look, title: str = "") -> bytes:
    """Each chart in a field of its height, below each other; the same bytes for the same facts."""
    _add_font()
    height = sum(field for _chart, field in charts) + (PAGE_TITLE if title else 0)
    with rc_context({"font.family": FONT}):
        figure = Figure(figsize=(width / INCH, height / INCH), dpi=look.dpi)
        top = height
        if title:
            figure.text(0.5, 1 - PAGE_TITLE / 2 / height, title, ha="center", va="center", fontsize=15)
            top -= PAGE_TITLE
        for chart, field in charts:
            _place(figure, chart, report, look, (top - field, top))
            top -= field
        written = BytesIO()
        FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]
            written, metadata={"Software": None}, pil_kwargs={"compress_level": COMPRESSED}
        )
    return written.getvalue()


def _place(figure: Figure, chart: Chart, report: Report, look: Look, field: tuple[float, float]) -> None:
    """Draw *chart* between the two heights of its *field*, its title and its legend in the middle of the page."""
    width, height = (inches * INCH for inches in figure.get_size_inches())
    bottom, top = field
    above = TITLE if look.titled else EDGE
    below = chart.below + LEGEND_LINE * ceil(chart.named / look.columns) + GAP
    left = min(chart.left(report), width / 2)  # a longer name is cut off rather than no chart drawn
    axis = figure.add_axes(
        (
            left / width,
            (bottom + below) / height,
            (width - left - EDGE) / width,
            (top - above - bottom - below) / height,
        )
    )
    chart.draw(axis, report, size=look.letters)
    if look.titled:
        figure.text(0.5, (top - TITLE / 2) / height, chart.title(report), ha="center", va="center", fontsize=12)
    if chart.named and axis.get_legend_handles_labels()[0]:  # a chart of nothing has none
        axis.legend(
            loc="lower center",
            bbox_to_anchor=(0.5, (bottom + GAP) / height),
            bbox_transform=figure.transFigure,
            borderaxespad=0,
            columnspacing=1,
            ncols=look.columns,
            frameon=False,
            fontsize=9,
        )


@cache
def _add_font() -> None:
    """Once for a process: matplotlib looks all fonts through again after each one that is added."""
    fontManager.addfont(str(files("mplfonts") / "fonts" / FONT_FILE))
