"""A task list written out of what an import proposes: all its sheets, what is doubtful in colour and in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.memory_writer import written
from duban.adapters.office.task_list.import_rows import (
    ImportNote,
    ReportingStreams,
    contact_rows,
    item_rows,
    left_out_rows,
    notes_of,
    target_rows,
    unit_rows,
)
from duban.adapters.office.task_list.items import ITEMS
from duban.adapters.office.task_list.sheet_columns import CONTACT_COLUMNS, KPI_COLUMNS, TASK_COLUMNS, unit_columns
from duban.adapters.office.task_list.sheet_writer import FONT, SheetColumn, Value, add_sheet, as_guide, on_a4
from duban.adapters.office.task_list.targets import (
    DOUBTFUL,
    KPIS,
    NATURE,
    NATURES,
    ORIGINAL,
    QUESTIONS,
    SOURCE,
    YES_NO,
)
from duban.adapters.office.task_list.template_writer import COLOURS, GREY
from duban.adapters.office.task_list.units import CONTACTS, UNITS
from duban.domain.importing.proposal import ImportedPlan
from duban.domain.importing.tally import tally
from duban.domain.plan.programme import KIND_WORDS

GUIDE, TO_CHECK = "导入说明", "待核实的列"
# Doubtful in the colour of a marker, repaired in none: what was put right need not be looked at.
AMBER = PatternFill("solid", fgColor="FFE699")
# Widths at which a sheet is readable on A4 across.
ON_A4 = {
    ITEMS: (5, 9, 11, 11, 22, 36, 14, 22, 13, 11, 12, 9),
    UNITS: (22, 11, 22, 16, 15, 6, 8, 16, 12, 28, 14, 8, 8),
    KPIS: (9, 6, 11, 14, 24, 9, 6, 8, 12, 8, 9, 9, 6, 34, 20),
}
NATURE_HINT = "“待核实”在确认前不据此亮红灯、不发函、不点名；“未读入”的看有无要补；“已订正”只供复查。"
NOTE_COLUMNS = (
    SheetColumn("序号", 9, hint="《任务清单》中的序号，如 7 或 71至73。", centred=True, text=True),
    SheetColumn("原编号", 12, centred=True, text=True),
    SheetColumn("字段", 11, centred=True),
    SheetColumn("采用值", 36),
    SheetColumn(ORIGINAL, 36),
    SheetColumn("依据", 36, hint="存疑的原因，或订正的依据。"),
    SheetColumn(NATURE, 10, NATURES, NATURE_HINT, centred=True),
    SheetColumn("已确认", 9, tuple(YES_NO), "核实并改正《任务清单》后填“是”，该项即恢复正常督办。", centred=True),
)


@dataclass(frozen=True, slots=True)
class ImportedStreams:
    """The streams of the installation: their names by code, and in which of them whom an import lets report."""

    names: Mapping[str, str] = field(default_factory=dict)
    reporting: ReportingStreams = field(default_factory=ReportingStreams)


def write_import(plan: ImportedPlan, streams: ImportedStreams) -> bytes:
    """The workbook of *plan*; the same plan gives the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    notes = notes_of(plan)
    units = unit_rows(plan, streams.reporting, streams.names)
    _guide(book, plan, notes)
    checked = SheetColumn(TO_CHECK, 14, hint="导入时存疑的列，逐项见《待核实》；核实后可清空。")
    items = _sheet(book, ITEMS, (*_fitted(ITEMS, TASK_COLUMNS), checked), item_rows(plan))
    left_out = left_out_rows(plan)
    doubts = sum(note.nature == DOUBTFUL for note in notes)
    lines = [note.row() for note in notes]
    questions = _sheet(book, QUESTIONS, NOTE_COLUMNS, [*lines[:doubts], *left_out, *lines[doubts:]])
    listed = _sheet(book, UNITS, _fitted(UNITS, unit_columns(streams.names.values())), units)
    _sheet(book, CONTACTS, CONTACT_COLUMNS, contact_rows(units))
    source = SheetColumn(SOURCE, 14, hint="省里平台已采集的，写平台名称，由本办导入，不向单位要数。")
    targets = _sheet(book, KPIS, (*_fitted(KPIS, KPI_COLUMNS), source), target_rows(plan))
    _mark_doubts(items, questions, notes[:doubts], 2)
    _mark_doubts(items, questions, notes[doubts:], 2 + doubts + len(left_out))
    _mark_where(listed, "备注")
    _mark_where(targets, "备注")
    return written(book)


