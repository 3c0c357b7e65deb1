"""
The scan of workbooks that are zip archives of XML: .xlsx, .xlsm and .ods.

The limits are cut to the form: the largest one of the real plan has 12 parts, 150 KiB unpacked, 700 cells and
2400 elements; people add pictures, copies of the sheet and formats dragged far down.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from duban.adapters.office.files.package import Package, part_name
from duban.adapters.office.scan.refusal import LAST_COLUMN, LAST_ROW, MIB, FileRefused

LARGEST_PART = 16 * MIB
LARGEST_TOTAL = 40 * MIB
MOST_PARTS = 300
DEEPEST = 64
MOST_CELLS = 100_000
# With formats dragged down to the last row a sheet has an element for each; what says something is counted apart.
MOST_ELEMENTS = 1_200_000
NEEDED = ("worksheet", "sharedStrings", "styles")
RESULTS = ("v", "is")


def check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse by the directory: nothing is unpacked before its size is known."""
    parts = archive.infolist()
    # Entries that share an offset make one compressed part count many times over.
    overlapping = len({part.header_offset for part in parts}) < len(parts)
    total = sum(part.file_size for part in parts)
    oversized = any(part.file_size > LARGEST_PART for part in parts)
    if len(parts) > MOST_PARTS or overlapping or total > LARGEST_TOTAL or oversized:
        raise FileRefused("too-large")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused("encrypted")


def scan_workbook(package: Package, main: str) -> bool:
    """
    Count what the parts of an .xlsx hold that a reader needs; whether a second reader should be asked.

    What nobody needs condemns no file: themes, drawings and properties may be empty or broken, formats as well, and an
    empty part counts as one that is not there. A second reader is asked where a cell holds a formula without its result
    or an error, or days are counted from 1904.
    """
    scan, formats = _WorkbookScan(), styles_of(package, main)
    for name in _needed(package, main):
        try:
            scan.read(package.archive, package.parts[name])
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError):
            if name not in formats:
                raise
    return scan.is_doubtful


def styles_of(package: Package, main: str) -> frozenset[str]:
    """The parts that hold the formats of the workbook *main*, without which its cells still say what they say."""
    return frozenset(target for kind, target in package.relations(main) if kind.rpartition("/")[2] == "styles")


def is_empty(part: zipfile.ZipInfo) -> bool:
    """Whether a part holds nothing at all, as programs leave it that were interrupted."""
    return part.file_size == 0


def _needed(package: Package, main: str) -> Iterator[str]:
    """The workbook and those of its parts that hold contents, as far as they are there."""
    related = {target for kind, target in package.relations(main) if kind.rpartition("/")[2] in NEEDED}
    named = {name for name in package.parts if "/worksheets/" in f"/{name}" and name.endswith(".xml")}
    there = {name for name in related | named if name in package.parts and not is_empty(package.parts[name])}
    yield from dict.fromkeys([main, *sorted(there)])


def scan_opendocument(archive: zipfile.ZipFile) -> None:
    """The same for an .ods, which says how often a cell or a row repeats; only its contents are read."""
    parts = {part_name(info.filename): info for info in archive.infolist()}
    if b"spreadsheet" not in archive.read("mimetype")[:200]:
        raise FileRefused("document")
    manifest = parts.get("meta-inf/manifest.xml")
    if manifest is not None and b"encryption-data" in archive.read(manifest):
        raise FileRefused("encrypted")
    _OpenDocumentScan().read(archive, parts["content.xml"])


class _Scan:
    """XML parts counted without building anything."""

    def __init__(self) -> None:
        self._elements = self._depth = 0
        self._limits: dict[str, Callable[[dict[str, str]], bool]] = {}

    def read(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Raise Refused, or what unpacking raises, for a part that is not as a form's parts are."""
        self._depth = 0
        self.begin()
        self._parser = parser = expat.ParserCreate()
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
        raise FileRefused("damaged")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > DEEPEST or self._elements > MOST_ELEMENTS:
            raise FileRefused("too-large")
        limit = self._limits.get(name.rpartition(":")[2])
        if limit is not None and limit(attributes):
            raise FileRefused("too-large")

    def _end(self, _name: str) -> None:
        self._depth -= 1


class _WorkbookScan(_Scan):
    """
    Cells and rows of an .xlsx that say something; where they stand, and what may read differently in two programs.

    Limits are for contents: whoever formats a whole column, or one far cell, has written nothing there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_doubtful = False
        self._cells = self._row = 0
        self._reference, self._formula, self._says = "", False, False
        self._limits = {"c": self._cell, "row": self._next_row, "f": self._of_formula, "workbookPr": self._epoch}
        self._limits |= dict.fromkeys(RESULTS, self._result)

    def begin(self) -> None:
        self._row = 0

    def _next_row(self, attributes: dict[str, str]) -> bool:
        self._row = int(attributes.get("r", self._row + 1))
        return False

    def _cell(self, attributes: dict[str, str]) -> bool:
        self._reference, self._formula = attributes.get("r", ""), False
        # An empty text is a result as well: then the type of the cell says that it is one.
        self._says = attributes.get("t") == "str"
        self.is_doubtful |= attributes.get("t") == "e"
        return False

    def _of_formula(self, _: dict[str, str]) -> bool:
        self._formula = True
        return False

    def _result(self, _: dict[str, str]) -> bool:
        if self._formula and not self._says:
            # Programs that calculate nothing write an empty result: only its text tells.
            self._parser.CharacterDataHandler = self._of_result
        if self._says or self._formula:
            return False
        self._says = True
        return self._counted()

    def _of_result(self, text: str) -> None:
        if text.strip() and not self._says:
            self._says = True
            if self._counted():
                raise FileRefused("too-large")

    def _counted(self) -> bool:
        """Whether one cell more that says something is too much, or too far away."""
        self._cells += 1
        far = _is_far(self._reference) if self._reference else self._row > LAST_ROW
        return far or self._cells > MOST_CELLS

    def _epoch(self, attributes: dict[str, str]) -> bool:
        self.is_doubtful |= attributes.get("date1904", "0") not in ("0", "false")
        return False

    def _end(self, name: str) -> None:
        super()._end(name)
        if self._formula and name.rpartition(":")[2] == "c":
            self._parser.CharacterDataHandler = None
            self.is_doubtful |= not self._says
            self._formula = False


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
        raise FileRefused("damaged")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits), column


def _is_far(reference: str) -> bool:
    row, column = _place(reference)
    return row > LAST_ROW or column > LAST_COLUMN
