"""What the sheets of all forms share: lines over the page, label and answer side by side, heights, locks."""

from typing import Literal

from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.plain_text import breadth, neutral
from duban.adapters.office.forms.styles import styled

A3, A4 = 8, 9
LINE = 14.0  # points of one line of 10-point Chinese
TALLEST = 405.0  # Excel refuses rows above 409 points


class GrowingRow(RowDimension):
    """A row with a height that Excel may still raise when somebody types more than fits."""

    customHeight = False  # noqa: N815 - openpyxl's name; its own property would fix the height for good


def grow(sheet: Worksheet, row: int, height: float) -> None:
    """Give *row* that height, or as much as Excel allows, and let it grow."""
    sheet.row_dimensions[row] = GrowingRow(sheet, index=row, ht=min(TALLEST, height))


def lines(text: str, width: float) -> int:
    """How many lines *text* takes in a column of *width*: a Chinese character is as wide as two others."""
    room = max(width - 1.5, 2)
    return sum(max(1, -(-breadth(part) // int(room))) for part in text.split("\n"))


def line(sheet: Worksheet, row: int, text: str, style: str, height: float) -> None:
    """One text over the second and third column of a cover."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
    cell = sheet.cell(row, 2, neutral(text))
    cell.data_type = "s"
    styled(cell, style)
    sheet.row_dimensions[row].height = height


def pair(sheet: Worksheet, row: int, label: str, text: str, style: str, height: float = 30) -> int:
    """A label and, right of it, what it names; returns the next row."""
    styled(sheet.cell(row, 2, label), "cover label")
    cell = sheet.cell(row, 3)
    styled(cell, style)
    if text:
        cell.value = neutral(text)
        cell.data_type = "s"
    sheet.row_dimensions[row].height = height
    return row + 1


def one_page(sheet: Worksheet, area: str) -> None:
    """Let *area* print on one A4 page, and nothing but what is open be changed."""
    sheet.print_area = area
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 1
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    protect(sheet)


def printed(
    sheet: Worksheet,
    area: str,
    foot: str,
    orientation: Literal["portrait", "landscape"] = "landscape",
    across: int | None = 1,
) -> None:
    """
    Let *area* print on A4 with narrow margins, *foot* and the page's number below; only what is open can be changed.

    It is fitted to *across* pages side by side; None leaves scale and breaks to the caller: programs disregard them on
    a sheet that is fitted.
    """
    sheet.print_area = area
    sheet.page_setup.paperSize, sheet.page_setup.orientation = A4, orientation
    if across is not None:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text=neutral(foot)), center=_HeaderFooterPart(text="第 &P 页，共 &N 页")
    )
    sheet.sheet_view.showGridLines = False
    protect(sheet)


def protect(sheet: Worksheet) -> None:
    """Lock what is prefilled, without password; sorting, filtering and resizing stay allowed."""
    protection = sheet.protection
    protection.sheet = True
    protection.sort = protection.autoFilter = False
    protection.formatColumns = protection.formatRows = False
