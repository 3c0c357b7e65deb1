"""How a simulated clerk fills the form of a data call: each figure by what the form says of it."""

from datetime import date, datetime
from zlib import crc32

from duban.domain.form import COVER_SHEET
from duban.domain.form.call import CALL_COLUMNS, REMARK, SHEET, VALUE
from duban_rehearsal.people.filling import EXCEL, Quality, Spreadsheets, sign
from duban_rehearsal.people.filling_sheets import row_text, rows_of

CHOOSE = "填其中一项："


def fill_call(workbook: bytes, quality: Quality, today: date, program: Spreadsheets = EXCEL) -> bytes:
    """
    The form, filled in on *today*; the same form filled with the same care says the same.

    A careless clerk forgets the first figure and who reviewed.
    """
    book = program.open(workbook)
    careless = quality is Quality.CARELESS
    sign(book[COVER_SHEET], quality)
    sheet = book[SHEET]
    rows, columns = rows_of(sheet, CALL_COLUMNS, "number")
    for place, row in enumerate(rows):
        asks, title = row_text(sheet, row, columns, "asks"), row_text(sheet, row, columns, "title")
        sheet.cell(row, columns[VALUE]).value = None if careless and place == 0 else _said(asks, title, today)
    sheet.cell(rows[-1], columns[REMARK]).value = "口径同部门月度统计"
    return program.save(book)


def _said(asks: str, title: str, today: date) -> str | float | datetime:
    if "数字" in asks:
        return crc32(title.encode()) % 10_000 / 10
    if "日期" in asks:
        return datetime(today.year, today.month, 1)  # noqa: DTZ001 - Excel's dates have no zone
    if CHOOSE in asks:
        return asks.partition(CHOOSE)[2].split("、")[0]
    return "是" if "是" in asks else f"{title}：已按部门统计填报。"
