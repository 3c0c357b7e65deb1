"""What a mail holds: its parts in reading order, and the files in them, whatever they are wrapped in."""

from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from duban.adapters.mail import archives, tnef, uuencoded
from duban.adapters.mail.budget import Budget
from duban.adapters.mail.charsets import decoded
from duban.adapters.mail.headers import MailPart, file_name, parameter, raw_value
from duban.adapters.mail.wrappers import THE_MAIL, content_of, within
from duban.domain.files.container import CONTAINERS
from duban.domain.files.kind import FileKind, kind_of
from duban.domain.mail.triage import Attachment, Refusal, UnopenedReason

UNNAMED = "未命名附件"
# What programs sign mails with, or tell of a file on a Macintosh: no file that anybody sent.
NO_FILES = (
    "application/applefile",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
)
CALENDAR, CALENDAR_NAME = "text/calendar", ".ics"
PAPERS = (FileKind.DOCUMENT, FileKind.OFFICIAL)


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
        yield Refusal(THE_MAIL, UnopenedReason.HEADER_ALONE)
    waiting: list[tuple[Message, tuple[str, ...]]] = [(message, ())]
    while waiting:
        part, origin = waiting.pop(0)
        if not budget.has_part():
            yield Refusal(THE_MAIL, UnopenedReason.TOO_MANY_PARTS)
            return
        inner = within(part, origin)
        if inner is None:
            yield from _leaf(part, origin, budget)
        elif isinstance(inner, Refusal):
            yield inner
        else:
            waiting[:0] = inner


def _is_header_alone(message: Message) -> bool:
    """Whether the header promises parts and nothing follows: of a mail that is too large no more was fetched."""
    return message.get_content_maintype() == "multipart" and not message.is_multipart() and not content_of(message)


def _leaf(part: Message, origin: tuple[str, ...], budget: Budget) -> Iterator[Leaf | Refusal]:
    """A part, and the files that stand in its text."""
    data = content_of(part)
    if part.get_content_type() == "text/plain" and not file_name(part):
        data, inside = uuencoded.apart(data)
        for name, content in inside:
            yield from _sized(_file_named(name), content, origin, budget)
    yield from _sized(part, data, origin, budget)


def _file_named(name: bytes) -> MailPart:
    """The head of an attached file of that raw name."""
    part = MailPart()
    quoted = name.replace(b'"', b"").decode("ascii", "surrogateescape")
    part["Content-Type"] = "application/octet-stream"
    part["Content-Disposition"] = f'attachment; filename="{quoted}"'
    return part


def _sized(part: Message, data: bytes, origin: tuple[str, ...], budget: Budget) -> Iterator[Leaf | Refusal]:
    if budget.has_room(len(data)):
        yield Leaf(part, data, origin)
    else:
        yield Refusal(file_name(part), UnopenedReason.TOO_LARGE, origin)


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
    if kind in NO_FILES:
        return None
    is_body = kind.startswith(("text/", "message/")) and not name and disposition != "attachment"
    if not (data or name) or (is_body and not data.startswith(CONTAINERS)):
        return None
    inline = disposition != "attachment" and (disposition == "inline" or raw_value(part, "content-id") is not None)
    # A mail program may mark as shown whatever it can show; the pages of a paper were meant to be sent.
    inline = inline and (kind.startswith("image/") or kind_of(name, data) not in PAPERS)
    # An entry for a calendar, which programs pass on by themselves, is no file of the sender's.
    inline = inline or kind == CALENDAR or name.lower().endswith(CALENDAR_NAME)
    return Attachment(name, kind, data, origin, inline)
