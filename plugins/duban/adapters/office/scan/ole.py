"""
The scan of OLE containers, in which Excel 97 and WPS (.xls, .et) keep a stream of records, and Office its passwords.

Only what is needed to know what stands in one: the directory, and of the workbook's stream the head of each record.
Sources: the published descriptions [MS-CFB] and [MS-XLS].
"""

import re
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from duban.adapters.office.scan.refusal import LAST_COLUMN, LAST_ROW, MIB, FileRefused

LARGEST_FILE = 10 * MIB
MOST_RECORDS = 600_000
MOST_CELLS = 100_000
END_OF_CHAIN = 0xFFFFFFFA  # this and all above are marks, no sectors
IN_HEADER = 109
# Records by number: a password, and the cells (formula, labels, number, RK, several RK, text, truth, blanks).
FILE_PASS = 0x002F
VALUES = frozenset({0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x0002, 0x0003, 0x0004})
# In small letters: names of streams are compared without case ([MS-CFB] 2.6.4).
ENCRYPTED, WORKBOOKS = "encryptedpackage", ("workbook", "book")
DOCUMENTS = ("worddocument", "powerpoint document")
MAIL = "__properties_version1.0"  # [MS-OXMSG]: what Outlook saves a mail as
MACROS = ("_vba_project_cur", "_vba_project", "vba")


@dataclass(frozen=True, slots=True)
class _Stream:
    name: str
    start: int
    size: int


def scan_ole(data: bytes) -> bool:
    """Whether the workbook in *data* has macros; Refused for a password, for what is no workbook or too large."""
    if len(data) > LARGEST_FILE:
        raise FileRefused("too-large")
    try:
        container = _Container(data)
        streams = {stream.name.casefold(): stream for stream in container.streams()}
        if ENCRYPTED in streams:
            raise FileRefused("encrypted")
        book = next((streams[name] for name in WORKBOOKS if name in streams), None)
        if MAIL in streams:
            raise FileRefused("mail")
        if book is None:
            raise FileRefused("document" if any(name in streams for name in DOCUMENTS) else "not-a-workbook")
        _check_records(container.read(book))
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileRefused("damaged") from error
    return any(name in streams for name in MACROS)


# A directory entry named Workbook in any case: the name, filled up to 32 letters, and its length.
USUAL = b"W\0o\0r\0k\0b\0o\0o\0k\0"
NAMED = re.compile(rb"(?i:w\0o\0r\0k\0b\0o\0o\0k\0)(?=\0{48}\x12\0)")


def with_usual_names(data: bytes) -> bytes:
    """*data* with its workbook's stream named as readers look for it, who know one spelling only."""
    return NAMED.sub(USUAL, data)


def stream_names(data: bytes) -> frozenset[str]:
    """The names of the streams in *data* in small letters; FileRefused if its directory is damaged."""
    try:
        return frozenset(stream.name.casefold() for stream in _Container(data).streams())
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileRefused("damaged") from error


def book_of(data: bytes) -> bytes:
    """The records of the workbook in *data*; empty if there is none. Raises what a bad container makes of it."""
    container = _Container(data)
    streams = {stream.name.casefold(): stream for stream in container.streams()}
    book = next((streams[name] for name in WORKBOOKS if name in streams), None)
    return container.read(book) if book else b""


class _Container:
    """The sectors of an OLE file; a chain that turns back on itself is damaged, not endless."""

    def __init__(self, data: bytes) -> None:
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise FileRefused("damaged")
        self._data, self._size = data, 1 << shift
        self._directory, self._cutoff = *struct.unpack_from("<I", data, 48), *struct.unpack_from("<I", data, 56)
        self._fat = self._table()

    def _table(self) -> "array[int]":
        sectors = list(struct.unpack_from(f"<{IN_HEADER}I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        while following < END_OF_CHAIN:
            entries = struct.unpack(f"<{self._size // 4}I", self._sector(following))
            sectors += entries[:-1]
            following = entries[-1]
            if len(sectors) * self._size > len(self._data) + IN_HEADER * self._size:
                raise FileRefused("damaged")
        table = array("I")
        for sector in sectors:
            if sector < END_OF_CHAIN:
                table.frombytes(self._sector(sector))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        block = self._data[start : start + self._size]
        if len(block) < self._size:
            # Some programs leave the last sector short.
            if not block:
                raise FileRefused("damaged")
            block = block.ljust(self._size, b"\0")
        return block

    def _chain(self, start: int) -> bytes:
        blocks: list[bytes] = []
        while start < END_OF_CHAIN:
            blocks.append(self._sector(start))
            if len(blocks) > len(self._fat):
                raise FileRefused("damaged")
            start = self._fat[start]
        return b"".join(blocks)

    def streams(self) -> Iterator[_Stream]:
        """What the directory names, storages included."""
        entries = self._chain(self._directory)
        for at in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            if kind and 2 <= length <= 64:
                name = entries[at : at + length - 2].decode("utf-16-le")
                yield _Stream(name, *struct.unpack_from("<II", entries, at + 116))

    def read(self, stream: _Stream) -> bytes:
        """A stream's bytes; nothing of one that is kept among the small ones, which is no form and no danger."""
        return b"" if stream.size < self._cutoff else self._chain(stream.start)[: stream.size]


def _check_records(book: bytes) -> None:
    """Refuse a password and cells beyond what a form can hold."""
    at = records = cells = 0
    end = len(book) - 4
    while at <= end:
        kind, length = struct.unpack_from("<HH", book, at)
        records += 1
        if kind == FILE_PASS:
            raise FileRefused("encrypted")
        if kind in VALUES and length >= 4:
            row, column = struct.unpack_from("<HH", book, at + 4)
            cells += 1
            if row >= LAST_ROW or column >= LAST_COLUMN:
                raise FileRefused("too-large")
        if records > MOST_RECORDS or cells > MOST_CELLS:
            raise FileRefused("too-large")
        at += 4 + length
