"""One sheet of the task list, as people like it: titles, filter, drop-downs, print-out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float | date | None

FONT = "微软雅黑"
LINE = Side(style="thin", color="BFC7D1")
BORDER = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SPARE_ROWS = 300  # how far below the last row the drop-downs still work


@dataclass(frozen=True)
class SheetColumn:
    """
    A column of a sheet: its title, width, closed vocabulary and the hint shown when a cell is selected.

    `among` is a range of another sheet that is offered to choose from; what stands not in it may be typed all the same.
    """

    title: str
    width: float
    choices: tuple[str, ...] = ()
    hint: str = ""
    centred: bool = False
    text: bool = False  # a spreadsheet would make a date of 7-8
    among: str = ""


def add_sheet(
    book: Workbook, title: str, colour: str, columns: Sequence[SheetColumn], rows: list[list[Value]]
) -> Worksheet:
    """One table as people like it: frozen titles, filter, wrapped text, drop-downs; printable on A3."""
    sheet: Worksheet = book.create_sheet(title)
    sheet.append([column.title for column in columns])
    for row in rows:
        sheet.append(row)
    for index, column in enumerate(columns, start=1):
        dress(sheet, index, column, colour)
    sheet.row_dimensions[1].height = 26
    for number, row in enumerate(rows, start=2):
        lines = max(wrapped_lines(value, column.width) for value, column in zip(row, columns, strict=True))
        sheet.row_dimensions[number].height = min(6 + 15 * lines, 400)
    sheet.sheet_properties.tabColor = colour
    sheet.freeze_panes = "C2" if title in ("任务清单", "量化指标") else "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.sheet_view.zoomScale = 90
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3
    _fit_to_width(sheet)
    if (footer := sheet.oddFooter) is not None:
        footer.center.text = "&A　第 &P 页，共 &N 页"
    return sheet


def on_a4(sheet: Worksheet) -> None:
    """A table for an office that prints on A4."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_view.zoomScale = 100


def as_guide(sheet: Worksheet) -> None:
    """The look of a sheet that is read and not filled: upright, without lines."""
    sheet.sheet_properties.tabColor = "4A5560"
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "portrait", sheet.PAPERSIZE_A4
    _fit_to_width(sheet)


def _fit_to_width(sheet: Worksheet) -> None:
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def wrapped_lines(value: Value, width: float) -> int:
    """How many lines a cell takes: not every program grows a row to its text when it opens a file."""
    paragraphs = str("" if value is None else value).split("\n")
    widths = (sum(2 if ord(character) > 0x2000 else 1.1 for character in text) for text in paragraphs)
    return sum(max(1, math.ceil(needed / (width - 1))) for needed in widths)


def dress(sheet: Worksheet, index: int, column: SheetColumn, colour: str) -> None:
    """Width, look, drop-down and hint of one column."""
    letter = get_column_letter(index)
    sheet.column_dimensions[letter].width = column.width
    for (cell,) in sheet[f"{letter}1:{letter}{sheet.max_row}"]:
        heading = cell.row == 1
        cell.font = Font(name=FONT, size=10, bold=heading, color="FFFFFF" if heading else "1F2933")
        centre = "center" if heading or column.centred else "left"
        cell.alignment = Alignment(horizontal=centre, vertical="center" if heading else "top", wrap_text=True)
        cell.border = BORDER
        if heading:
            cell.fill = PatternFill("solid", fgColor=colour)
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
        if column.text:
            cell.number_format = "@"
        if isinstance(cell.value, str):
            cell.data_type = "s"  # text, also where it begins like a formula
    if column.choices or column.hint or column.among:
        sheet.add_data_validation(validation(column, f"{letter}2:{letter}{sheet.max_row + SPARE_ROWS}"))


def validation(column: SheetColumn, cells: str) -> DataValidation:
    """A drop-down that refuses other words, or only the hint."""
    rule = DataValidation(sqref=cells, allow_blank=True)
    if column.choices:
        rule.type = "list"
        rule.formula1 = '"' + ",".join(column.choices) + '"'
        rule.showErrorMessage = True
        rule.errorTitle, rule.error = column.title, "请从下拉列表中选择。"
    elif column.among:
        rule.type, rule.formula1 = "list", column.among
    if column.hint:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = column.title, column.hint
    return rule
