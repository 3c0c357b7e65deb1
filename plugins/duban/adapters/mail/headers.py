"""The headers of a mail or of one of its parts, read raw and decoded: addresses, identifiers, dates, names of files."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from duban.adapters.mail.charsets import decoded, decoded_header

LONGEST_NAME = 120
LONGEST_HEADER = 4 * 1024  # of those with parameters and addresses, which take time that grows with the square
MESSAGE_ID = re.compile(r"<[^<>\s]+>")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Part(Message):
    """A mail or a part whose headers, as the standard library reads them, are never longer than they need be."""

    def get(self, name: str, failobj: Any = None) -> Any:
        """The header *name*, cut to a length whose parameters are read at once."""
        value = super().get(name, failobj)
        return value if value is failobj else str(value)[:LONGEST_HEADER]

    def get_param(self, param: str, failobj: Any = None, header: str = "content-type", unquote: bool = True) -> Any:  # noqa: FBT001, FBT002
        """The parameter, *failobj* also where it is there whole and in pieces: the standard library sorts and fails."""
        try:
            return super().get_param(param, failobj, header, unquote)
        except TypeError:
            return failobj


def structure(raw: bytes) -> Message:
    """The parts of a mail; only its headers if they are nested a thousand deep, as no mail of a department is."""
    try:
        return BytesParser(Part, policy=policy.compat32).parsebytes(raw)
    except RecursionError:
        return headers_alone(raw)


def headers_alone(raw: bytes) -> Message:
    """The headers of a mail without its parts."""
    return BytesHeaderParser(Part, policy=policy.compat32).parsebytes(raw)


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
    """The display name of a part; empty if it has none."""
    return display_name(parameter(part, "content-disposition", "filename") or parameter(part, "content-type", "name"))


def parameter(part: Message, header: str, name: str) -> str:
    """
    A parameter of a header in any of the ways it is written: RFC 2231, encoded words, bare bytes.

    The header goes through the standard library as Latin-1, which keeps every byte.
    """
    scratch = Part()
    scratch[header] = b" ".join((raw_value(part, header) or b"")[:LONGEST_HEADER].split()).decode("latin-1")
    value = scratch.get_param(name, "", header)
    if isinstance(value, tuple):
        charset, _, text = value
        return decoded(text.encode("latin-1", "replace"), charset or "")
    return decoded_header(str(value).encode("latin-1", "replace"))
