"""
An .xls, .et or .ods as a Book, read with calamine, which knows neither their names nor their properties.

calamine keeps the whole grid in memory and aborts the process when there is too little: it is called only where that
is a verdict, and only after the scan.
"""

from io import BytesIO
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from duban.adapters.office.book import WIDEST, Area, Book, Grid, Sheet


def read_with_calamine(data: bytes) -> Book:
    """Every sheet of the workbook with its cached values; raises whatever calamine does over a bad file."""
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        tables = [each.name for each in book.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
        return Book(tuple(_sheet(title, book.get_sheet_by_name(title)) for title in tables))


def _sheet(title: str, sheet: CalamineSheet) -> Sheet:
    ranges = sheet.merged_cell_ranges or ()
    merged = tuple(Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)
    grid: Grid = [tuple(map(_value, row[:WIDEST])) for row in sheet.to_python(skip_empty_area=False)]
    return Sheet(title, grid, merged)


def _value(value: Any) -> Any:
    """It says an empty text where there is nothing."""
    return None if value == "" else value
