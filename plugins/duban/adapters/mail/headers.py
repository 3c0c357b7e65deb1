"""The headers of a mail or of one of its parts, read raw and decoded: addresses, identifiers, dates, names of files."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import unquote_to_bytes

from duban.adapters.mail.charsets import ENCODED_WORD, decoded, decoded_header

LONGEST_NAME = 120
LONGEST_HEADER = 4 * 1024  # of those with parameters and addresses, which take time that grows with the square
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
# name*0*=utf-8''%E5%A1%AB; the number, whether it is coded, and what stands there.
PIECES = rb"(?<![\w*-])%b\*(\d{0,3})(\*?)\s*=\s*(\"[^\"]*\"?|[^;\s]*)"
CHARSET = re.compile(rb"[\w.:-]*")
PERCENTS = re.compile(r"(%[0-9A-Fa-f]{2}){2}")
ENTITY = re.compile(r"&#x?[0-9A-Fa-f]{2,6};")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class MailPart(Message):
    """A mail or a part whose headers, as the standard library reads them, are never longer than they need be."""

    def get(self, name: str, failobj: Any = None) -> Any:
        """The header *name*, cut to a length whose parameters are read at once."""
        value = super().get(name, failobj)
        return value if value is failobj else str(value)[:LONGEST_HEADER]

    def as_it_came(self) -> bytes:
        """The bytes below the head, in whatever encoding; empty if it only holds other parts."""
        payload = self._payload  # type: ignore[attr-defined]
        if not isinstance(payload, str):
            return b""
        try:
            return payload.encode("ascii", "surrogateescape")
        except UnicodeError:
            return payload.encode("utf-8", "surrogateescape")

    def get_param(self, param: str, failobj: Any = None, header: str = "content-type", unquote: bool = True) -> Any:  # noqa: FBT001, FBT002
        """The parameter, *failobj* also where it is there whole and in pieces: the standard library sorts and fails."""
        try:
            return super().get_param(param, failobj, header, unquote)
        except TypeError:
            return failobj


def structure(raw: bytes) -> Message:
    """The parts of a mail; only its headers if they are nested a thousand deep, as no mail of a department is."""
    try:
        return BytesParser(MailPart, policy=policy.compat32).parsebytes(raw)
    except RecursionError:
        return headers_alone(raw)


def headers_alone(raw: bytes) -> Message:
    """The headers of a mail without its parts."""
    return BytesHeaderParser(MailPart, policy=policy.compat32).parsebytes(raw)


def raw_values(message: Message, *names: str) -> Iterator[tuple[str, bytes]]:
    """Every header of one of those lower-case names, from the top, as it came over the wire."""
    for key, value in message.raw_items():
        if key.lower() in names:
            yield key.lower(), str(value).encode("utf-8", "surrogateescape")


def raw_value(message: Message, name: str) -> bytes | None:
    """The first header of that name as it came over the wire, None if there is none."""
    return next((value for _, value in raw_values(message, name)), None)


def text_of(message: Message, name: str) -> str:
    """The first header of that name as people read it; empty if there is none."""
    return UNPRINTABLE.sub("", decoded_header(raw_value(message, name) or b"")).strip()


def mailbox(raw: bytes | None) -> tuple[str, str]:
    """Display name and lower-case address, which is read before decoding: no name can imitate it then."""
    value = b" ".join((raw or b"")[:LONGEST_HEADER].split()).decode("latin-1")
    in_brackets = re.findall(r"<([^<>\s@]+@[^<>\s@]+)>", value)
    if not in_brackets:
        return "", parseaddr(value)[1].casefold()
    name = value[: value.rindex(f"<{in_brackets[-1]}>")].strip().strip('"')
    return decoded_header(name.encode("latin-1")).strip('" '), in_brackets[-1].casefold()


def first_id(value: str) -> str:
    """The first Message-ID in *value*, empty if there is none."""
    match = MESSAGE_ID.search(value)
    return match[0] if match else ""


def received_lines(message: Message) -> Iterator[str]:
    """The Received headers from the top down, as far as they can be read."""
    return (value.decode("utf-8", "replace") for _, value in raw_values(message, "received"))


def date_of(value: str) -> datetime | None:
    """What the sender claims, aware; None if it is no date, or of a year in which no zone can be reckoned."""
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if not 1 < moment.year < 9999:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def display_name(name: str) -> str:
    """The name of a file as people read it, without any path; never used as one."""
    name = UNPRINTABLE.sub("", name).replace("\\", "/").rpartition("/")[2].strip()
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else name[:LONGEST_NAME]


def file_name(part: Message) -> str:
    """The display name of a part, in whatever disguise programs give it; empty if it has none."""
    name = parameter(part, "content-disposition", "filename") or parameter(part, "content-type", "name")
    if name.isascii():
        name = unescape(name) if ENTITY.search(name) else _without_percents(name)
    name = name.strip('"')
    return display_name(name[1:-1] if len(name) > 2 and name[0] == name[-1] == "'" else name)


def _without_percents(name: str) -> str:
    """A name that was coded as in an address of the web; one that only has a percent sign stays."""
    data = unquote_to_bytes(name) if PERCENTS.search(name) else b""
    return name if data.isascii() else decoded(data)


def parameter(part: Message, header: str, name: str) -> str:
    """
    A parameter of a header in any of the ways it is written: RFC 2231 whole or in pieces, encoded words, bare bytes.

    The header goes through the standard library as Latin-1, which keeps every byte.
    """
    scratch = MailPart()
    written = b" ".join((raw_value(part, header) or b"")[:LONGEST_HEADER].split())
    if extended := _extended(written, name):
        return extended
    scratch[header] = written.decode("latin-1")
    value = scratch.get_param(name, "", header)
    return decoded_header(str(value).encode("latin-1", "replace"))


def _extended(written: bytes, name: str) -> str:
    """
    The parameter as RFC 2231 writes it, empty if it is not: pieces in any order, cut anywhere, the charset left out.

    It goes before the plain one, which is there for programs that do not know it.
    """
    found = re.finditer(PIECES % re.escape(name.encode()), written, re.IGNORECASE)
    pieces = {int(match[1] or b"0"): match for match in found}
    if not pieces:
        return ""
    text = b"".join(pieces[number][3].strip().strip(b'"') for number in sorted(pieces))
    if not any(match[2] or not match[1] for match in pieces.values()) or ENCODED_WORD.search(text):
        return decoded_header(text)
    charset, *rest = text.split(b"'", 2)
    if not rest or not CHARSET.fullmatch(charset):
        return decoded(unquote_to_bytes(text))
    return decoded(unquote_to_bytes(rest[-1]), charset.decode("ascii"))
