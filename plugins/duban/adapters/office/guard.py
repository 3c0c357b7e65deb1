"""
Looks at a file from outside before any library does, and lets a child with limits read it.

Workbooks of a few kilobytes can make a reader take gigabytes or abort (a cell at the far corner, one merged
range over the whole grid, a million references to one long string, entities). The scan refuses what is plainly
too much; what it cannot see meets the child's limits, and a child that dies is a verdict, not an error.
"""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.parsers import expat

from duban.domain.submission import Unreadable

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
LARGEST_MERGE = 100_000
MEMORY, CPU_SECONDS, WALL_SECONDS, OPEN_FILES = 768 * MIB, 20, 60, 64
CHILD = "duban.adapters.office.form_child"
PACKAGE_ROOT = Path(__file__).resolve().parents[3]


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
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
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
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            _Scan(is_sheet=part.filename.startswith("xl/worksheets/")).read(archive, part)


def _check_names(names: set[str], archive: zipfile.ZipFile) -> None:
    """Refuse other programs' files, which are zip archives as well."""
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise Refused("opendocument")
    if "xl/workbook.bin" in names:
        raise Refused("binary-format")
    if "xl/workbook.xml" not in names:
        raise Refused("not-a-workbook")


class _Scan:
    """One XML part, counted without building anything."""

    def __init__(self, *, is_sheet: bool) -> None:
        self._is_sheet = is_sheet
        self._depth = 0
        self._cells = 0

    def read(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
        """Raise Refused, ExpatError or BadZipFile for a part that is not as a form's parts are."""
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
        if self._depth > DEEPEST:
            raise Refused("too-large")
        if not self._is_sheet:
            return
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cells += 1
            if self._cells > MOST_CELLS or _is_far(attributes.get("r", "A1")):
                raise Refused("too-large")
        elif (tag == "row" and int(attributes.get("r", "1")) > LAST_ROW) or (
            tag == "mergeCell" and _area(attributes.get("ref", "A1")) > LARGEST_MERGE
        ):
            raise Refused("too-large")

    def _end(self, _name: str) -> None:
        self._depth -= 1


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
    """What the child read of *data*; Unreadable if the scan refuses it, or the child does or dies."""
    reason = scan(data)
    if reason is not None:
        return Unreadable(reason)
    try:
        child = subprocess.run(  # noqa: S603 - our own module, no shell, the file over standard input
            [sys.executable, "-m", CHILD],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            env=dict(_environment()),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unreadable("too-large")
    if child.returncode != 0:
        return Unreadable("damaged" if child.returncode > 0 else "too-large")
    answer: dict[str, Any] = json.loads(child.stdout)
    return Unreadable(answer["unreadable"]) if "unreadable" in answer else answer


def _environment() -> Iterator[tuple[str, str]]:
    """As little as a Python needs, and the package's own place; no secret of ours reaches the child."""
    for name in ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "OPENBLAS_CORETYPE"):
        if name in os.environ:
            yield name, os.environ[name]
    yield "PYTHONPATH", str(PACKAGE_ROOT)
    yield "PYTHONUTF8", "1"
    # numpy, which openpyxl imports where it finds it, otherwise reserves memory for each core.
    yield "OPENBLAS_NUM_THREADS", "1"
