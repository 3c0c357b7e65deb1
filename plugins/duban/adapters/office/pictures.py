"""
The charts of a report as pictures, for the paper and the mail.

Every series has a pattern beside its colour and every number is printed: on a black and white copy nothing is lost.
The font comes with a package, so that the same characters are there on every machine.
"""

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import pairwise

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from duban.domain.coverage import Timeliness
from duban.domain.papers.monthly import subject
from duban.domain.report import Report
from duban.domain.report.trend import Strip

FONT_FILE, FONT = "NotoSansCJKsc-Regular.otf", "Noto Sans CJK SC"
DPI, PAPER_DPI = 150, 220
# Of nine: flat pictures come out smaller than with the usual six, and in half the time.
COMPRESSED = 3
LIGHTS = (
    ("绿", "green", "#c6e0b4", ".."),
    ("黄", "yellow", "#ffe699", "//"),
    ("红", "red", "#f4a6a0", "xx"),
    ("灰", "grey", "#e7e6e6", ""),
    ("已销号", "closed", "#bdd7ee", "--"),
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
# In centimetres, printed somewhat smaller: so the letters come out as large as those below a table.
NARROW = (9.6, 5.4)

Draw = Callable[[Axes, Report], None]


def lights_picture(report: Report) -> bytes:
    """Lights by category, as PNG."""
    return _picture(report, (draw_lights,), (16, 1.6 * len(report.categories) + 3.2))


def months_picture(report: Report) -> bytes:
    """Cumulative due against cumulative done, month by month, as PNG."""
    return _picture(report, (draw_months,), (16, 8))


def strips_picture(report: Report) -> bytes:
    """Who reported in time, period by period, as PNG."""
    return _picture(report, (draw_strips,), (16, 0.6 * min(len(report.strips), MOST_STRIPS) + 3))


def paper_lights(report: Report) -> bytes:
    """Lights by category for half the width of a paper, whose caption is its title; as PNG."""
    return _picture(report, (draw_lights,), NARROW, on_paper=True)


def paper_months(report: Report) -> bytes:
    """Due against done for half the width of a paper, as PNG."""
    return _picture(report, (draw_months,), NARROW, on_paper=True)


def paper_strips(report: Report) -> bytes:
    """Who reported in time, for the width of a paper, as PNG."""
    return _picture(report, (draw_strips,), (17, 0.5 * min(len(report.strips), MOST_STRIPS) + 0.8), on_paper=True)


def overview(report: Report) -> bytes:
    """All three on one page under the report's title, for the mail, as PNG."""
    draws: tuple[Draw, ...] = (draw_lights, draw_months, draw_strips)
    return _picture(report, draws, (20, 0.55 * min(len(report.strips), MOST_STRIPS) + 21), subject(report))


def _picture(
    report: Report, draws: Sequence[Draw], size: tuple[float, float], title: str = "", *, on_paper: bool = False
) -> bytes:
    """The charts below each other on a page of *size* in centimetres; the same bytes for the same facts."""
    _add_font()
    width, height = size
    with rc_context({"font.family": FONT}):
        dpi = PAPER_DPI if on_paper else DPI
        figure = Figure(figsize=(width / 2.54, height / 2.54), dpi=dpi, layout="constrained")
        ratios = [max(4, 0.55 * min(len(report.strips), MOST_STRIPS)) if draw is draw_strips else 7 for draw in draws]
        axes = figure.subplots(len(draws), 1, squeeze=False, height_ratios=ratios)
        for axis, draw in zip(axes[:, 0], draws, strict=True):
            draw(axis, report)
            if on_paper:
                _fit_for_paper(figure, axis)
        if title:
            figure.suptitle(title, fontsize=15)
        written = BytesIO()
        # Figure.savefig would draw a page with a layout twice, the first time for the layout alone.
        FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]
            written, metadata={"Software": None}, pil_kwargs={"compress_level": COMPRESSED}
        )
    return written.getvalue()


@cache
def _add_font() -> None:
    """Once for a process: matplotlib looks all fonts through again after each one that is added."""
    fontManager.addfont(str(files("mplfonts") / "fonts" / FONT_FILE))


def _fit_for_paper(figure: Figure, axis: Axes) -> None:
    """Leave the title to the caption, and lay the legend below the axis, where it covers nothing."""
    axis.set_title("")
    legend = axis.get_legend()
    if legend is not None:
        legend.remove()
        figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=3, frameon=False, fontsize=9)


