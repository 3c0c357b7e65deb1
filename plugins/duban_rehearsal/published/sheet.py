"""The plan as .xlsx: rows below the name of their area, all units of an item in one cell."""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

from openpyxl import Workbook

from duban_rehearsal.published.plan import TITLE, PublishedItem

HEADS = ("编号", "工作任务", "主要措施", "责任单位", "完成时限")


def sheet_document(items: Sequence[PublishedItem]) -> bytes:
    """One sheet: the title over the table, the areas as merged rows, numbers such as 2-4."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "任务分解表"
    sheet.append([f"{TITLE}任务分解表"])
    sheet.merge_cells("A1:E1")
    sheet.append(HEADS)
    for indicator, those in groupby(items, key=lambda item: item.indicator):
        sheet.append([indicator])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(HEADS))
        for item in those:
            sheet.append([label(item), item.goal, item.measure, units(item), item.deadline or None])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def label(item: PublishedItem) -> str:
    """2-4: the fourth item of the second area."""
    return f"{item.group}-{item.place[2]}"


def units(item: PublishedItem) -> str:
    """A牵头，B、C配合."""
    return f"{item.lead}牵头，{item.others}配合"
