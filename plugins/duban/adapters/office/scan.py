"""
Looks at a file from outside before any library does: what it is by its content, and whether a reader may open it.

Workbooks of a few kilobytes can make a reader take gigabytes or abort (a cell at the far corner, one merged
range over the whole grid, a million references to one long string, entities). What is plainly too much is refused
here; what cannot be seen here meets the limits of the reader's process.
"""

import lzma
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.parsers import expat

from duban.adapters.office.scan_ole import OLE, scan_ole
from duban.adapters.office.scan_refusal import MIB, Refused
from duban.adapters.office.scan_zip import check_directory, scan_opendocument, scan_workbook
from duban.domain.submission import Unreadable

LARGEST_FILE = 20 * MIB
ZIP, DIRECTORY_ENTRY = b"PK\x03\x04", b"PK\x01\x02"
MOST_ENTRIES = 1000  # a workbook that is kept in a workbook has entries of its own
# What begins so is another kind of file, whatever its name says; tables that browsers and office programs write as
# text come last.
SIGNS = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "image"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"{\\rtf", "document"),
)
MARKUP = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"mime-version:")
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


class Format(StrEnum):
    """The formats that are read; .xlsm is XLSX and .et is XLS, by their content."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that may be read, and whether it carries programs of its own, which nobody will run."""

    format: Format
    has_macros: bool = False


def scan(data: bytes) -> Scanned | Unreadable:
    """What *data* is; Unreadable if no library may see it. Never raises and takes well under a second."""
    try:
        return _scan(data)
    except Refused as refused:
        return Unreadable(str(refused))
    except UNPACKING_ERRORS:
        return Unreadable("damaged")


def _scan(data: bytes) -> Scanned:
    if not data:
        raise Refused("empty")
    if data.startswith(OLE):
        return Scanned(Format.XLS, has_macros=scan_ole(data))
    if not data.startswith(ZIP):
        raise Refused(_foreign(data))
    # Counted before the directory is read: reading one of half a million entries takes seconds.
    if len(data) > LARGEST_FILE or data.count(DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise Refused("too-large")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        check_directory(archive)
        names = {part.filename for part in archive.infolist()}
        if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
            scan_opendocument(archive)
            return Scanned(Format.ODS, has_macros=any(name.startswith("Basic/") for name in names))
        _check_names(names)
        scan_workbook(archive)
    return Scanned(Format.XLSX, has_macros=any(name.startswith(("xl/vbaProject", "xl/macrosheets/")) for name in names))


def _foreign(data: bytes) -> str:
    """What a file is that is no container of an office program."""
    for sign, reason in SIGNS:
        if data.startswith(sign):
            return reason
    if data[4:8] == b"ftyp":
        return "image"
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<?xml"):
        return "xml-table" if b"excel.sheet" in start or b"<workbook" in start else "html"
    if start.startswith(MARKUP):
        return "html"
    return "csv" if _is_table_of_text(data[:4096]) else "not-a-workbook"


def _is_table_of_text(start: bytes) -> bool:
    """Whether lines of text with separators stand here, in an encoding that Chinese programs write."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", errors="ignore")
    elif b"\0" in start:
        return False
    else:
        text = start.decode("gb18030", errors="ignore")
    return re.search(r"[,\t;，]", text.partition("\n")[0]) is not None


def _check_names(names: set[str]) -> None:
    """Refuse other programs' files, which are zip archives as well."""
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Refused("binary-format")
    if "[Content_Types].xml" in names:
        raise Refused("document" if any(name.startswith("word/") for name in names) else "not-a-workbook")
    raise Refused("document" if any(name.endswith("OFD.xml") for name in names) else "archive")
