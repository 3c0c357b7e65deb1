"""
A workbook as a Book, read with calamine, the first reader: it opens what Excel, WPS and LibreOffice write.

It knows neither names nor formulas without a result, and tells an error as nothing; of an .xlsx in which that matters
openpyxl is asked as well. calamine keeps the whole grid in memory and aborts the process when there is too little: it
is called only where that is a verdict, and only after the scan.
"""

from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from duban.adapters.office.reading.book import WIDEST, Area, Book, Grid, Sheet


def read_with_calamine(data: bytes) -> Book:
    """Every sheet of the workbook with its cached values; raises whatever calamine does over a bad file."""
    opened, unopened = [], []
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for title in (each.name for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet):
            try:
                opened.append(_sheet(title, book.get_sheet_by_name(title)))
            except CalamineError:
                unopened.append(title)
    return Book(tuple(opened), unopened=tuple(unopened))


def _sheet(title: str, sheet: CalamineSheet) -> Sheet:
    ranges = sheet.merged_cell_ranges or ()
    merged = tuple(Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)
    grid: Grid = [tuple(map(_value, row[:WIDEST])) for row in sheet.to_python(skip_empty_area=False)]
    return Sheet(title, grid, merged)


def _value(value: Any) -> Any:
    """It says an empty text where there is nothing."""
    return None if value == "" else value
