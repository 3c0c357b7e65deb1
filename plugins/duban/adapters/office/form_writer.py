"""The form out: a Form made into the workbook that people fill."""

from collections import defaultdict
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.form_cover import write_cover
from duban.adapters.office.form_file import file_of, write_meta
from duban.adapters.office.form_layout import A3, LINE, grow, lines, protect
from duban.adapters.office.form_styles import ALERT, register, styled
from duban.adapters.office.plain_text import neutral
from duban.domain.form import (
    BANNER,
    TABLE_SHEET,
    TEMPLATE_VERSION,
    Column,
    Content,
    Form,
    columns_for,
    deadline_lines,
    owes_reason,
    shown,
    span,
    statuses_for,
)
from duban.domain.programme import Item

MARKS, BAND, HEADER = 4, 5, 6  # rows of the table sheet; the items follow the header
FIRST = HEADER + 1
ROOM = 76.0  # points that a row has at least, so that it can be filled by hand


class WorkbookFormWriter:
    """ports.FormWriter with openpyxl; equal forms give equal bytes."""

    def write(self, form: Form) -> bytes:
        """The workbook as .xlsx bytes: 首页, 填报表 and the very hidden sheet that says whose it is."""
        workbook = Workbook()
        register(workbook)
        cover = workbook.worksheets[0]
        write_cover(cover, form)
        _Table(workbook.create_sheet(TABLE_SHEET), form).write()
        write_meta(workbook, _meta(form))
        return file_of(workbook, form.title)


