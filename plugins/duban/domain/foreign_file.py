"""What a file is that is no workbook, by its first bytes; `wording.UNREADABLE` has a sentence for each kind."""

import math
import re
from collections import Counter

EMPTY, PROTECTED = "empty", "protected"
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
    # Programs that encrypt what is saved on a unit's computers, so that it can be read nowhere else.
    (b"%TSD-Header", PROTECTED),
    (b"\x62\x14\x23\x65", PROTECTED),
)
PROTECTING = (b"E-SafeNet", b"TSD-Header")
SEEN = 64 * 1024
# Bytes of a file that is compressed or plain repeat more; nearly eight bits in each are an encryption's.
SHORTEST_TO_MEASURE, MOST_ORDERLY = 4096, 7.5
MARKUP = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<style", b"mime-version:")


def foreign_kind(data: bytes) -> str:
    """The kind of a file that begins as no container of an office program does, as a reason of Unreadable."""
    if not data:
        return EMPTY
    return _by_sign(data) or _by_text(data[:4096]) or (PROTECTED if _looks_encrypted(data[:SEEN]) else "not-a-workbook")


def nobody_opens(data: bytes, *, has_a_known_name: bool) -> str:
    """
    Why nobody can open a file, the office no more than this program: it is empty or encrypted; empty if somebody may.

    Bytes as good as random are an encryption's only where the name promises a format that begins otherwise.
    """
    kind = foreign_kind(data)
    is_certain = kind == EMPTY or _by_sign(data) == PROTECTED
    return kind if is_certain or (kind == PROTECTED and has_a_known_name) else ""


def _by_sign(data: bytes) -> str:
    """What its first bytes name, empty if they name nothing."""
    if data[4:8] == b"ftyp":
        return "image"
    if any(sign in data[:512] for sign in PROTECTING):
        return PROTECTED
    return next((reason for sign, reason in SIGNS if data.startswith(sign)), "")


def _by_text(start: bytes) -> str:
    """What a text is: markup or a table with separators; empty if it is none."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<?xml"):
        return _markup(text)
    if text.startswith(MARKUP):
        return "html"
    return "csv" if _is_table_of_text(start) else ""


def _markup(start: bytes) -> str:
    """What a text in XML is: UOF (GB/T 20916), Excel's XML of 2003, or a page."""
    if b"uof" in start:
        return "uof"
    return "xml-table" if b"excel.sheet" in start or b"<workbook" in start else "html"


def _is_table_of_text(start: bytes) -> bool:
    """Whether lines of text with separators stand here, in an encoding that Chinese programs write."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", errors="ignore")
    elif b"\0" in start or len(start.translate(None, CONTROLS)) < len(start):
        return False
    else:
        text = start.decode("gb18030", errors="ignore")
    return re.search(r"[,\t;，]", text.partition("\n")[0]) is not None


# What no text has in it, and what is encrypted has soon.
CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1a\x1b")


def _looks_encrypted(data: bytes) -> bool:
    """Whether the bytes are as good as random."""
    if len(data) < SHORTEST_TO_MEASURE:
        return False
    counts = Counter(data).values()
    return -sum(count / len(data) * math.log2(count / len(data)) for count in counts) > MOST_ORDERLY