def _fitted(title: str, columns: Sequence[SheetColumn]) -> tuple[SheetColumn, ...]:
    return tuple(replace(column, width=width) for column, width in zip(columns, ON_A4[title], strict=True))


def _sheet(book: Workbook, title: str, columns: Sequence[SheetColumn], rows: list[list[Value]]) -> Worksheet:
    sheet = add_sheet(book, title, COLOURS[title], columns, rows)
    on_a4(sheet)
    for margin in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, margin, 0.4)
    return sheet


def _mark_doubts(items: Worksheet, questions: Worksheet, notes: Sequence[ImportNote], first: int) -> None:
    """Colour each doubtful cell; lead from the end of its row to its line in 待核实, and back from there."""
    heads = {str(cell.value): cell.column or 0 for cell in items[1]}
    for line, note in enumerate(notes, start=first):
        row, column = note.items[0].number + 1, heads[note.column.value]
        _link(questions, line, 1, ITEMS, f"{get_column_letter(column)}{row}")
        if note.nature != DOUBTFUL:
            continue
        questions.cell(line, len(NOTE_COLUMNS) - 1).fill = AMBER
        for place in (heads[TO_CHECK], column):
            items.cell(row, place).fill = AMBER
        # Not from the cell itself: a click into it is how a person begins to correct it.
        _link(items, row, heads[TO_CHECK], QUESTIONS, f"A{line}")


def _link(sheet: Worksheet, row: int, column: int, title: str, place: str) -> None:
    cell = sheet.cell(row, column)
    if cell.hyperlink is not None:
        return  # of several doubts in a row the first
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title}'!{place}", tooltip=f"见《{title}》{place}")
    cell.font = Font(name=FONT, size=10, color="1F2933", underline="single")


def _mark_where(sheet: Worksheet, title: str) -> None:
    """Colour what a column says of doubt."""
    column = next(cell.column or 0 for cell in sheet[1] if cell.value == title)
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, column).value:
            sheet.cell(row, column).fill = AMBER


def _guide(book: Workbook, plan: ImportedPlan, notes: Sequence[ImportNote]) -> None:
    """A first sheet: what was read, what the colours mean, what to do next, what was left out."""
    sheet = book.create_sheet(GUIDE)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 96
    for number, (head, text) in enumerate(_lines(plan, notes), start=1):
        for column, said in enumerate((head, text), start=1):
            cell = sheet.cell(number, column, said)
            cell.font = Font(name=FONT, size=14 if number == 1 else 10.5, bold=number == 1 or column == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        sheet.row_dimensions[number].height = 24 if number == 1 else 6 + 16 * (1 + len(text) // 48)
        if head == "颜色":
            sheet.cell(number, 2).fill = AMBER
        if head and number > 1:
            sheet.cell(number, 1).fill = GREY
    as_guide(sheet)


def _lines(plan: ImportedPlan, notes: Sequence[ImportNote]) -> list[tuple[str, str]]:
    counted = tally(plan)
    kinds = "，".join(f"{KIND_WORDS[kind]} {count} 项" for kind, count in counted.deadlines.items())
    doubts = sum(note.nature == DOUBTFUL for note in notes)
    return [
        ("导入说明", ""),
        ("来源", f"{plan.document}（{plan.title}）"),
        ("读到", f"任务事项 {counted.items} 项，一级指标 {counted.groups} 个，单位 {counted.units} 家；{kinds}"),
        ("", f"量化指标 {counted.targets} 个，均未启用；订正 {counted.repaired} 格，待核实 {counted.doubtful} 格"),
        ("颜色", "黄色的格子存疑，点行末的“待核实的列”可到《待核实》中的那一行；白色的格子无需处理。"),
        ("第一步", f"对照原件核对《待核实》中“待核实”的 {doubts} 行：改正《任务清单》相应格子，在“已确认”填“是”。"),
        *([("", f"其后“未读入”的 {len(plan.unread)} 行：看其中有没有要补进《任务清单》的。")] if plan.unread else []),
        ("第二步", "核对《单位》的类型、隶属、称谓和报送口径；在《联系人》填写姓名和邮箱，不用的行留空即可。"),
        ("第三步", "核对《量化指标》，属实的在“启用”填“是”；存盘后运行 duban tasks，直到没有问题。"),
        *((("另请注意" if place == 0 else ""), remark) for place, remark in enumerate(plan.remarks)),
    ]