class _Table:
    """The sheet 填报表 being written."""

    def __init__(self, sheet: Worksheet, form: Form) -> None:
        self.sheet, self.form = sheet, form
        self.columns = columns_for(form.items)
        self.letters = {column.key: get_column_letter(at) for at, column in enumerate(self.columns, start=1)}
        self.last_row = FIRST + len(form.items) - 1

    def write(self) -> None:
        self._heading()
        for at, column in enumerate(self.columns, start=1):
            self._column(at, column)
        for row, item in enumerate(self.form.items, start=FIRST):
            self._item(row, item)
        self._choices()
        self._hints()
        self._alerts()
        self._page()

    def _heading(self) -> None:
        form, sheet = self.form, self.sheet
        styled(sheet.cell(1, 1, neutral(form.title)), "title")
        facts = (f"填报单位：{form.organisation}", f"统计期：{span(form.covers)}", *deadline_lines(form))
        styled(sheet.cell(2, 1, neutral("　　".join((*facts, f"报送编号：{form.reference}")))), "facts")
        styled(sheet.cell(3, 1, BANNER), "banner")
        for row, height in ((1, 30.0), (2, 19.0), (3, 19.0), (BAND, 19.0), (HEADER, 44.0)):
            sheet.row_dimensions[row].height = height
        sheet.row_dimensions[MARKS].hidden = True
        opened = next(at for at, column in enumerate(self.columns, start=1) if column.is_open)
        self._band(1, opened - 1, "以下内容已预先填好，请勿改动", "band")
        self._band(opened, len(self.columns), "以下黄色单元格由贵单位填写（▼为下拉选择）", "open band")

    def _band(self, first: int, last: int, text: str, style: str) -> None:
        for at in range(first, last + 1):
            styled(self.sheet.cell(BAND, at), style)
        self.sheet.cell(BAND, first, text)
        self.sheet.merge_cells(start_row=BAND, end_row=BAND, start_column=first, end_column=last)

    def _column(self, at: int, column: Column) -> None:
        self.sheet.column_dimensions[get_column_letter(at)].width = column.width
        styled(self.sheet.cell(MARKS, at, column.mark), "facts")
        styled(self.sheet.cell(HEADER, at, column.heading), "open header" if column.is_open else "header")

    def _item(self, row: int, item: Item) -> None:
        ticks = len(item.measures)
        most = 1
        for at, column in enumerate(self.columns, start=1):
            cell = self.sheet.cell(row, at)
            if not column.is_open:
                text = shown(column, self.form, item)
                _put(cell, text, column)
                most = max(most, lines(text, column.width))
            absent = column.key.startswith("measure_") and int(column.key.rpartition("_")[2]) > ticks
            styled(cell, "no measure" if absent else _style_of(column))
        grow(self.sheet, row, max(ROOM, most * LINE + 8))

    def _choices(self) -> None:
        """Drop-downs, one validation per column and distinct list."""
        for column in self.columns:
            if column.choices is None:
                continue
            cells = defaultdict[tuple[str, ...], list[str]](list)
            for row, item in enumerate(self.form.items, start=FIRST):
                if not column.key.startswith("measure_") or int(column.key[8:]) <= len(item.measures):
                    cells[column.choices(item)].append(f"{self.letters[column.key]}{row}")
            for choices, places in cells.items():
                rule = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
                rule.errorTitle, rule.error = "不在选项内", "请从下拉列表中选择：" + "、".join(choices)
                self._advise(rule, column, places)

    def _hints(self) -> None:
        """Input messages of the other open columns; dates are asked for as dates."""
        for column in self.columns:
            if not column.is_open or column.choices is not None:
                continue
            rule = DataValidation(allow_blank=True)
            if column.content is Content.DATE:
                rule = DataValidation("date", operator="greaterThan", formula1="DATE(2020,12,31)", allow_blank=True)
                rule.errorStyle = "warning"
                rule.errorTitle, rule.error = "日期格式", "请填写年月日，例如 2021-12-31。"
            letter = self.letters[column.key]
            self._advise(rule, column, [f"{letter}{FIRST}:{letter}{self.last_row}"])

    def _advise(self, rule: DataValidation, column: Column, places: Iterable[str]) -> None:
        rule.promptTitle, rule.prompt = column.title, column.hint
        rule.showInputMessage = rule.showErrorMessage = True
        for place in places:
            rule.add(place)
        self.sheet.add_data_validation(rule)

    def _alerts(self) -> None:
        """存在问题 and 下一步计划 turn red while the chosen status needs a reason and they are empty."""
        day = self.form.on_time_until
        groups = defaultdict[tuple[str, ...], list[int]](list)
        for row, item in enumerate(self.form.items, start=FIRST):
            owing = tuple(s.value for s in statuses_for(item.deadline.kind) if owes_reason(item, s, day))
            groups[owing].append(row)
        for owing, rows in groups.items():
            for key in ("problems", "next_steps") if owing else ():
                self._alert(self.letters[key], owing, rows)

    def _alert(self, letter: str, owing: tuple[str, ...], rows: list[int]) -> None:
        first, status = rows[0], self.letters["status"]
        chosen = ",".join(f'TRIM(${status}{first})="{value}"' for value in owing)
        formula = f"AND(OR({chosen}),LEN(TRIM({letter}{first}))=0)"
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=ALERT))
        rule = Rule("expression", formula=[formula], dxf=look)
        self.sheet.conditional_formatting.add(" ".join(f"{letter}{row}" for row in rows), rule)

    def _page(self) -> None:
        sheet, form = self.sheet, self.form
        width = get_column_letter(len(self.columns))
        sheet.freeze_panes = f"D{FIRST}"
        sheet.auto_filter.ref = f"A{HEADER}:{width}{self.last_row}"
        sheet.print_area = f"A1:{width}{self.last_row}"
        sheet.print_title_rows = f"{BAND}:{HEADER}"
        # Sixteen columns are not to be read on A4: 10 points come out as 8 on A3, as 6 on A4.
        sheet.page_setup.paperSize, sheet.page_setup.orientation = A3, "landscape"
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        margins = sheet.page_margins
        margins.left = margins.right = 0.4
        margins.top, margins.bottom, margins.header, margins.footer = 0.5, 0.6, 0.3, 0.3
        sheet.print_options.horizontalCentered = True
        footer = HeaderFooterItem(
            left=_HeaderFooterPart(text=neutral(f"{form.organisation}　{form.reference}")),
            center=_HeaderFooterPart(text="第 &P 页，共 &N 页"),
        )
        sheet.HeaderFooter.oddFooter = footer
        sheet.sheet_view.showGridLines = False
        protect(sheet)


def _style_of(column: Column) -> str:
    if not column.is_open:
        return "number" if column.content is Content.NUMBER else "locked"
    return {Content.CHOICE: "choice", Content.DATE: "day"}.get(column.content, "open")


def _put(cell: Cell | MergedCell, text: str, column: Column) -> None:
    if column.content is Content.NUMBER:
        cell.value = int(text)
        return
    cell.value = neutral(text)
    cell.data_type = "s"


def _meta(form: Form) -> dict[str, str]:
    """What the hidden sheet says."""
    return {
        "reference": str(form.reference),
        "token": form.token,
        "template": TEMPLATE_VERSION,
        "items": " ".join(str(item.number) for item in form.items),
        "columns": " ".join(column.key for column in columns_for(form.items)),
    }
