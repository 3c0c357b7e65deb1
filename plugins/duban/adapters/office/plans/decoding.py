"""Bytes as text: by the mark they begin with, by what they declare, by what they show."""

from duban.adapters.mail.charsets import decoded

MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def text_of(content: bytes, declared: str = "") -> str:
    """*content* as text; a byte that fits no encoding becomes �, which a person sees."""
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    return decoded(content, declared)
