"""What a mail holds: its parts in reading order, and the files in them, whatever they are wrapped in."""

import base64
import binascii
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from duban.adapters.mail import archives, tnef
from duban.adapters.mail.budget import Budget
from duban.adapters.mail.charsets import decoded
from duban.adapters.mail.headers import file_name, parameter, raw_value, structure, text_of
from duban.domain.file_kind import WORKBOOK_SIGNS, FileKind
from duban.domain.triage import FORWARDED, Attachment, Reason, Refusal

DEEPEST = 3  # forwarded mails inside forwarded mails
THE_MAIL, UNNAMED = "本邮件", "未命名附件"
# What programs sign mails with: no file that anybody sent.
SIGNATURES = (
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
)
ENCODED = (b"base64", b"quoted-printable")
CALENDAR, CALENDAR_NAME = "text/calendar", ".ics"


class Leaf(NamedTuple):
    """A part that holds content: its headers, its decoded bytes, and the forwarded mails it is wrapped in."""

    part: Message
    data: bytes
    origin: tuple[str, ...]

    @property
    def text(self) -> str:
        """The content as text."""
        return decoded(self.data, parameter(self.part, "content-type", "charset"))


def leaves(message: Message, budget: Budget) -> Iterator[Leaf | Refusal]:
    """Every part that holds content, in reading order; what is too much or too deep is refused."""
    if _is_header_alone(message):
        yield Refusal(THE_MAIL, Reason.HEADER_ALONE)
    waiting: list[tuple[Message, tuple[str, ...]]] = [(message, ())]
    while waiting:
        part, origin = waiting.pop(0)
        if not budget.has_part():
            yield Refusal(THE_MAIL, Reason.TOO_MANY_PARTS)
            return
        forwarded = _forwarded(part)
        if forwarded is None and not part.is_multipart():
            yield from _leaf(part, origin, budget)
        elif forwarded is None:
            waiting[:0] = [(child, origin) for child in part.get_payload() if isinstance(child, Message)]
        elif len(origin) < DEEPEST:
            waiting.insert(0, (forwarded, (*origin, _title(forwarded))))
        else:
            yield Refusal(_title(forwarded), Reason.TOO_DEEP, origin)


def _is_header_alone(message: Message) -> bool:
    """Whether the header promises parts and nothing follows: of a mail that is too large no more was fetched."""
    return message.get_content_maintype() == "multipart" and not message.is_multipart() and not content_of(message)


def _leaf(part: Message, origin: tuple[str, ...], budget: Budget) -> Iterator[Leaf | Refusal]:
    data = content_of(part)
    if budget.has_room(len(data)):
        yield Leaf(part, data, origin)
    else:
        yield Refusal(file_name(part), Reason.TOO_LARGE, origin)


def content_of(part: Message) -> bytes:
    """The decoded bytes of a part; empty if it only holds other parts."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _forwarded(part: Message) -> Message | None:
    """The mail that *part* wraps: as message/rfc822, or as a file that is called .eml."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            return _unwrapped(part, inner[0])
    elif not part.is_multipart() and file_name(part).lower().endswith(".eml"):
        return structure(content_of(part))
    return None


def _unwrapped(part: Message, inner: Message) -> Message:
    """The inner mail; some programs encode it, which RFC 2046 forbids, and it then has a body but no headers."""
    encoding = (raw_value(part, "content-transfer-encoding") or b"").strip().lower()
    if inner.keys() or inner.is_multipart() or encoding not in ENCODED:
        return inner
    try:
        return structure(base64.b64decode(str(inner.get_payload())))
    except (binascii.Error, ValueError):
        return inner


def _title(forwarded: Message) -> str:
    subject = text_of(forwarded, "subject")
    return f"{FORWARDED}《{subject}》" if subject else FORWARDED


def files(parts: list[Leaf], budget: Budget) -> Iterator[Attachment | Refusal]:
    """The files in *parts* and in the archives among them, one level deep, and what was not opened."""
    for leaf in parts:
        file = _file(leaf)
        if file is None:
            continue
        if file.data.startswith(tnef.SIGNATURE):
            for inner in tnef.unwrapped(file, budget):
                yield from _opened(inner, budget) if isinstance(inner, Attachment) else (inner,)
        else:
            yield from _opened(file, budget)


def _opened(file: Attachment, budget: Budget) -> Iterator[Attachment | Refusal]:
    if file.data and file.kind is FileKind.ARCHIVE:
        yield from archives.unpacked(file, budget)
    else:
        yield file


def _file(leaf: Leaf) -> Attachment | None:
    """The file that a part is, also an empty one; None for a body. A workbook is one whatever its part says."""
    part, data, origin = leaf
    name, kind = file_name(part), part.get_content_type()
    disposition = part.get_content_disposition()
    if kind in SIGNATURES:
        return None
    is_body = kind.startswith(("text/", "message/")) and not name and disposition != "attachment"
    if not (data or name) or (is_body and not data.startswith(WORKBOOK_SIGNS)):
        return None
    inline = disposition != "attachment" and (disposition == "inline" or raw_value(part, "content-id") is not None)
    # An entry for a calendar, which programs pass on by themselves, is no file of the sender's.
    inline = inline or kind == CALENDAR or name.lower().endswith(CALENDAR_NAME)
    return Attachment(name, kind, data, origin, inline)
