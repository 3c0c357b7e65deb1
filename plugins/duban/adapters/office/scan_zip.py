"""
The scan of workbooks that are zip archives of XML: .xlsx, .xlsm and .ods.

The limits are cut to the form: the largest one of the real plan has 12 parts, 150 KiB unpacked, 700 cells and
2400 elements; people add pictures, copies of the sheet and formats dragged far down.
"""

import zipfile
from collections.abc import Callable
from xml.parsers import expat

from duban.adapters.office.scan_refusal import LAST_COLUMN, LAST_ROW, MIB, Refused

LARGEST_XML = 8 * MIB
LARGEST_PART = 16 * MIB
LARGEST_TOTAL = 40 * MIB
MOST_PARTS = 300
DEEPEST = 64
MOST_CELLS = 100_000
MOST_ELEMENTS = 400_000
LARGEST_MERGE = 100_000
XML = (".xml", ".rels")


def check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse by the directory: nothing is unpacked before its size is known."""
    parts = archive.infolist()
    # Entries that share an offset make one compressed part count many times over.
    overlapping = len({part.header_offset for part in parts}) < len(parts)
    total = sum(part.file_size for part in parts)
    oversized = any(part.file_size > (LARGEST_XML if part.filename.endswith(XML) else LARGEST_PART) for part in parts)
    if len(parts) > MOST_PARTS or overlapping or total > LARGEST_TOTAL or oversized:
        raise Refused("too-large")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")


def scan_workbook(archive: zipfile.ZipFile) -> None:
    """Count what the XML parts of an .xlsx hold; a sheet is known by its tags, not by its name."""
    _scan_parts(_WorkbookScan(), archive)


def scan_opendocument(archive: zipfile.ZipFile) -> None:
    """The same for an .ods, which says how often a cell or a row repeats."""
    if b"spreadsheet" not in archive.read("mimetype")[:200]:
        raise Refused("document")
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Refused("encrypted")
    _scan_parts(_OpenDocumentScan(), archive)


def _scan_parts(scan: "_Scan", archive: zipfile.ZipFile) -> None:
    """Read every part that is XML, whatever it is called; drawings of old are HTML and read by nobody."""
    for part in archive.infolist():
        if part.filename.endswith(XML) or (not part.filename.endswith(".vml") and _is_xml(archive, part)):
            scan.read(archive, part)


def _is_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    with archive.open(part) as stream:
        return stream.read(64).lstrip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n").startswith(b"<")


class _Scan:
    """XML parts counted without building anything."""

    def __init__(self) -> None:
        self._elements = self._depth = 0
        self._limits: dict[str, Callable[[dict[str, str]], bool]] = {}

    def read(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Raise Refused, or what unpacking raises, for a part that is not as a form's parts are."""
        self._depth = 0
        self.begin()
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        with archive.open(part) as stream:
            while block := stream.read(MIB):
                parser.Parse(block, False)  # noqa: FBT003 - expat takes it by place only
        parser.Parse(b"", True)  # noqa: FBT003 - as above

    def begin(self) -> None:
        """Before each part."""

    def _doctype(self, *_: object) -> None:
        raise Refused("damaged")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise Refused("too-large")
        limit = self._limits.get(name.rpartition(":")[2])
        if limit is not None and limit(attributes):
            raise Refused("too-large")

    def _end(self, _name: str) -> None:
        self._depth -= 1


class _WorkbookScan(_Scan):
    """Cells, rows and merged ranges of an .xlsx."""

    def __init__(self) -> None:
        super().__init__()
        self._cells = self._rows = 0
        self._limits = {"c": self._cell, "row": self._row, "mergeCell": self._merge}

    def begin(self) -> None:
        self._rows = 0

    def _cell(self, attributes: dict[str, str]) -> bool:
        self._cells += 1
        return self._cells > MOST_CELLS or _is_far(attributes.get("r", "A1"))

    def _row(self, attributes: dict[str, str]) -> bool:
        self._rows += 1
        return self._rows > LAST_ROW or int(attributes.get("r", "1")) > LAST_ROW

    def _merge(self, attributes: dict[str, str]) -> bool:
        return _area(attributes.get("ref", "A1")) > LARGEST_MERGE


class _OpenDocumentScan(_Scan):
    """Cells of an .ods: LibreOffice ends each sheet with empty rows up to the last that could be, which is no harm."""

    def __init__(self) -> None:
        super().__init__()
        self._cells = self._row = self._repeats = self._column = 0
        self._limits = {
            "table": self._table,
            "table-row": self._next_row,
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
        }

    def _table(self, _: dict[str, str]) -> bool:
        self._row = self._repeats = 0
        return False

    def _next_row(self, attributes: dict[str, str]) -> bool:
        self._row += self._repeats
        self._repeats = int(attributes.get("table:number-rows-repeated", "1"))
        self._column = 0
        return False

    def _cell(self, attributes: dict[str, str]) -> bool:
        columns = int(attributes.get("table:number-columns-repeated", "1"))
        self._column += columns
        if "office:value-type" not in attributes:
            return False
        self._cells += columns * self._repeats
        return self._cells > MOST_CELLS or self._row + self._repeats > LAST_ROW or self._column > LAST_COLUMN


def _place(reference: str) -> tuple[int, int]:
    """Row and column of a cell such as K7; Refused for what is no cell."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    letters = letters.replace("$", "")
    if not (letters.isascii() and letters.isalpha() and 0 < len(letters) <= 3 and 0 < len(digits) <= 7):
        raise Refused("damaged")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def _is_far(reference: str) -> bool:
    row, column = _place(reference)
    return row > LAST_ROW or column > LAST_COLUMN


def _area(reference: str) -> int:
    first, _, last = reference.replace("$", "").partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    return (abs(bottom - top) + 1) * (abs(right - left) + 1)
