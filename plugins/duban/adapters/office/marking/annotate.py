"""
The marked workbook: the sender's own file with what is to be mended shown in its cells, and a list of it all in front.

openpyxl opens and saves it, what it drops is put back (`grafting`), and what is missing then is counted and told.

Runs in the limited child only (`sandbox_marker`): it opens a file from outside, whole.
"""

import logging
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.memory_writer import InMemoryWriter
from duban.adapters.office.files.stable_zip import stable
from duban.adapters.office.forms.styles import HEI, SONG, YELLOW
from duban.adapters.office.marking.grafting import grafted, without_drawings
from duban.adapters.office.marking.inventory import described, inventory
from duban.adapters.office.reading.book import Book
from duban.adapters.office.reading.book_calamine import read_with_calamine
from duban.adapters.office.reading.usual_package import usual
from duban.adapters.office.scan.refusal import MIB
from duban.domain.calendar.cycle import TIMEZONE

log = logging.getLogger(__name__)

XLSX = "xlsx"
# What fits into a mail after it grew by a third on the way; a form of ours is a hundredth of it.
LARGEST = 8 * MIB
DRAWINGS = ("图片和图形",)
ONLY_VALUES = ("格式", "公式", "下拉选项", "批注", "图片和图形")
LIST_SHEET = "校验意见"
AUTHOR = "督办系统"
# Word and colour by level; the word stands everywhere the colour does.
WORDS = {"error": "须补正", "query": "请核实", "note": "已规范"}
COLOURS = {"error": "FFC7CE", "query": "FFE0A3", "note": "DDEBF7"}
GRAVEST_FIRST = ("error", "query", "note")
HEADINGS = (("序号", 6), ("类别", 9), ("任务项", 8), ("校验意见", 64), ("位置（点击可跳转）", 22))
PLACE = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[1-9]\d{0,6})")
EARLIEST = datetime(1980, 1, 1, tzinfo=TIMEZONE)
COMMENT_WIDTH, LINE_HEIGHT, CHARACTERS_A_LINE = 260, 18, 17
_THIN = Side(style="thin", color="A6A6A6")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(vertical="center", wrap_text=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)

Finding = Mapping[str, Any]


def mark(data: bytes, told: Mapping[str, Any], largest: int = LARGEST) -> tuple[bytes, tuple[str, ...]]:
    """
    The workbook *data* as .xlsx with its findings shown, and what it could not keep; what people typed stays as it is.

    *told* holds `format`, `title`, `lines` (sentences above the list), `findings` and `restored` (locked cells that
    get their printed text back). A file of another format, and one that openpyxl refuses, is built anew from its
    values; drawings are left out where the copy would have more than *largest* bytes with them.
    """
    if told["format"] != XLSX:
        return _marked(_rebuilt(read_with_calamine(data)), told), ONLY_VALUES
    original = usual(data)
    try:
        with warnings.catch_warnings():
            # That it drops extensions and pictures is known here, and made good.
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(without_drawings(original)), keep_links=False, rich_text=True)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever it likes over what another program wrote
        log.info("openpyxl: %s", error)
        return _marked(_rebuilt(read_with_calamine(original)), told), ONLY_VALUES
    plain = _marked(book, told)
    try:
        whole = grafted(original, plain)
        done = stable(whole if len(whole) <= largest else plain, EARLIEST)
        return done, described(inventory(original) - inventory(done))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - broken drawings cost nobody his marks
        log.info("drawings: %s", error)
        return plain, DRAWINGS


def _marked(book: Workbook, told: Mapping[str, Any]) -> bytes:
    """The *book* with all that is *told* of it, saved."""
    _unmark(book)
    for place, text in told["restored"].items():
        if (cell := _cell(book, place)) is not None:
            cell.value = text
    by_cell: dict[str, list[Finding]] = defaultdict(list)
    for finding in told["findings"]:
        by_cell[finding["cell"]].append(finding)
    for place, findings in by_cell.items():
        if (cell := _cell(book, place)) is not None:
            _show(cell, findings)
    _write_list(book, told)
    return _saved(book)


