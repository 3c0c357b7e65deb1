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
BIG5_LABELS = frozenset({"big5", "big-5", "cn-big5", "x-big5", "csbig5", "cp950", "ms950"})
UNLABELLED = ("utf-8", "gb18030", "cp950")
RIVALS = {"gb18030": "cp950", "cp950": "gb18030"}
# What nearly every Chinese subject, file name or letter of an office holds, in both scripts.
EVERYDAY = frozenset(
    "的一是在不了有和人這这中大為为上個个國国我以要時时來来用們们到作地於于出就分對对成會会可主發发年動动同工能下過过說说"
    "產产面方後后多定行學学法所民得經经月日市局區区縣县委辦办關关報报表送進进展情況况任務务項项填附件回復复轉转通知函營营"
    "商環环境企業业政府部門门季度請请已完您好"
)
SAMPLE = 200
UNTOLD, MISLABELLED = 2, 4  # how many of them it takes to doubt a guess, or a label
ENCODED_WORD = re.compile(rb"=\?([\w.:-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=")
THREE_BYTE_CHARACTER = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")


def decoded(data: bytes, label: str = "") -> str:
    """
    *data* as text: by its *label* if that fits, else by the likeliest usual encoding that fits; never raises.

    Where bytes make sense in two encodings, they are taken for the one in which they are words in common use.
    """
    claimed = _encoding(label.strip().lower(), data)
    for encoding in filter(None, (claimed, *UNLABELLED)):
        try:
            text = data.decode(encoding)
        except (LookupError, ValueError):
            continue
        return _rival_text(data, text, encoding, least=MISLABELLED if claimed else UNTOLD) or text
    return _repaired(data, "gb18030" if claimed == "gb18030" else "")


def _encoding(label: str, data: bytes) -> str:
    """The encoding that *label* means, empty if it means nothing."""
    if label in GB_LABELS:
        return "utf-8" if _is_surely_utf8(data) else "gb18030"
    if label in EMPTY_LABELS:
        return ""
    return "cp950" if label in BIG5_LABELS else label


def _rival_text(data: bytes, text: str, encoding: str, least: int) -> str:
    """
    *data* in the other Chinese encoding if only there it is words in common use, else empty.

    Almost any bytes in Big5 are characters of GB18030 too, but seldom these. *least* of them make it certain.
    """
    rival = RIVALS.get(encoding)
    if rival is None or text.isascii():
        return ""
    try:
        other = data.decode(rival)
    except ValueError:
        return ""
    found = _everyday(other)
    return other if found >= least and found > 3 * _everyday(text) else ""


def _everyday(text: str) -> int:
    return sum(character in EVERYDAY for character in text[:SAMPLE])


def _repaired(data: bytes, claimed: str) -> str:
    """*data* with as few gaps as can be: a name that was cut off, or bytes of nothing at all."""
    encodings = (claimed,) if claimed else ("utf-8", "gb18030")
    return min((data.decode(encoding, "replace") for encoding in encodings), key=lambda text: text.count("\ufffd"))


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
