"""
The files in a ZIP: one level, few of them, and each of a size that a form may have.

Nothing is written to disk, and an entry's name is never used as a path. What a library could be made to choke
on is refused beforehand: passwords, archives within, entries that share their bytes, unusual compression.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from duban.adapters.mail.budget import Budget
from duban.adapters.mail.charsets import decoded
from duban.adapters.mail.headers import display_name
from duban.domain.files.container import ZIP, bare
from duban.domain.files.kind import FileKind
from duban.domain.mail.triage import Attachment, Refusal, UnopenedReason

MOST_ENTRIES = 20
LARGEST_ENTRY = 20 * 1024 * 1024
LARGEST_DIRECTORY = 64 * 1024
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
IS_ENCRYPTED = 0x1
IS_UTF8 = 0x08  # in the upper byte of the flags
UNICODE_PATH = 0x7075  # the extra field in which Info-ZIP keeps the name in UTF-8
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
# What systems add to archives, and no person put there.
LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini", "~$")


def unpacked(archive: Attachment, budget: Budget) -> Iterator[Attachment | Refusal]:
    """The files in *archive*, or why they were not opened; never raises for what is inside."""
    data = bare(archive.data)
    if not data.startswith(ZIP):
        yield Refusal(archive.name, UnopenedReason.OTHER_ARCHIVE, archive.origin)
        return
    try:
        with _opened(data) as opened:
            yield from _entries(opened, archive, budget)
    except BROKEN:
        yield Refusal(archive.name, UnopenedReason.DAMAGED, archive.origin)


def _opened(data: bytes) -> zipfile.ZipFile:
    """The archive with all names as Latin-1, which keeps every byte of them."""
    return zipfile.ZipFile(BytesIO(_without_flags(data)), metadata_encoding="latin-1")


def _without_flags(data: bytes) -> bytes:
    """
    *data* with names that claim UTF-8 nowhere, in the directory or before the files.

    Some do so falsely, others in one place only, and the standard library opens neither.
    """
    end = data.rfind(b"PK\x05\x06")
    size = struct.unpack_from("<I", data, end + 12)[0] if end >= 0 else 0
    if size > LARGEST_DIRECTORY:
        raise zipfile.BadZipFile("a directory for hundreds of files")
    changed = bytearray(data)
    position = data.find(b"PK\x01\x02", max(end - size, 0))
    while 0 <= position < end:
        name, extra, comment = struct.unpack_from("<3H", data, position + 28)
        (local,) = struct.unpack_from("<I", data, position + 42)
        for at in (position + 8, local + 6):
            changed[at + 1 : at + 2] = bytes(byte & ~IS_UTF8 for byte in changed[at + 1 : at + 2])
        position = data.find(b"PK\x01\x02", position + 46 + name + extra + comment)
    return bytes(changed)


def _entries(opened: zipfile.ZipFile, archive: Attachment, budget: Budget) -> Iterator[Attachment | Refusal]:
    entries = [entry for entry in opened.infolist() if not _is_litter(_name(entry))]
    if len({entry.header_offset for entry in entries}) < len(entries):
        raise zipfile.BadZipFile("entries share their bytes")
    if len(entries) > MOST_ENTRIES:
        yield Refusal(archive.name, UnopenedReason.TOO_MANY_FILES, archive.origin)
        return
    if entries and all(entry.flag_bits & IS_ENCRYPTED for entry in entries):
        yield Refusal(archive.name, UnopenedReason.ENCRYPTED, archive.origin)
        return
    for entry in entries:
        yield _file(opened, entry, (*archive.origin, archive.name), budget)


def _file(
    opened: zipfile.ZipFile, entry: zipfile.ZipInfo, origin: tuple[str, ...], budget: Budget
) -> Attachment | Refusal:
    name = display_name(_name(entry))
    if entry.flag_bits & IS_ENCRYPTED:
        return Refusal(name, UnopenedReason.ENCRYPTED, origin)
    if entry.compress_type not in READABLE:
        return Refusal(name, UnopenedReason.UNUSUAL_ARCHIVE, origin)
    if not budget.has_part():
        return Refusal(name, UnopenedReason.TOO_MANY_PARTS, origin)
    if entry.file_size > LARGEST_ENTRY or not budget.has_room(entry.file_size):
        return Refusal(name, UnopenedReason.TOO_LARGE, origin)
    try:
        data = opened.read(entry)  # stops at the size that was declared
    except BROKEN:
        return Refusal(name, UnopenedReason.DAMAGED, origin)
    file = Attachment(name, "application/octet-stream", data, origin)
    return Refusal(name, UnopenedReason.NESTED, origin) if file.kind is FileKind.ARCHIVE else file


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: by the extra field that repeats it, else by what its bytes are."""
    raw = entry.orig_filename.encode("latin-1")
    return _unicode_path(entry.extra, raw) or decoded(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The UTF-8 name in the extra fields if it belongs to this *raw* name, else empty."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<2H", extra)
        if kind == UNICODE_PATH and size > 5 and struct.unpack_from("<I", extra, 5)[0] == zlib.crc32(raw):
            return decoded(extra[9 : 4 + size], "utf-8")
        extra = extra[4 + size :]
    return ""


def _is_litter(name: str) -> bool:
    lower = name.replace("\\", "/").lower()
    if lower.endswith("/"):
        return True  # a folder
    return lower.startswith(LITTER) or lower.rpartition("/")[2].startswith(LITTER)
