"""
Looks at a file from outside before any library does: what it is by its content, and whether a reader may open it.

Workbooks of a few kilobytes can make a reader take gigabytes or abort (a cell at the far corner, one merged
range over the whole grid, a million references to one long string, entities). What is plainly too much is refused
here; what cannot be seen here meets the limits of the reader's process.
"""

import lzma
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.parsers import expat

from duban.adapters.office.files.package import Package
from duban.adapters.office.scan.ole import scan_ole
from duban.adapters.office.scan.openxml import check_directory, scan_opendocument, scan_workbook
from duban.adapters.office.scan.refusal import MIB, FileRefused
from duban.domain.files.container import OLE, ZIP
from duban.domain.files.foreign import foreign_kind
from duban.domain.returns.submission import Unreadable

LARGEST_FILE = 20 * MIB
DIRECTORY_ENTRY = b"PK\x01\x02"
# An .xlsm calls itself application/vnd.ms-excel.sheet.macroEnabled.main+xml.
SPREADSHEETS = ("spreadsheetml", "ms-excel")
MOST_ENTRIES = 1000  # a workbook that is kept in a workbook has entries of its own
UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    expat.ExpatError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


class FileFormat(StrEnum):
    """The formats that are read; .xlsm is XLSX and .et is XLS, by their content."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True)
class Scanned:
    """
    A file that may be read, and whether it carries programs of its own, which nobody will run.

    `is_doubtful` says that two programs may read it differently, so that a second one should be asked.
    """

    format: FileFormat
    has_macros: bool = False
    is_doubtful: bool = False


def scan(data: bytes) -> Scanned | Unreadable:
    """
    What *data*, as `container.bare` leaves it, is; Unreadable if no library may see it.

    Never raises and takes well under a second.
    """
    try:
        return _scan(data)
    except FileRefused as refused:
        return Unreadable(str(refused))
    except UNPACKING_ERRORS:
        return Unreadable("damaged")


def _scan(data: bytes) -> Scanned:
    if data.startswith(OLE):
        return Scanned(FileFormat.XLS, has_macros=scan_ole(data))
    if not data.startswith(ZIP):
        raise FileRefused(foreign_kind(data))
    # Counted before the directory is read: reading one of half a million entries takes seconds.
    if len(data) > LARGEST_FILE or data.count(DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise FileRefused("too-large")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        check_directory(archive)
        names = {part.filename for part in archive.infolist()}
        if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
            scan_opendocument(archive)
            return Scanned(FileFormat.ODS, has_macros=any(name.startswith("Basic/") for name in names))
        package = Package(archive)
        is_doubtful = scan_workbook(package, _workbook_in(package))
        has_macros = any("vbaproject" in name or "/macrosheets/" in name for name in package.parts)
    return Scanned(FileFormat.XLSX, has_macros, is_doubtful)


def _workbook_in(package: Package) -> str:
    """The part that is the workbook; Refused for other programs' files, which are zip archives as well."""
    main = package.main_part() or next(
        (name for name in ("xl/workbook.xml", "xl/workbook.bin") if name in package.parts), ""
    )
    kind = package.content_type(main)
    if main.endswith(".bin") or "sheet.binary" in kind:
        raise FileRefused("binary-format")
    if main and (not kind or any(sign in kind for sign in SPREADSHEETS)):
        return main
    raise FileRefused(_other_package(package.parts))


def _other_package(names: Iterable[str]) -> str:
    """What a zip archive is that holds no workbook, by the names in it (OFD is GB/T 33190, .numbers Apple's)."""
    known = set(names)
    if any(name.rpartition("/")[2] == "ofd.xml" for name in known):
        return "ofd"
    if any(name.endswith(".iwa") for name in known):
        return "numbers"
    if any(name.endswith((".uof", "uof.xml")) for name in known):
        return "uof"
    if {"content.xml", "meta-inf/manifest.xml"} <= known:
        return "damaged"  # OpenDocument without the part that says of which kind
    if "[content_types].xml" in known:
        return "document" if any(name.startswith(("word/", "ppt/")) for name in known) else "not-a-workbook"
    return "archive"
