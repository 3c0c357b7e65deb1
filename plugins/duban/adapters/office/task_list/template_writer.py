"""An empty task list to be filled in by hand: every sheet with its drop-downs, and a guide before them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.memory_writer import written
from duban.adapters.office.task_list.items import ITEMS
from duban.adapters.office.task_list.sheet_columns import (
    CONTACT_COLUMNS,
    KPI_COLUMNS,
    QUESTION_COLUMNS,
    TASK_COLUMNS,
    unit_columns,
)
from duban.adapters.office.task_list.sheet_writer import (
    BORDER,
    FONT,
    SheetColumn,
    add_sheet,
    as_guide,
    on_a4,
    wrapped_lines,
)
from duban.adapters.office.task_list.targets import KPIS, NATURE, NATURES, ORIGINAL, QUESTIONS, SOURCE
from duban.adapters.office.task_list.template_guide import COLUMNS, MUST, STEPS
from duban.adapters.office.task_list.units import CONTACTS, UNITS

GUIDE, TITLE = "说明", "任务清单填写说明"
GUIDE_WIDTHS = {"工作表": 11, "列": 11, "必填": 20, "填写说明": 56, "例": 28}
BLANK_ROWS = 60
# As many units as the lists of names reach down to.
LAST_UNIT = 400
UNIT_NAMES, UNIT_CODES = (f"'{UNITS}'!${column}$2:${column}${LAST_UNIT}" for column in "AB")
HEAD, GREY = PatternFill("solid", fgColor="4A5560"), PatternFill("solid", fgColor="EEF1F4")
COLOURS = {ITEMS: "1F4E79", UNITS: "5B3F8C", CONTACTS: "7A4B12", KPIS: "2E6F40", QUESTIONS: "9C2B2B"}


def write_template(streams: Iterable[str]) -> bytes:
    """The workbook, with the names of *streams* to choose from; the same names give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _guide(book)
    for title, columns in columns_of(streams).items():
        on_a4(add_sheet(book, title, COLOURS[title], columns, [[None] * len(columns) for _ in range(BLANK_ROWS)]))
    return written(book)


def columns_of(streams: Iterable[str]) -> dict[str, tuple[SheetColumn, ...]]:
    """The columns of each sheet, in the order in which they are filled."""
    unit = {"牵头部门": UNIT_NAMES, "单位": UNIT_NAMES, "单位代码": UNIT_CODES}
    every = {
        UNITS: unit_columns(streams),
        ITEMS: TASK_COLUMNS,
        CONTACTS: CONTACT_COLUMNS,
        KPIS: (*KPI_COLUMNS, SheetColumn(SOURCE, 14)),
        QUESTIONS: (*QUESTION_COLUMNS, SheetColumn(ORIGINAL, 36), SheetColumn(NATURE, 10, NATURES, centred=True)),
    }
    told = {(one.sheet, one.column): one for one in COLUMNS}
    found: dict[str, tuple[SheetColumn, ...]] = {}
    for title, columns in every.items():
        order = [one.column for one in COLUMNS if one.sheet == title]
        kept = sorted((column for column in columns if column.title in order), key=lambda one: order.index(one.title))
        found[title] = tuple(
            replace(
                column,
                hint=column.hint or f"{told[title, column.title].must}：{told[title, column.title].what}。",
                among=unit.get(column.title, "") if title != UNITS else "",
            )
            for column in kept
        )
    return found


def _guide(book: Workbook) -> None:
    sheet: Worksheet = book.create_sheet(GUIDE)
    for letter, width in zip("ABCDE", GUIDE_WIDTHS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    _across(sheet, 1, TITLE, Font(name=FONT, size=15, bold=True), 30)
    for number, step in enumerate(STEPS, start=1):
        _across(sheet, number + 1, f"{number}. {step}", Font(name=FONT, size=10.5))
    first = len(STEPS) + 3
    _line(sheet, first, tuple(GUIDE_WIDTHS), Font(name=FONT, size=10.5, bold=True, color="FFFFFF"), HEAD)
    for row, one in enumerate(COLUMNS, start=first + 1):
        fill = GREY if list(COLOURS).index(one.sheet) % 2 else None
        font = Font(name=FONT, size=10.5, bold=one.must == MUST)
        _line(sheet, row, (one.sheet, one.column, one.must, one.what, one.example), Font(name=FONT, size=10.5), fill)
        for column in (2, 3):
            sheet.cell(row, column).font = font
    sheet.freeze_panes = f"A{first + 1}"
    sheet.print_title_rows = f"{first}:{first}"
    as_guide(sheet)


def _across(sheet: Worksheet, row: int, text: str, font: Font, height: float = 0) -> None:
    """A line over the whole width."""
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(GUIDE_WIDTHS))
    cell = sheet.cell(row, 1, text)
    cell.font, cell.alignment = font, Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = height or 6 + 16 * wrapped_lines(text, sum(GUIDE_WIDTHS.values()))


def _line(sheet: Worksheet, row: int, texts: Sequence[str], font: Font, fill: PatternFill | None) -> None:
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column, text or None)
        cell.font, cell.border = font, BORDER
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if fill is not None:
            cell.fill = fill
    lines = max(wrapped_lines(text, width) for text, width in zip(texts, GUIDE_WIDTHS.values(), strict=True))
    sheet.row_dimensions[row].height = 6 + 16 * lines
