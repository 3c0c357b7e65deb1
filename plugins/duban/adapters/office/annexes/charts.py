"""The sheets 图表 and 图表数据: native charts that a person can restyle, over the numbers they draw."""

from collections.abc import Sequence
from math import ceil
from typing import Literal, TypeVar

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.annexes.sheet import CENTRED, FIRST_LINE, add_heading, harmless, set_page
from duban.domain.report import Report
from duban.domain.report.coverage import Timeliness
from duban.domain.report.trend import Strip
from duban.domain.returns.item_light import Light

SHEET, DATA = "图表", "图表数据"
INK = "404040"
# Beside its colour every series has a pattern: on a black and white print they must not look alike.
Preset = Literal["pct5", "pct20", "ltUpDiag", "dkDnDiag", "ltHorz"]


def _pattern(preset: Preset, colour: str) -> PatternFillProperties:
    """A pattern in ink on a ground of *colour*."""
    # The stubs know no plain text here, openpyxl nothing else.
    ink, ground = (ColorChoice(srgbClr=each) for each in (INK, colour))  # type: ignore[arg-type]
    return PatternFillProperties(prst=preset, fgClr=ink, bgClr=ground)


GOOD = _pattern("pct20", "92D050")
FAIR = _pattern("ltUpDiag", "FFC000")
BAD = _pattern("dkDnDiag", "E15759")
OTHER = _pattern("pct5", "D9D9D9")
CLOSED = _pattern("ltHorz", "9DC3E6")
LIGHTS = (
    (Light.GREEN.value, "green", GOOD),
    (Light.YELLOW.value, "yellow", FAIR),
    (Light.RED.value, "red", BAD),
    (Light.GREY.value, "grey", OTHER),
    (Light.CLOSED.value, "closed", CLOSED),
)
OTHERS = (
    Timeliness.SENT_BACK,
    Timeliness.UNCHECKED,
    Timeliness.AWAITED,
    Timeliness.EXEMPT,
    Timeliness.NOT_LATE,
    Timeliness.UNDELIVERED,
    Timeliness.UNREAD,
)
ANSWERS = (
    ("按时", (Timeliness.ON_TIME, Timeliness.NIL), GOOD),
    ("迟报", (Timeliness.LATE, Timeliness.AFTER_CUTOFF), FAIR),
    ("漏报", (Timeliness.MISSING,), BAD),
    ("其他", OTHERS, OTHER),
)
MOST_STRIPS = 30  # more bars than fit on a page say nothing
WIDTH_CM, COLUMNS = 23, 9
# The title and the tallest chart fill a page, and no more: what is left of it would be a page of its own.
TALLEST_CM = 14
POINTS_PER_CM, ROW_POINTS = 28.35, 15


