"""
An .xlsx or .xlsm as a Book, read with the parts of openpyxl that a form needs: the second opinion beside calamine.

`load_workbook` also builds every font, colour, validation and view, which takes half of the time and refuses files
for a colour that another program wrote in its own way; it pads rows to the size that a file pretends to have, and tells
neither merged ranges nor formulas without a value. Its manifest, its strings and its parser of rows are spoken to
directly instead.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, MERGE_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

from duban.adapters.office.reading.book import WIDEST, Area, Book, Grid, Place, Sheet
from duban.adapters.office.reading.identity import WorkbookMarks

Formats = tuple[set[int], set[int]]


def read_xlsx(data: bytes) -> Book:
    """Every sheet of the workbook with its cached values; raises whatever openpyxl does over a bad file."""
    reader: Any = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        formats = _date_formats(reader)
        listed = [(sheet.name, link) for sheet, link in reader.parser.find_sheets() if "chartsheet" not in link.Type]
        there = [(title, link.target) for title, link in listed if link.target in reader.valid_files]
        sheets = [_sheet(reader, title, target, formats) for title, target in there]
        unopened = tuple(title for title, link in listed if link.target not in reader.valid_files)
    names = reader.parser.defined_names.by_sheet().get("global", {})
    from_1904 = reader.wb.epoch == CALENDAR_MAC_1904
    return Book(tuple(sheets), _marks(names, data), days_from_1904=from_1904, unopened=unopened)


def _date_formats(reader: Any) -> Formats:
    """Which of the cells' styles show a day, and which a span of time."""
    if ARC_STYLE not in reader.valid_files:
        return set(), set()
    root = fromstring(reader.archive.read(ARC_STYLE))
    codes = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iter(f"{{{SHEET_MAIN_NS}}}numFmt")}
    styles = root.find(f"{{{SHEET_MAIN_NS}}}cellXfs")
    dates, spans = set(), set()
    for place, style in enumerate(styles if styles is not None else ()):
        number = style.get("numFmtId", "0")
        code = codes[number] if number in codes else builtin_format_code(int(number))
        if is_date_format(code):
            dates.add(place)
        if is_timedelta_format(code):
            spans.add(place)
    return dates, spans


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
        if cell["data_type"] == "e" and element.get("t", "n") == "n":
            # A number in a cell of days that is none, as 20211231 typed there: what stands in it is still the number.
            cell |= {"data_type": "n", "value": float(element.findtext(VALUE_TAG))}
        # An empty text is a result as well: then the type of the cell says that it is one.
        has_result = element.findtext(VALUE_TAG) or element.get("t") == "str"
        if not has_result and element.find(FORMULA_TAG) is not None:
            self.uncalculated.add((cell["row"], cell["column"]))
        return cell


def _sheet(reader: Any, title: str, path: str, formats: Formats) -> Sheet:
    with reader.archive.open(path) as source:
        parser = _Parser(
            source,
            reader.shared_strings,
            data_only=True,
            epoch=reader.wb.epoch,
            date_formats=formats[0],
            timedelta_formats=formats[1],
        )
        grid: Grid = []
        for number, cells in parser.rows():
            row = _row(cells)
            if not row and number > len(grid):
                continue  # a format far down says nothing, and there may be a million of them
            grid.extend(() for _ in range(len(grid), number - 1))
            # A row that comes again, or too late, is taken at the place it names.
            grid[number - 1 : number] = [row]
    return Sheet(title, grid, tuple(parser.merged), frozenset(parser.uncalculated))


def _area(reference: str) -> Area:
    left, top, right, bottom = range_boundaries(reference)
    return Area(top or 1, left or 1, bottom or top or 1, right or left or 1)


def _row(cells: list[dict[str, Any]]) -> tuple[Any, ...]:
    width = max((cell["column"] for cell in cells if cell["value"] is not None), default=0)
    row: list[Any] = [None] * min(width, WIDEST)
    for cell in cells:
        if cell["value"] is not None and cell["column"] <= len(row):
            value = cell["value"]
            # ST_Xstring (ISO/IEC 29500-1, 22.9.2.19): what XML cannot hold stands there as _x000B_.
            row[cell["column"] - 1] = unescape(value) if isinstance(value, str) and "_x" in value else value
    return tuple(row)


def _marks(names: Any, data: bytes) -> dict[str, str]:
    """What the defined names say, and the document's properties where they say nothing."""
    kept = dict(zip(("reference", "token"), WorkbookMarks().read(data), strict=True))
    named = {key: str(names[f"duban_{key}"].attr_text or "").strip('"') for key in kept if f"duban_{key}" in names}
    return kept | {key: text for key, text in named.items() if text}