def _rebuilt(read: Book) -> Workbook:
    """A workbook of the same sheets and values, in the same places."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    for each in read.sheets:
        sheet = book.create_sheet(each.title)
        for row, values in enumerate(each.grid, start=1):
            for column, value in enumerate(values, start=1):
                _put(sheet.cell(row, column), value)
        for area in each.merged:
            sheet.merge_cells(start_row=area.top, start_column=area.left, end_row=area.bottom, end_column=area.right)
        if each.title.startswith("_"):
            sheet.sheet_state = "hidden"
    return book


def _put(cell: Cell | MergedCell, value: Any) -> None:
    """A value into a cell: a text that begins like a formula stays a text."""
    if value is not None and isinstance(cell, Cell):
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"


def _unmark(book: Workbook) -> None:
    """Take away what an earlier answer of ours had written into the file that now comes back."""
    if LIST_SHEET in book.sheetnames:
        book.remove(book[LIST_SHEET])
    for sheet in book.worksheets:
        # Only cells that are there: walking the rows would make all that lie between them.
        for cell in list(sheet._cells.values()):  # noqa: SLF001 - no public way
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill() if cell.protection.locked else PatternFill("solid", fgColor=YELLOW)


def _cell(book: Workbook, place: str) -> Cell | None:
    match = PLACE.fullmatch(place)
    if match is None or match["sheet"] not in book.sheetnames:
        return None
    found = book[match["sheet"]][match["cell"]]
    return found if isinstance(found, Cell) else None


def _show(cell: Cell, findings: Iterable[Finding]) -> None:
    """Colour and comment on one cell; a comment that stood there stays, below ours."""
    ordered = sorted(findings, key=lambda finding: GRAVEST_FIRST.index(finding["level"]))
    text = "\n".join(f"【{WORDS[finding['level']]}】{finding['sentence']}" for finding in ordered)
    if cell.comment is not None:
        text += f"\n（原批注）{cell.comment.text}"
    lines = sum(1 + len(line) // CHARACTERS_A_LINE for line in text.split("\n"))
    cell.comment = Comment(text, AUTHOR, height=LINE_HEIGHT * (lines + 1), width=COMMENT_WIDTH)
    cell.fill = PatternFill("solid", fgColor=COLOURS[ordered[0]["level"]])


def _write_list(book: Workbook, told: Mapping[str, Any]) -> None:
    """The first sheet: what is wrong where, errors before queries, each with a link to its cell."""
    sheet = book.create_sheet(LIST_SHEET, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    sheet.sheet_view.showGridLines = False
    for number, (_, width) in enumerate(HEADINGS, start=1):
        sheet.column_dimensions["ABCDE"[number - 1]].width = width
    _banner(sheet, told)
    row = _headings(sheet, 3 + len(told["lines"]))
    for number, finding in enumerate(_ordered(told["findings"]), start=1):
        _line(book, sheet, row + number, number, finding)
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.sheet_properties.tabColor = COLOURS["error"]


def _banner(sheet: Worksheet, told: Mapping[str, Any]) -> None:
    """The title and the sentences below it, each over the whole width."""
    for row, text in enumerate((told["title"], *told["lines"]), start=1):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(HEADINGS))
        cell = sheet.cell(row, 1, text)
        cell.data_type = "s"
        cell.font = Font(HEI, 15, bold=True) if row == 1 else Font(SONG, 11)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.row_dimensions[row].height = 30 if row == 1 else 17 * (1 + len(text) // 52)


def _headings(sheet: Worksheet, row: int) -> int:
    for number, (heading, _) in enumerate(HEADINGS, start=1):
        cell = sheet.cell(row, number, heading)
        cell.font, cell.alignment, cell.border = Font(SONG, 11, bold=True), _CENTRED, _BOX
        cell.fill = PatternFill("solid", fgColor="D9D9D9")
    return row


def _ordered(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: GRAVEST_FIRST.index(finding["level"]))


def _line(book: Workbook, sheet: Worksheet, row: int, number: int, finding: Finding) -> None:
    texts = (number, WORDS[finding["level"]], finding["about"], finding["sentence"], "")
    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(row, column, text)
        if isinstance(text, str):
            cell.data_type = "s"
        cell.font, cell.border = Font(SONG, 11), _BOX
        cell.alignment = _WRAPPED if column == 4 else _CENTRED
    sheet.cell(row, 2).fill = PatternFill("solid", fgColor=COLOURS[finding["level"]])
    sheet.cell(row, 2).font = Font(SONG, 11, bold=True)
    sheet.row_dimensions[row].height = 18 * (1 + len(finding["sentence"]) // 30)
    _link(book, sheet.cell(row, len(HEADINGS)), finding["cell"])


def _link(book: Workbook, cell: Cell | MergedCell, place: str) -> None:
    """The address of the cell concerned, to be clicked; a sentence about the whole file has none."""
    match = PLACE.fullmatch(place)
    if match is None or match["sheet"] not in book.sheetnames:
        cell.value = place or "整份文件"
        cell.data_type = "s"
        return
    name = match["sheet"].replace("'", "''")
    cell.value, cell.data_type = f"{match['sheet']} {match['cell']}", "s"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{match['cell']}", display=str(cell.value))
    cell.font = Font(SONG, 11, color="0563C1", underline="single")


def _saved(book: Workbook) -> bytes:
    """The file; equal workbooks give equal bytes."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        InMemoryWriter(book, archive).write_data()
    return stable(buffer.getvalue(), EARLIEST)
