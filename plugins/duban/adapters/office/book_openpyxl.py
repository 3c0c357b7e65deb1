"""
An .xlsx or .xlsm as a Book, read with openpyxl's streaming parser.

openpyxl's own read-only sheet pads rows to the size that the file pretends to have, takes validations and colours
along, and tells neither merged ranges nor formulas without a value; its parser of rows is therefore fed directly.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.functions import iterparse

from duban.adapters.office.book import WIDEST, Area, Book, Grid, Place, Sheet


def read_xlsx(data: bytes) -> Book:
    """Every sheet of the workbook with its cached values; raises whatever openpyxl does over a bad file."""
    book: Any = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        return Book(
            sheets=tuple(_sheet(book, sheet) for sheet in book.worksheets),
            marks=_marks(book),
            days_from_1904=book.epoch == CALENDAR_MAC_1904,
        )
    finally:
        book.close()


class _Parser(WorkSheetParser):
    """Remembers the cells whose formula was never calculated, as in files that were written by a program."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.uncalculated: set[Place] = set()
        self.merged: list[Area] = []

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Each row's number and cells; all else on the sheet but merged ranges is passed over."""
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
            elif element.tag == MERGE_TAG:
                self.merged += [_area(each.get("ref", "A1")) for each in element]
            else:
                continue
            element.clear()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # An empty text is a result as well: then the type of the cell says that it is one.
        has_result = element.findtext(VALUE_TAG) or element.get("t") == "str"
        if not has_result and element.find(FORMULA_TAG) is not None:
            self.uncalculated.add((cell["row"], cell["column"]))
        return cell


def _sheet(book: Any, sheet: Any) -> Sheet:
    with book._archive.open(sheet._worksheet_path) as source:  # noqa: SLF001 - see the head of this file
        parser = _Parser(
            source,
            sheet._shared_strings,  # noqa: SLF001 - as above
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - as above
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
        )
        grid: Grid = []
        for number, cells in parser.rows():
            grid.extend(() for _ in range(len(grid), number - 1))
            # A row that comes again, or too late, is taken at the place it names.
            grid[number - 1 : number] = [_row(cells)]
    return Sheet(sheet.title, grid, tuple(parser.merged), frozenset(parser.uncalculated))


def _area(reference: str) -> Area:
    left, top, right, bottom = range_boundaries(reference)
    return Area(top or 1, left or 1, bottom or top or 1, right or left or 1)


def _row(cells: list[dict[str, Any]]) -> tuple[Any, ...]:
    width = max((cell["column"] for cell in cells if cell["value"] is not None), default=0)
    row: list[Any] = [None] * min(width, WIDEST)
    for cell in cells:
        if cell["value"] is not None and cell["column"] <= len(row):
            row[cell["column"] - 1] = cell["value"]
    return tuple(row)


def _marks(book: Any) -> dict[str, str]:
    """What the defined names say, and the document's properties where they say nothing."""
    found: dict[str, str] = {}
    for key in ("reference", "token"):
        if (name := book.defined_names.get(f"duban_{key}")) is not None:
            found[key] = str(name.attr_text or "").strip('"')
    properties = getattr(book, "custom_doc_props", None)
    for each in properties.props if properties is not None else ():
        key = each.name.removeprefix("duban_")
        if each.name.startswith("duban_") and not found.get(key):
            found[key] = str(each.value)
    return found
