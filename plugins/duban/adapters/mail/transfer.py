"""The bytes of a part, whatever its head says of their encoding: programs write that in many ways, and wrongly."""

import binascii
import quopri
import re

from duban.adapters.mail import uuencoded

BASE64, QUOTED_PRINTABLE, UUENCODED = "base64", "quoted-printable", "x-uuencode"
NAMES = {
    "base64": BASE64,
    "base-64": BASE64,
    "x-base64": BASE64,
    "b": BASE64,
    "quoted-printable": QUOTED_PRINTABLE,
    "quotedprintable": QUOTED_PRINTABLE,
    "qp": QUOTED_PRINTABLE,
    "x-uuencode": UUENCODED,
    "uuencode": UUENCODED,
    "x-uue": UUENCODED,
    "uue": UUENCODED,
}
# How files begin that cannot be text, and how the same bytes begin in base64.
AS_THEY_ARE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"Rar!")
IN_BASE64 = (b"UEsDB", b"0M8R4KGx", b"JVBERi", b"UmFyIR")
LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
JUNK = bytes(code for code in range(256) if code not in LETTERS)
QUOTING = b"> \t\0!"  # what stands around a line that was quoted or damaged, be it ever so short
MOSTLY = 0.9  # of a line has to be base64; less is a sentence that a server or a list has added


def encoding_of(header: bytes | None) -> str:
    """The encoding that a Content-Transfer-Encoding names, without blanks, parameters and comments; empty if none."""
    text = re.sub(rb"\([^)]*\)", b" ", header or b"").decode("latin-1").strip().strip("\"'").lower()
    return NAMES.get(re.split(r"[\s;,]", text, maxsplit=1)[0].strip("\"'"), "")


def unpacked(data: bytes, encoding: str) -> bytes:
    """*data* decoded; a file that is plainly in another encoding than its head says is taken for what it is."""
    if data.startswith(AS_THEY_ARE):
        return data
    if encoding == BASE64 or _is_a_file_in_base64(data):
        return _of_base64(data)
    if encoding == QUOTED_PRINTABLE:
        return quopri.decodestring(data)
    if encoding == UUENCODED:
        return next((content for _, content in uuencoded.apart(data)[1]), data)
    return data


def _is_a_file_in_base64(data: bytes) -> bool:
    start = b"".join(data[:2000].split())
    return start.startswith(IN_BASE64) and not start.translate(None, LETTERS)


def _of_base64(data: bytes) -> bytes:
    """The decoded bytes; lines that are none are left out, missing and repeated padding is made up for."""
    whole = b"".join(data.split())
    try:
        return binascii.a2b_base64(whole, strict_mode=True)
    except binascii.Error:
        return b"".join(_decoded(piece) for piece in _lines(data).split(b"="))


def _lines(data: bytes) -> bytes:
    """What of *data* is base64."""
    kept = []
    for line in data.splitlines():
        bare = line.strip(QUOTING)
        clean = bare.translate(None, JUNK)
        if len(clean) > MOSTLY * len(bare):
            kept.append(clean)
    return b"".join(kept)


def _decoded(piece: bytes) -> bytes:
    """One run without padding; a last letter that stands for no whole byte is dropped."""
    whole = piece[: len(piece) - 1] if len(piece) % 4 == 1 else piece
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
