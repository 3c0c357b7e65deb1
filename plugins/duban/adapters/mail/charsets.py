"""Texts of mails as they were meant: Chinese in any encoding, labelled right, wrong or not at all."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator

# Mail programs write "gb2312" and mean its superset: strict GB 2312 loses 镕 and 喆.
GB_LABELS = frozenset({"gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "ms936", "euc-cn", "gb18030"})
# Old programs write Latin labels over whatever the system's encoding was.
EMPTY_LABELS = frozenset({"", "us-ascii", "ascii", "iso-8859-1", "latin1", "windows-1252", "unknown-8bit"})
UNLABELLED = ("utf-8", "gb18030", "cp950")
ENCODED_WORD = re.compile(rb"=\?([\w.:-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
THREE_BYTE_CHARACTER = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")


def decoded(data: bytes, label: str = "") -> str:
    """
    *data* as text: by its *label* if that fits, else by the first usual encoding that fits; never raises.

    A label of the GB family over flawless UTF-8 is taken for the mistake it is.
    """
    claimed = _encoding(label.strip().lower(), data)
    for encoding in filter(None, (claimed, *UNLABELLED)):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("gb18030" if claimed == "gb18030" else "utf-8", errors="replace")


def _encoding(label: str, data: bytes) -> str:
    """The encoding that *label* means, empty if it means nothing."""
    if label in GB_LABELS:
        return "utf-8" if _is_surely_utf8(data) else "gb18030"
    if label in EMPTY_LABELS:
        return ""
    return "cp950" if label == "big5" else label


def decoded_header(data: bytes) -> str:
    """
    A raw header value as text: encoded words (RFC 2047) and bare bytes in any mixture.

    Adjacent words of one charset are joined before they are decoded, because senders cut inside a character.
    """
    return "".join(decoded(part, label) for label, part in _pieces(b" ".join(data.split())))


def _pieces(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Runs of bytes with the charset they claim, empty for bare text."""
    position, label, run = 0, "", b""
    for word in ENCODED_WORD.finditer(data):
        between = data[position : word.start()]
        claimed = word[1].decode("ascii", "replace").lower()
        if between.strip() or (run and claimed != label):
            yield label, run
            label, run = "", b""
        if between.strip():
            yield "", between
        label, run = claimed, run + _content(word[2], word[3])
        position = word.end()
    yield label, run
    yield "", data[position:]


def _content(encoding: bytes, text: bytes) -> bytes:
    """The bytes inside one encoded word; as they stand if they are not what they claim."""
    if encoding in b"qQ":
        return quopri.decodestring(text, header=True)
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return text


def _is_surely_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(THREE_BYTE_CHARACTER.findall(data)) >= 2
