"""A workbook and its sheets as the form writers need them: cells, heights, hints, locks, pages; with openpyxl."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.plain_text import breadth, neutral
from duban.adapters.office.forms.identity import file_of, write_meta
from duban.adapters.office.forms.styles import ALERT, RED, register, styled
from duban.domain.form import Content

A4 = 9
LINE = 14.0  # points of one line of 10-point Chinese
TALLEST = 405.0  # Excel refuses rows above 409 points
SCALE = 94  # per cent, of what is not fitted to a page
LONGEST_PROMPT = 255


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell computes, and what that amounts to as the form goes out; None leaves it to whoever opens it."""

    text: str
    value: int | None = None


Value = str | int | date | Formula | None


class FormWorkbook:
    """The workbook of one form being written."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.book = Workbook()
        self.known: dict[str, dict[str, int]] = {}
        register(self.book)
        self.book.remove(self.book.worksheets[0])

    def sheet(self, title: str) -> "Canvas":
        """A new sheet behind the others."""
        return Canvas(self.book.create_sheet(title), self.known.setdefault(title, {}))

    def written(self, facts: Mapping[str, str]) -> bytes:
        """The file, with *facts* on the very hidden sheet; equal workbooks give equal bytes."""
        write_meta(self.book, facts)
        return file_of(self.book, self.title, self.known)


@dataclass(frozen=True, slots=True)
class Guide:
    """What is shown while one types into a cell, and what may be typed there."""

    title: str
    text: str
    choices: tuple[str, ...] = ()
    content: Content = Content.TEXT
    complaint: str = ""


@dataclass(slots=True)
class Canvas:
    """One sheet being written; rows and columns count from 1."""

    sheet: Worksheet
    known: dict[str, int] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Value, style: str = "") -> None:
        """Write a cell; a text is never a formula."""
        cell = self.sheet.cell(row, column)
        if isinstance(value, Formula):
            cell.value = value.text
            if value.value is not None:
                self.known[cell.coordinate] = value.value
        elif isinstance(value, str):
            if value:
                cell.value = neutral(value)
                cell.data_type = "s"
        elif value is not None:
            cell.value = value
        if style:
            styled(cell, style)

    def merge(self, first_row: int, first: int, last_row: int, last: int) -> None:
        """Make one cell of several that are dressed already."""
        self.sheet.merged_cells.add(CellRange(min_row=first_row, min_col=first, max_row=last_row, max_col=last).coord)

    def width(self, column: int, width: float) -> None:
        """In characters."""
        self.sheet.column_dimensions[get_column_letter(column)].width = width

    def hide(self, *, row: int = 0, column: int = 0) -> None:
        """Hide a row or a column."""
        if row:
            self.sheet.row_dimensions[row].hidden = True
        if column:
            self.sheet.column_dimensions[get_column_letter(column)].hidden = True

    def height(self, row: int, height: float) -> None:
        """In points, for good."""
        self.sheet.row_dimensions[row].height = height

    def grow(self, row: int, height: float) -> None:
        """That height, or as much as Excel allows; it may still be raised when somebody types more than fits."""
        self.sheet.row_dimensions[row] = _GrowingRow(self.sheet, index=row, ht=min(TALLEST, height))

    def guide(self, places: str, guide: Guide) -> None:
        """Help whoever types into *places*, written as Excel does: J7:J9 J12."""
        rule = _validation(guide)
        rule.promptTitle, rule.prompt = guide.title, guide.text[:LONGEST_PROMPT]
        rule.showInputMessage = rule.showErrorMessage = True
        rule.sqref = places
        self.sheet.add_data_validation(rule)

    def alert(self, places: str, formula: str) -> None:
        """Let *places* turn red where *formula*, written for the first of them, holds."""
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=ALERT))
        self.sheet.conditional_formatting.add(places, Rule("expression", formula=[formula], dxf=look))

    def count(self, places: str) -> None:
        """Let a number in *places* be red while it is not nought."""
        red = DifferentialStyle(font=Font(color=RED, bold=True))
        self.sheet.conditional_formatting.add(places, Rule("cellIs", operator="greaterThan", formula=["0"], dxf=red))

    def hold(self, row: int, column: int) -> None:
        """Keep in view what stands above *row* and left of *column*."""
        self.sheet.freeze_panes = f"{get_column_letter(column)}{row}"

    def filters(self, area: str) -> None:
        """Offer to filter and sort *area*."""
        self.sheet.auto_filter.ref = area

    def repeat(self, first: int, last: int, columns: int = 0) -> None:
        """Print the rows from *first* to *last* on every page, and so many *columns*."""
        self.sheet.print_title_rows = f"{first}:{last}"
        if columns:
            self.sheet.print_title_cols = f"A:{get_column_letter(columns)}"
            self.sheet.page_setup.pageOrder = "overThenDown"

    def end_pages(self, rows: Iterable[int]) -> None:
        """End a printed page after each of these rows."""
        for row in rows:
            self.sheet.row_breaks.append(Break(id=row))

    def one_page(self, area: str) -> None:
        """Let *area* print on one A4 page, and nothing but what is open be changed."""
        self._printed(area, 1, 1)

    def printed(
        self,
        area: str,
        foot: str,
        orientation: Literal["portrait", "landscape"] = "landscape",
        across: int | None = 1,
    ) -> None:
        """
        Let *area* print on A4 with narrow margins, *foot* and the page's number below; only what is open is
        left to change.

        It is fitted to *across* pages side by side; None leaves it unfitted: programs disregard the ends of pages on a
        sheet that is fitted.
        """
        sheet = self.sheet
        sheet.page_setup.orientation = orientation
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
        sheet.HeaderFooter.oddFooter = HeaderFooterItem(
            left=_HeaderFooterPart(text=neutral(foot)), center=_HeaderFooterPart(text="第 &P 页，共 &N 页")
        )
        self._printed(area, across, 0)

    def _printed(self, area: str, across: int | None, down: int) -> None:
        sheet = self.sheet
        sheet.print_area = area
        sheet.page_setup.paperSize = A4
        if across is None:
            sheet.page_setup.scale = SCALE
        else:
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, down
        sheet.print_options.horizontalCentered = True
        sheet.sheet_view.showGridLines = False
        # Without password; sorting, filtering and resizing stay allowed.
        protection = sheet.protection
        protection.sheet = True
        protection.sort = protection.autoFilter = False
        protection.formatColumns = protection.formatRows = False


class _GrowingRow(RowDimension):
    """A row with a height that Excel may still raise when somebody types more than fits."""

    customHeight = False  # noqa: N815 - openpyxl's name; its own property would fix the height for good


def lines(text: str, width: float) -> int:
    """How many lines *text* takes in a column of *width*: a Chinese character is as wide as two others."""
    room = max(width - 1.5, 2)
    return sum(max(1, -(-breadth(part) // int(room))) for part in text.split("\n"))


def _validation(guide: Guide) -> DataValidation:
    """What may be typed: one of a list; a day or a number only with a word of warning, for people know better."""
    if guide.choices:
        rule = DataValidation("list", formula1=f'"{",".join(guide.choices)}"', allow_blank=True)
        rule.errorTitle = "不在选项内"
        rule.error = guide.complaint or "请从下拉列表中选择：" + "、".join(guide.choices)
    elif guide.content is Content.DATE:
        rule = DataValidation("date", operator="greaterThan", formula1="DATE(2020,12,31)", allow_blank=True)
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = "日期格式", "请填写年月日，例如 2021-12-31。"
    elif guide.content is Content.NUMBER:
        rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = "应填数字", "请只填数字，不带单位，不写“约”“近”等；暂无数据的填“无”。"
    else:
        rule = DataValidation(allow_blank=True)
    return rule
