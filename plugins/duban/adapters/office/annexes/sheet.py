"""One table as a worksheet that prints well and in which no cell can do harm."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.plain_text import breadth
from duban.domain.calendar.period import Frequency, Period
from duban.domain.form.words import said_of
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.report.annexes import ANNEXES
from duban.domain.report.items import UNCHANGED
from duban.domain.returns.item_light import Light
from duban.domain.text.printable import UNPRINTABLE

# A spreadsheet takes a cell that begins so for a formula, some already on import of a CSV saved from it;
# WPS and Excel read the full-width signs alike.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
HEADER_ROW, FIRST_LINE = 3, 4
SOURCES, NUMBER = "来源", "序号"
ITEMS_SHEET = ANNEXES[0]
LINE_POINTS = 13.5
MAX_HEIGHT = 405.0  # Excel allows 409 points
CELL_LIMIT = 32_000  # Excel allows 32 767 characters
PAPER_A3, PAPER_A4 = 8, 9
NARROW = 20  # columns up to this width are centred
HEADED, CENTRED, WRITTEN = "表格表头", "表格居中", "表格文字"
THIN = Side(style="thin", color="808080")
FILLS = {
    Light.GREEN: "C6E0B4",
    Light.YELLOW: "FFE699",
    Light.RED: "F4A6A0",
    Light.GREY: "D9D9D9",
    Light.CLOSED: "BDD7EE",
}


@dataclass(frozen=True, slots=True)
class Annex:
    """
    A table to print: `widths` by column title, in their order; `nothing` is said if the table is empty.

    Columns not in `widths` are left out. `lines` are the lines of the sheet 来源 that the table's rows lead to, 0 for
    none, and `linked` the first and last title of each run of columns that does so; `items` are the lines of the main
    table that the column 序号 leads to, 0 for none. Numbers of items in that column are told by their `labels`.
    """

    table: pd.DataFrame
    widths: Mapping[str, float]
    nothing: str
    paper: int = PAPER_A4
    lines: Sequence[int] = ()
    linked: tuple[tuple[str, str], ...] = ()
    filters: bool = True
    labels: Labels = PLAIN
    items: Sequence[int] = ()


def of_period(annex: Annex, period: Period) -> Annex:
    """*annex* with its headings in the words of *period*: 本季度进展 for 本月进展."""
    if period.frequency is Frequency.MONTHLY:
        return annex
    words = {title: said_of(period, title) for title in annex.widths}
    table = annex.table.rename(columns=words).replace(UNCHANGED, said_of(period, UNCHANGED))
    linked = tuple((said_of(period, first), said_of(period, last)) for first, last in annex.linked)
    widths = {words[title]: width for title, width in annex.widths.items()}
    return replace(annex, table=table, widths=widths, linked=linked, nothing=said_of(period, annex.nothing))


def harmless(text: str) -> str:
    """*text* as no spreadsheet takes it for a formula, without what no XML file may hold."""
    printable = UNPRINTABLE.sub("", text)[:CELL_LIMIT]
    return "'" + printable if printable.lstrip(" \u3000\xa0\ufeff").startswith(FORMULA_STARTS) else printable


def add_sheet(workbook: Workbook, name: str, annex: Annex, title: str, note: str) -> Worksheet:
    """Append *annex* to *workbook* as the sheet *name* under *title*, with *note* saying what it rests on."""
    sheet: Worksheet = workbook.create_sheet(name)
    columns, widths = list(annex.widths), list(annex.widths.values())
    _head(sheet, columns, title, note)
    if annex.table.empty:
        sheet.cell(FIRST_LINE, 1, annex.nothing).font = Font(name="仿宋_GB2312", size=11)
    for number, values in enumerate(annex.table.loc[:, columns].itertuples(index=False), FIRST_LINE):
        texts = [
            _write(sheet, number, index, _called(annex.labels, column, value), width)
            for index, (column, value, width) in enumerate(zip(columns, values, widths, strict=True), 1)
        ]
        sheet.row_dimensions[number].height = _height(texts, widths)
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    _link(sheet, annex, columns)
    _declare(sheet, len(columns), filters=annex.filters)
    set_page(sheet, annex.paper)
    sheet.freeze_panes = f"A{FIRST_LINE}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    return sheet


def _called(labels: Labels, column: str, value: Any) -> Any:
    return labels.of(int(value)) if labels and column == NUMBER and value else value


def _declare(sheet: Worksheet, columns: int, *, filters: bool) -> None:
    """Say that it is a table with a row of heads, as programs that read pages out want it; with its *filters*."""
    area = f"A{HEADER_ROW}:{get_column_letter(columns)}{max(sheet.max_row, FIRST_LINE)}"
    number = len(sheet.parent.worksheets) if sheet.parent else 1
    table = Table(displayName=f"annex_{number}", ref=area)
    table._initialise_columns()  # type: ignore[attr-defined]  # noqa: SLF001 - as add_table does
    for column, cell in zip(table.tableColumns, sheet[HEADER_ROW], strict=False):
        column.name = str(cell.value)
    if not filters:
        table.autoFilter = None
    sheet.add_table(table)


def _link(sheet: Worksheet, annex: Annex, columns: list[str]) -> None:
    """Let every cell that came from a return lead to its line in 来源, and the number of an item to its own."""
    for number, line in enumerate(annex.items, FIRST_LINE):
        if line:
            _lead(sheet, (number, columns.index(NUMBER) + 1), ITEMS_SHEET, line, "查看该项")
    spans = [(columns.index(first) + 1, columns.index(last) + 1) for first, last in annex.linked]
    for number, line in enumerate(annex.lines, FIRST_LINE):
        for first, last in (run for span in spans for run in _filled(sheet, number, span)) if line else ():
            _lead(sheet, (number, first), SOURCES, line, "查看来源", last)


def _lead(sheet: Worksheet, place: tuple[int, int], to: str, line: int, tip: str, last: int = 0) -> None:
    """Link the cell at *place*, and those up to the column *last*, to that *line* of the sheet *to*."""
    row, first = place
    cell = sheet.cell(row, first)
    cell.hyperlink = Hyperlink(ref="", location=f"'{to}'!A{line}", tooltip=tip)
    cell.hyperlink.ref = f"{get_column_letter(first)}{row}:{get_column_letter(last or first)}{row}"


def _filled(sheet: Worksheet, row: int, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """
    The runs of cells of *row* within *span* that say something.

    One link stands for a run: a link for each cell would be the larger part of the file.
    """
    filled = [column for column in range(span[0], span[1] + 1) if sheet.cell(row, column).value not in (None, "")]
    for _gap, run in groupby(filled, key=lambda column: column - filled.index(column)):
        columns = list(run)
        yield columns[0], columns[-1]


def _head(sheet: Worksheet, columns: list[str], title: str, note: str) -> None:
    add_heading(sheet, title, note, len(columns))
    for index, name in enumerate(columns, 1):
        sheet.cell(HEADER_ROW, index, name).style = HEADED
    sheet.row_dimensions[HEADER_ROW].height = 30


def add_heading(sheet: Worksheet, title: str, note: str, columns: int) -> None:
    """The title, and below it what the sheet rests on, across the first *columns*."""
    _banner(sheet, 1, title, columns, Font(name="方正小标宋简体", size=18))
    sheet.row_dimensions[1].height = 30
    _banner(sheet, 2, note, columns, Font(name="仿宋_GB2312", size=11))
    sheet.row_dimensions[2].height = 20


def _banner(sheet: Worksheet, row: int, text: str, columns: int, font: Font) -> None:
    """One line across the table, in cells that stay apart: merged ones cannot be filtered, sorted or read out."""
    sheet.cell(row, 1, harmless(text)).font = font
    for column in range(1, columns + 1):
        sheet.cell(row, column).alignment = Alignment(horizontal="centerContinuous", vertical="center")


def _write(sheet: Worksheet, row: int, column: int, value: object, width: float) -> str:
    """Put *value* into a cell: whole numbers as numbers, all else as text; returns what is seen."""
    cell = sheet.cell(row, column)
    if isinstance(value, int):
        cell.value, cell.style = value, CENTRED
        return str(value)
    text = harmless(str(value))
    cell.value = text
    cell.style = text if text in FILLS else CENTRED if width <= NARROW else WRITTEN
    return text


def add_styles(workbook: Workbook) -> None:
    """Register the styles of table cells once: named ones are quick to apply and a person can change them."""
    border, font = Border(THIN, THIN, THIN, THIN), Font(name="宋体", size=10)
    for name in (CENTRED, WRITTEN, *FILLS):
        style = NamedStyle(str(name), font=font, border=border)
        side = "left" if name == WRITTEN else "center"
        style.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        if name in FILLS:
            style.fill = PatternFill("solid", fgColor=FILLS[Light(name)])
        workbook.add_named_style(style)
    head = NamedStyle(HEADED, font=Font(name="黑体", size=10), border=border)
    head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    head.fill = PatternFill("solid", fgColor="DDEBF7")
    workbook.add_named_style(head)


def _height(texts: list[str], widths: list[float]) -> float:
    lines = (
        sum(max(1, ceil(breadth(line) / (width - 1.5))) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(MAX_HEIGHT, LINE_POINTS * max(lines) + 5)


def set_page(sheet: Worksheet, paper: int = PAPER_A4) -> None:
    """Print in landscape, as wide as the paper, with page numbers."""
    sheet.page_setup.paperSize = paper
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.5
    margins.bottom, margins.footer = 0.8, 0.35
    footer = HeaderFooterItem()
    footer.center.text = "第 &P 页，共 &N 页"
    sheet.HeaderFooter.oddFooter = footer