def add_charts(workbook: Workbook, report: Report, title: str, note: str) -> None:
    """Append both sheets: three charts, each as large as it needs, and their numbers."""
    sheet: Worksheet = workbook.create_sheet(SHEET)
    data = _Data(workbook.create_sheet(DATA))
    add_heading(sheet, f"{title}——{SHEET}", note, COLUMNS)
    add_heading(data.sheet, f"{title}——{DATA}", note, COLUMNS)
    row = FIRST_LINE
    for chart, height in (_lights(report, data), _months(report, data), _strips(report, data)):
        chart.width, chart.height = WIDTH_CM, height
        sheet.add_chart(chart, f"A{row}")
        row += ceil(height * POINTS_PER_CM / ROW_POINTS) + 1
        sheet.row_breaks.append(Break(id=row - 1))
        # Its frame at the very top of the page would be printed at the foot of the one before.
        row += 1
    # Programs differ in how high a row is of which nothing is said, and a chart is as high as it is.
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_POINTS, True
    for column in range(1, COLUMNS + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 11
        data.sheet.column_dimensions[get_column_letter(column)].width = 11
    data.sheet.column_dimensions["A"].width = 26
    for each in (sheet, data.sheet):
        set_page(each)
    # Excel breaks pages where it is told only on a sheet that is not fitted; this one is no wider than the paper.
    sheet.sheet_properties.pageSetUpPr = None
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = None


class _Data:
    """The sheet with the numbers, one table below the other."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._next = FIRST_LINE

    def add(self, title: str, head: Sequence[str], lines: Sequence[Sequence[str | int | None]]) -> int:
        """Write a table; returns the row of its head."""
        self.sheet.cell(self._next, 1, harmless(title)).font = Font(name="黑体", size=11)
        top = self._next + 1
        for number, line in enumerate([head, *lines], top):
            for column, value in enumerate(line, 1):
                cell = self.sheet.cell(number, column, harmless(value) if isinstance(value, str) else value)
                cell.style = CENTRED
        self._next = top + len(lines) + 2
        return top


def _lights(report: Report, data: _Data) -> tuple[BarChart, int]:
    """Lights by category over the last periods, those of a category together."""
    # An empty cell has no label in the chart, a zero has one.
    lines: list[list[str | int | None]] = [
        [f"{name} {point.period}", *(getattr(tally, attribute) or None for _name, attribute, *_ in LIGHTS)]
        for name in (tally.name for tally in report.categories)
        for point in report.lights
        for tally in point.categories
        if tally.name == name
    ]
    title = "各大类任务各期亮灯情况（项，统计截止日）"
    top = data.add(title, ["大类、报告期", *(name for name, *_ in LIGHTS)], lines)
    chart = _stacked(data.sheet, title, top, len(lines), [fill for *_, fill in LIGHTS])
    return chart, min(TALLEST_CM, 5 + len(lines))


def _strips(report: Report, data: _Data) -> tuple[BarChart, int]:
    """Timeliness by organisation over the periods; the least punctual where there are too many for one chart."""
    strips = report.strips
    if len(strips) > MOST_STRIPS:
        strips = tuple(sorted(strips, key=_unpunctual)[:MOST_STRIPS])
    head = ["单位", *(name for name, *_ in ANSWERS), *(str(period) for period in report.periods)]
    lines: list[list[str | int | None]] = [
        [strip.organisation, *(strip.count(*kinds) or None for _name, kinds, *_ in ANSWERS), *_words(strip)]
        for strip in strips
    ]
    span = f"{report.periods[0].title}至{report.periods[-1].title}" if report.periods[1:] else report.period.title
    top = data.add(f"各单位报送时效（期数，{span}）", head, lines)
    fills = [fill for *_, fill in ANSWERS]
    chart = _stacked(data.sheet, f"各单位报送时效（期数，{span}）", top, len(lines), fills)
    return chart, min(TALLEST_CM, 5 + ceil(0.6 * len(lines)))


def _words(strip: Strip) -> list[str]:
    return [answer.value if answer else "—" for answer in strip.answers]


def _unpunctual(strip: Strip) -> tuple[int, int]:
    return -strip.count(Timeliness.MISSING), -strip.count(Timeliness.LATE, Timeliness.AFTER_CUTOFF)


def _stacked(sheet: Worksheet, title: str, top: int, count: int, fills: Sequence[PatternFillProperties]) -> BarChart:
    """Horizontal bars, one per line of the table, stacked out of its columns; the first line on top."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 40
    for column, fill in enumerate(fills, 2):
        values = Reference(sheet, min_col=column, min_row=top, max_row=top + count)
        series = Series(values, title_from_data=True)
        series.graphicalProperties = GraphicalProperties(pattFill=fill, ln=LineProperties(solidFill=INK))
        series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False)
        series.dLbls.showLegendKey = False
        chart.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=top + count))
    chart.y_axis.numFmt, chart.y_axis.majorGridlines = "0", None
    chart.x_axis.scaling.orientation = "maxMin"
    return _framed(chart, title)


def _months(report: Report, data: _Data) -> tuple[LineChart, int]:
    """The burn-down to the year's end: what should be left by the deadlines, and what is."""
    found = report.burn_down
    lines: list[list[str | int | None]] = [
        [str(one.month), one.should_be_left, one.left] for one in (found.months if found else ())
    ]
    title = "有明确时限任务：月末应剩与统计截止日实剩（项）"
    top = data.add(title, ["月份", "按时限月末应剩", "统计截止日实剩"], lines)
    chart = LineChart()
    due = LineProperties(solidFill="C00000", prstDash="sysDash", w=22000), Marker(symbol="square", size=7)
    done = LineProperties(solidFill="1F4E79", prstDash="solid", w=22000), Marker(symbol="circle", size=7)
    for column, (line, marker) in enumerate((due, done), 2):
        values = Reference(data.sheet, min_col=column, min_row=top, max_row=top + len(lines))
        series = Series(values, title_from_data=True)
        series.graphicalProperties, series.marker = GraphicalProperties(ln=line), marker
        series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
        series.dLbls.position = "t" if column == 2 else "b"
        series.smooth = False
        chart.append(series)
    chart.set_categories(Reference(data.sheet, min_col=1, min_row=top + 1, max_row=top + len(lines)))
    chart.y_axis.numFmt = "0"
    return _framed(chart, title), TALLEST_CM


Chart = TypeVar("Chart", BarChart, LineChart)


def _framed(chart: Chart, title: str) -> Chart:
    """The title, the legend below, and axes that are shown: a new openpyxl hides them."""
    chart.title = title
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.layout = Layout(manualLayout=ManualLayout(x=0.14, y=0.12, w=0.82, h=0.68))
    return chart
