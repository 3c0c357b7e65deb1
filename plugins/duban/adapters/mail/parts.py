"""The parts of a mail of ours: what it says, as text and as a page, and the files beside it."""

from base64 import encodebytes
from collections.abc import Iterable
from email.header import Header
from email.message import Message
from email.policy import compat32
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote

from duban.adapters.mail.page import as_page

MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}
# The headers are folded here: folding by the library reads each of them again, and breaks long media types in two.
AS_WRITTEN = compat32.clone(linesep="\r\n", max_line_length=None)


def one_line(value: str) -> str:
    """What came from outside, a file's name or a Message-ID, without what could end a header: nothing unprintable."""
    return "".join(character for character in value if character.isprintable()).strip()


def said(part: Message, message_id: str, text: str) -> Message:
    """What the letter says, as text and as a page of the same words: the program that shows it has the choice."""
    return multipart(part, "alternative", message_id, [_text("plain", text), _text("html", as_page(text))])


def multipart(whole: Message, kind: str, message_id: str, parts: Iterable[Message]) -> Message:
    """*whole* with *parts* in it, divided by what is the same each time the mail is written."""
    boundary = f"=_{sha256(f'{kind} {message_id}'.encode()).hexdigest()[:32]}"
    whole["Content-Type"] = f'multipart/{kind};\r\n boundary="{boundary}"'
    for part in parts:
        whole.attach(part)
    return whole


def _text(kind: str, text: str) -> Message:
    part = Message(AS_WRITTEN)
    part["Content-Type"] = f'text/{kind}; charset="utf-8"'
    return _encoded(part, b"".join(line + b"\r\n" for line in text.encode().splitlines()))


def attachment(name: str, data: bytes, media_type: str = "") -> Message:
    """A file under a name that new and old mail programs read: RFC 2231, and an encoded word for the old ones."""
    part, name = Message(AS_WRITTEN), one_line(name)
    media_type = media_type or MEDIA_TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    part["Content-Type"] = f'{media_type};\r\n name="{_encoded_word(name)}"'
    part["Content-Disposition"] = f"attachment;\r\n {_rfc2231(name)}"
    return _encoded(part, data)


def _encoded(part: Message, data: bytes) -> Message:
    """*part* with *data* in it: in base64, because a server without 8BITMIME may lie on the way."""
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(encodebytes(data).decode("ascii"))
    return part


def _encoded_word(name: str) -> str:
    if name.isascii():
        return name.replace("\\", "").replace('"', "")
    return Header(name, "utf-8", maxlinelen=70).encode(linesep="\r\n")


def _rfc2231(name: str) -> str:
    """The parameter filename, cut between characters into lines that need no folding."""
    if name.isascii():
        return f'filename="{_encoded_word(name)}"'
    pieces, line = [], ""
    for character in name:
        escaped = quote(character, safe="")
        if len(line) + len(escaped) > 54:
            pieces.append(line)
            line = ""
        line += escaped
    pieces.append(line)
    if len(pieces) == 1:
        return f"filename*=utf-8''{line}"
    start = "utf-8''"
    return ";\r\n ".join(f"filename*{i}*={start if i == 0 else ''}{piece}" for i, piece in enumerate(pieces))
