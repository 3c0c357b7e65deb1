"""What co-leads gave back, written into the form of the unit that is named first."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.files.memory_writer import written
from duban.adapters.office.files.plain_text import neutral
from duban.domain.checks.co_lead import Contribution
from duban.domain.form import TABLE_SHEET, measure_key


def merged(workbook: bytes, name: str, contributions: Iterable[Contribution]) -> bytes:
    """
    The form of items with what *name* contributed in its open cells; what stands there already is kept.

    Merging twice changes nothing.
    """
    book = load_workbook(BytesIO(workbook))
    merge_into(book[TABLE_SHEET], name, contributions)
    book.properties.creator = ""
    return written(book)


def merge_into(sheet: Worksheet, name: str, contributions: Iterable[Contribution]) -> None:
    """Write into the table of items what *name* contributed."""
    columns, rows = _places(sheet)
    for each in contributions:
        if each.item in rows:
            _merge_row(sheet, rows[each.item], columns, each, name)


def _places(sheet: Worksheet) -> tuple[dict[str, int], dict[int, int]]:
    """Column numbers by key and row numbers by item, found by the hidden marks of a form that we wrote."""
    columns: dict[str, int] = {}
    rows: dict[int, int] = {}
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        marks = {str(value)[1:]: at for at, value in enumerate(cells, start=1) if str(value or "").startswith("#")}
        columns = columns or (marks if "number" in marks else {})
        item = cells[columns["number"] - 1] if columns else None
        if isinstance(item, int):
            rows[item] = number
    return columns, rows


def _merge_row(sheet: Worksheet, row: int, columns: dict[str, int], said: Contribution, name: str) -> None:
    for number, state in enumerate(said.measures, start=1):
        if state is not None and measure_key(number) in columns:
            sheet.cell(row, columns[measure_key(number)]).value = state.value
    for key, text in (("progress", said.progress), ("remark", said.remark)):
        cell = sheet.cell(row, columns[key])
        there, added = str(cell.value or ""), f"【{name}会签】{text}"
        if text and added not in there:
            cell.value = neutral(f"{there}\n{added}" if there else added)
            cell.data_type = "s"
