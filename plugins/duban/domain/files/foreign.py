"""What a file is that is no workbook, by its first bytes; `wording.UNREADABLE` has a sentence for each kind."""

import math
import re
from collections import Counter

from duban.domain.files.container import GUARDS, TAPE, TAPE_AT

EMPTY, PROTECTED = "empty", "protected"
ARCHIVES = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"MSCF\0\0\0\0",
    b"\x60\xea",
)
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
# What begins so is another kind of file, whatever its name says.
SIGNS = (
    *((sign, "archive") for sign in ARCHIVES),
    *((sign, "image") for sign in PICTURES),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "document"),
    *((b"ID3" + bytes((version,)), "media") for version in (2, 3, 4)),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "media"),
    (b"#!AMR", "media"),
    (b"MZ", "program"),
    (b"L\0\0\0\x01\x14\x02\0", "shortcut"),
    (b"[InternetShortcut]", "shortcut"),
    # Excel before 5 kept its records without a container, and so did Lotus 1-2-3.
    *((bytes((9, version, size, 0)), "old-table") for version, size in ((0, 4), (2, 6), (4, 6))),
    (b"\0\0\x02\0\x04\x04", "old-table"),
    (b"\0\0\x02\0\x05\x04", "old-table"),
    (b"\0\0\x02\0\x06\x04", "old-table"),
    (b"\0\0\x1a\0", "old-table"),
    (b"ID;P", "sylk"),
    (b"TABLE\r\n0,1", "dif"),
    (b"TABLE\n0,1", "dif"),
    (b"=ybegin ", "encoded"),
    (b"(This file must be converted with BinHex", "encoded"),
    (b"\x78\x9f\x3e\x22", "winmail"),
)
HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
RIFF = {b"WEBP": "image", b"WAVE": "media", b"AVI ": "media"}
SEEN = 64 * 1024
# Bytes of a file that is compressed or plain repeat more; nearly eight bits in each are an encryption's.
SHORTEST_TO_MEASURE, MOST_ORDERLY = 4096, 7.5
MARKUP = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"mime-version:")
MARK = b"\xef\xbb\xbf"
BLANK = MARK + b" \t\r\n\0"
# Whom a mail goes to, or how it came: a page that a browser saved (.mht) has From and Subject as well.
FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,40}:[ \t]?\S")
OF_MAIL = re.compile(rb"^(?:to|received|delivered-to|message-id|return-path):", re.IGNORECASE | re.MULTILINE)
ENCODED = re.compile(rb"begin(?:-base64)? [0-7]{3,4} \S|(?:UEsDB|0M8R4KG)[A-Za-z0-9+/]{20}")
# A table of dBase: a version, a day, and fields whose list ends where the header says.
DBASE = frozenset(b"\x02\x03\x30\x31\x32\x43\x63\x83\x8b\xcb\xf5\xfb")


def foreign_kind(data: bytes) -> str:
    """The kind of a file that begins as no container of an office program does, as a reason of Unreadable."""
    if not data:
        return EMPTY
    if not data[:SEEN].strip(BLANK):
        return "blank" if len(data) < SHORTEST_TO_MEASURE else "damaged"
    return _by_sign(data) or _by_text(data[:4096]) or (PROTECTED if _looks_encrypted(data[:SEEN]) else "not-a-workbook")


def nobody_opens(data: bytes, *, has_a_known_name: bool) -> str:
    """
    Why nobody can open a file, the office no more than this program: it is empty or encrypted; empty if somebody may.

    Bytes as good as random are an encryption's only where the name promises a format that begins otherwise.
    """
    kind = foreign_kind(data)
    is_certain = kind == EMPTY or _by_sign(data) == PROTECTED
    return kind if is_certain or (kind == PROTECTED and has_a_known_name) else ""


def is_bitmap(data: bytes) -> bool:
    """Whether a .bmp begins so: it says its size, and two words of it are kept empty."""
    return data[:2] == b"BM" and data[6:10] == b"\0\0\0\0"


def _by_sign(data: bytes) -> str:
    """What its first bytes name, empty if they name nothing."""
    if data[4:8] == b"ftyp":
        return "image" if data[8:12] in HEIF else "media"
    if any(sign in data[:512] for sign in GUARDS):
        return PROTECTED
    if data.startswith(TAPE, TAPE_AT):
        return "archive"
    if data[:4] == b"RIFF":
        return RIFF.get(data[8:12], "not-a-workbook")
    start = data[:64].removeprefix(MARK).lstrip(b"\r\n")
    named = next((reason for sign, reason in SIGNS if data.startswith(sign) or start.startswith(sign)), "")
    return named or ("image" if is_bitmap(data) else "dbf" if _is_dbase(data) else "")


def _is_dbase(data: bytes) -> bool:
    length = int.from_bytes(data[8:10], "little")
    return (
        data[:1] != b"" and data[0] in DBASE and length % 32 in (1, 8) and data[length - 1 : length] in (b"\r", b"\0")
    )


def _by_text(start: bytes) -> str:
    """What a text is: markup, a mail, a table with separators, or words; empty if it is none."""
    words = start.lstrip(MARK + b" \t\r\n")
    text = words.lower()
    if text.startswith(b"<?xml"):
        return _markup(text)
    if _is_mail(words):
        return "mail"
    if text.startswith(MARKUP):
        return "html"
    if ENCODED.match(words):
        return "encoded"
    decoded = _decoded(start)
    if not decoded:
        return ""
    return "csv" if re.search(r"[,\t;，]", decoded.partition("\n")[0]) else "text"


def _is_mail(text: bytes) -> bool:
    head = text.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return FIELD.match(head) is not None and OF_MAIL.search(head) is not None


def _markup(start: bytes) -> str:
    """What a text in XML is: UOF (GB/T 20916), a table of Excel 2003 or OpenDocument in one file, or a page."""
    if b"uof" in start:
        return "uof"
    tables = (b"excel.sheet", b"<workbook", b"opendocument.spreadsheet")
    return "xml-table" if any(table in start for table in tables) else "html" if b"<html" in start else "xml"


def _decoded(start: bytes) -> str:
    """The text in an encoding that Chinese programs write; empty if it is no text."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", errors="ignore")
    if b"\0" in start or len(start.translate(None, CONTROLS)) < len(start):
        return ""
    return start.decode("gb18030", errors="ignore")


# What no text has in it, and what is encrypted has soon.
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a\x1b")


def _looks_encrypted(data: bytes) -> bool:
    """Whether the bytes are as good as random."""
    if len(data) < SHORTEST_TO_MEASURE:
        return False
    counts = Counter(data).values()
    return -sum(count / len(data) * math.log2(count / len(data)) for count in counts) > MOST_ORDERLY
