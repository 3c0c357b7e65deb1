"""
Looks at a file from outside before any library does, and lets a child with limits read it.

Workbooks of a few kilobytes can make a reader take gigabytes or abort (a cell at the far corner, one merged
range over the whole grid, a million references to one long string, entities). The scan refuses what is plainly
too much; what it cannot see meets the child's limits, and a child that dies is a verdict, not an error.
"""

import json
import logging
import lzma
import signal
import subprocess
import zipfile
import zlib
from io import BytesIO
from typing import Any
from xml.parsers import expat

from duban.adapters.limited_child import run_child
from duban.domain.submission import Unreadable
from duban.errors import ConfigurationError, TemporaryError

log = logging.getLogger(__name__)

OLE, PDF, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF", b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head")
MIB = 2**20
LARGEST_FILE = 20 * MIB
LARGEST_PART = 24 * MIB
LARGEST_TOTAL = 48 * MIB
MOST_PARTS = 500
DEEPEST = 64
LAST_ROW, LAST_COLUMN = 5_000, 200
MOST_CELLS = 200_000
MOST_ELEMENTS = 1_000_000
LARGEST_MERGE = 100_000
LARGEST_ANSWER = 4 * MIB
# The largest form of the real plan takes 40 MiB of addresses and a third of a second.
MEMORY, CPU_SECONDS, WALL_SECONDS, OPEN_FILES = 512 * MIB, 20, 60, 64
# How the child says what the file was; Python itself ends with 1 or 2 when it cannot even begin.
DAMAGED, TOO_LARGE = 70, 71
ENDED_BY_OTHERS = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
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
CHILD = "duban.adapters.office.form_child"


class Refused(Exception):
    """The scan will not let a file through."""


def scan(data: bytes) -> str | None:
    """Why no library may see *data*, as in Unreadable; None if one may. Takes well under a second."""
    try:
        _check_kind(data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _scan_parts(archive)
    except Refused as refused:
        return str(refused)
    except UNPACKING_ERRORS:
        return "damaged"
    return None


def _check_kind(data: bytes) -> None:
    """Refuse what is no zip archive, by its first bytes."""
    if not data:
        raise Refused("empty")
    if data.startswith(PDF):
        raise Refused("pdf")
    if data.startswith(OLE):
        raise Refused("encrypted" if ENCRYPTED in data else "old-format")
    if not data.startswith(ZIP):
        start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        raise Refused("html" if start.startswith(MARKUP) else "not-a-workbook")
    if len(data) > LARGEST_FILE:
        raise Refused("too-large")


def _scan_parts(archive: zipfile.ZipFile) -> None:
    """Refuse by the directory first: nothing is unpacked before its size is known."""
    parts = archive.infolist()
    # Entries that share an offset make one compressed part count many times over.
    overlapping = len({part.header_offset for part in parts}) < len(parts)
    total = sum(part.file_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    if len(parts) > MOST_PARTS or overlapping or total > LARGEST_TOTAL or largest > LARGEST_PART:
        raise Refused("too-large")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")
    _check_names({part.filename for part in parts}, archive)
    scan_of_file = _Scan()
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            scan_of_file.read(archive, part)


def _check_names(names: set[str], archive: zipfile.ZipFile) -> None:
    """Refuse other programs' files, which are zip archives as well."""
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise Refused("opendocument")
    if "xl/workbook.bin" in names:
        raise Refused("binary-format")
    if "xl/workbook.xml" not in names:
        raise Refused("not-a-workbook")


class _Scan:
    """The XML parts of one file, counted without building anything; a sheet is known by its tags, not by its name."""

    def __init__(self) -> None:
        self._elements = self._cells = self._rows = self._depth = 0
        self._limits = {"c": self._cell, "row": self._row, "mergeCell": self._merge}

    def read(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Raise Refused or one of UNPACKING_ERRORS for a part that is not as a form's parts are."""
        self._rows = self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        with archive.open(part) as stream:
            while block := stream.read(MIB):
                parser.Parse(block, False)  # noqa: FBT003 - expat takes it by place only
        parser.Parse(b"", True)  # noqa: FBT003 - as above

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

    def _cell(self, attributes: dict[str, str]) -> bool:
        self._cells += 1
        return self._cells > MOST_CELLS or _is_far(attributes.get("r", "A1"))

    def _row(self, attributes: dict[str, str]) -> bool:
        self._rows += 1
        return self._rows > LAST_ROW or int(attributes.get("r", "1")) > LAST_ROW

    def _merge(self, attributes: dict[str, str]) -> bool:
        return _area(attributes.get("ref", "A1")) > LARGEST_MERGE


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


def read_guarded(data: bytes) -> dict[str, Any] | Unreadable:
    """
    What the child read of *data*; Unreadable if the scan refuses it, or the child does or dies of it.

    No file is blamed for what is not its doing: TemporaryError if the child was ended from outside or the machine
    gave it no time, ConfigurationError if it could not begin.
    """
    reason = scan(data)
    if reason is not None:
        return Unreadable(reason)
    try:
        child = run_child(CHILD, data, WALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        # A greedy file meets the limit of processor time long before: it is the machine that stands still.
        raise TemporaryError(f"读取报送件超过{WALL_SECONDS}秒仍未结束，机器可能过于繁忙，稍后重试。") from error
    if child.returncode != 0:
        log.warning("the reader ended with %s: %s", child.returncode, child.stderr[-200:].decode(errors="replace"))
        return _verdict(child.returncode)
    answer: dict[str, Any] = json.loads(child.stdout)
    return Unreadable(answer["unreadable"]) if "unreadable" in answer else answer


def _verdict(code: int) -> Unreadable:
    """What the end of a child says of its file."""
    if code == DAMAGED:
        return Unreadable("damaged")
    if code == TOO_LARGE:
        return Unreadable("too-large")
    if code > 0:
        raise ConfigurationError(f"读取报送件的子进程无法启动（退出码 {code}），请检查安装是否完整，详见日志。")
    if -code in ENDED_BY_OTHERS:
        raise TemporaryError("读取报送件的子进程被外部终止，稍后重试。")
    return Unreadable("too-large")
