"""Files that stand in the text of a mail as uuencode writes them, as programs without MIME still do."""

import binascii
import re
from collections.abc import Iterator

BEGIN = re.compile(rb"^begin(-base64)? [0-7]{3,4} ([^\r\n]{1,500})\r?\n", re.MULTILINE)
END = re.compile(rb"^(?:end|====)[ \t]*\r?$\n?", re.MULTILINE)


def apart(text: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """*text* without the files in it, and those: raw name and content. What only looks like one stays text."""
    kept, found, position = [], [], 0
    for begin in BEGIN.finditer(text):
        end = END.search(text, begin.end()) if begin.start() >= position else None
        if end is None:
            continue
        try:
            content = b"".join(_lines(text[begin.end() : end.start()], in_base64=begin[1] is not None))
        except (binascii.Error, ValueError):
            continue
        kept.append(text[position : begin.start()])
        found.append((begin[2].strip(), content))
        position = end.end()
    return b"".join((*kept, text[position:])), found


def _lines(body: bytes, *, in_base64: bool) -> Iterator[bytes]:
    for line in body.splitlines():
        if in_base64:
            yield binascii.a2b_base64(line)
        elif line.strip():
            yield _line(line)


def _line(line: bytes) -> bytes:
    """One line; blanks at its end may be lost, and some programs add a letter."""
    length = (line[0] - 32) & 63
    needed = 1 + (length + 2) // 3 * 4
    if length and len(line.rstrip()) > needed + 2:
        raise ValueError("longer than it says")
    return binascii.a2b_uu(line[:needed].ljust(needed))