def draw_lights(axis: Axes, report: Report) -> None:
    """Stacked bars, one per category, the first on top."""
    names = [tally.name for tally in report.categories]
    left = [0] * len(names)
    for word, attribute, colour, hatch in LIGHTS:
        counts = [getattr(tally, attribute) for tally in report.categories]
        label = f"{word}（{sum(counts)}项）"
        bars = axis.barh(names, counts, left=left, color=colour, hatch=hatch, edgecolor="#404040", label=label)
        shown = [str(count) if count else "" for count in counts]
        axis.bar_label(bars, shown, label_type="center", fontsize=10, bbox=_halo())
        left = [before + count for before, count in zip(left, counts, strict=True)]
    axis.invert_yaxis()
    axis.set_xlim(0, 1.03 * max((*left, 1)))
    axis.set_title("分大类亮灯情况（项）", fontsize=12)
    axis.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=len(LIGHTS), frameon=False, fontsize=9)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.spines[["top", "right"]].set_visible(False)


def _halo() -> dict[str, object]:
    """A white ground for a number that stands on a pattern."""
    return {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85}


def draw_months(axis: Axes, report: Report) -> None:
    """Two lines over the months: dashed with squares what is due, solid with circles what was done."""
    months = [f"{point.month.year % 100}年{point.month.month}月" for point in report.months]
    done = [(month, point.done) for month, point in zip(months, report.months, strict=True) if point.done is not None]
    due = [point.due for point in report.months]
    axis.plot(months, due, linestyle="--", marker="s", color="#404040", label="累计到期")
    axis.plot(
        [month for month, _count in done],
        [count for _month, count in done],
        linestyle="-",
        marker="o",
        color="black",
        linewidth=2,
        label="累计完成（含已申报待核验）",
    )
    sides = _sides(due)
    for place, point in enumerate(report.months):
        ahead = (point.done or 0) > point.due
        if place in sides:
            _label(axis, months[place], point.due, above=not ahead, side=sides[place])
        if point.done is not None:
            _label(axis, months[place], point.done, above=ahead)
    axis.set_title("有明确时限事项：累计到期与累计完成（项）", fontsize=12)
    axis.legend(loc="lower right", frameon=False, fontsize=9)
    axis.margins(x=0.06, y=0.28)
    axis.tick_params(axis="x", labelrotation=45, labelsize=8)
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


def _label(axis: Axes, month: str, count: int, *, above: bool, side: str = "center") -> None:
    raised = 8 if side == "above" else 0
    offset = 7 + raised if above else -15 - raised
    align = "center" if side == "above" else side
    axis.annotate(str(count), (month, count), (0, offset), textcoords="offset points", ha=align)


def draw_strips(axis: Axes, report: Report) -> None:
    """A table of words, one line per organisation: the least punctual where there are too many, the last periods."""
    strips = report.strips
    if len(strips) > MOST_STRIPS:
        strips = tuple(sorted(strips, key=_unpunctual)[:MOST_STRIPS])
    periods = report.periods[-MOST_PERIODS:]
    axis.set_title(
        "各单位报送时效" + (f"（迟报、漏报最多的{MOST_STRIPS}家）" if strips != report.strips else ""), fontsize=12
    )
    axis.set_axis_off()
    if not strips:
        axis.text(0.5, 0.5, "本期无应报单位", ha="center")
        return
    edges = [0.0, *(NAME_SHARE + (1 - NAME_SHARE) * place / len(periods) for place in range(len(periods) + 1))]
    axis.set_xlim(0, 1)
    axis.set_ylim(len(strips) + 1, 0)
    _write_row(axis, 0, edges, ("单位", *map(str, periods)), size=7)
    for row, strip in enumerate(strips, start=1):
        marks = [_mark(answer) for answer in strip.answers[-MOST_PERIODS:]]
        for place, (_word, shade) in enumerate(marks, start=1):
            if shade != WHITE:
                axis.add_patch(Rectangle((edges[place], row), edges[place + 1] - edges[place], 1, facecolor=shade))
        axis.text(0.01, row + 0.5, strip.organisation, va="center", fontsize=8)
        _write_row(axis, row, edges[1:], [word for word, _shade in marks], size=9)
    axis.vlines(edges, 0, len(strips) + 1, colors="black", linewidth=1, clip_on=False)
    axis.hlines(range(len(strips) + 2), 0, 1, colors="black", linewidth=1, clip_on=False)
    # It fills the axis just so: to measure hundreds of words for the layout takes longer than to write them.
    for artist in (*axis.texts, *axis.patches, *axis.collections):
        artist.set_in_layout(False)


def _write_row(axis: Axes, row: int, edges: Sequence[float], words: Sequence[str], *, size: int) -> None:
    """Each word in the middle between two edges."""
    for (left, right), word in zip(pairwise(edges), words, strict=True):
        axis.text((left + right) / 2, row + 0.5, word, ha="center", va="center", fontsize=size)


def _mark(answer: Timeliness | None) -> tuple[str, str]:
    return MARKS[answer] if answer else ("—", WHITE)


def _unpunctual(strip: Strip) -> tuple[int, int]:
    return -strip.count(Timeliness.MISSING), -strip.count(Timeliness.LATE, Timeliness.AFTER_CUTOFF)
