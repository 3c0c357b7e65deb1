"""
Bytes from the network made into an `Incoming`.

The standard library parses the structure; texts are decoded here, because it loses Chinese that is labelled
wrong or not at all. Its headers are read raw for the same reason. Nothing in a mail is trusted as a path.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser
from itertools import islice
from typing import NamedTuple

from duban.adapters.mail.charsets import decoded, decoded_header
from duban.domain.delivery import carries_our_mark
from duban.domain.triage import HEADERS, Attachment, Incoming
from duban.ports import Signer

MOST_PARTS = 200
MOST_BYTES = 100 * 1024 * 1024
DEEPEST = 3  # forwarded mails inside forwarded mails
LONGEST_NAME = 120

MESSAGE_ID = re.compile(r"<[^<>\s]+>")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class MimeParser:
    """Parses mails for the robot at *own_address*, whose mark *signer* recognises."""

    def __init__(self, own_address: str, signer: Signer) -> None:
        """Know who we are."""
        self._own_address = own_address.casefold()
        self._signer = signer

    def parse(self, raw: bytes) -> Incoming:
        """
        Decode what can be decoded; never raises for bad bytes.

        At most 200 parts and 100 MB are looked at; files in forwarded mails are found three levels deep.
        """
        message = _structure(raw)
        name, sender = _mailbox(_raw(message, "from"))
        message_id = _first_id(_text(message, "message-id"))
        is_report = _is_report(message)
        leaves = list(_leaves(message))
        returned = tuple(_returned_ids(message)) if is_report else ()
        return Incoming(
            message_id=message_id,
            sender=sender,
            sender_name=name,
            subject=_text(message, "subject"),
            sent_on=_date(_text(message, "date")),
            in_reply_to=_first_id(_text(message, "in-reply-to")),
            references=(*MESSAGE_ID.findall(_text(message, "references")), *returned),
            headers={key: _text(message, key) for key in HEADERS if _raw(message, key) is not None},
            is_report=is_report,
            own=sender == self._own_address and carries_our_mark(message_id, self._signer.is_ours),
            text=_body(leaves),
            attachments=tuple(_attachments(leaves)),
        )


def _structure(raw: bytes) -> Message:
    try:
        return BytesParser(policy=policy.compat32).parsebytes(raw)
    except RecursionError:  # parts nested a thousand deep are no mail of a department
        return BytesHeaderParser(policy=policy.compat32).parsebytes(raw)


def _raw(message: Message, name: str) -> bytes | None:
    """The first header of that name as it came over the wire, None if there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return str(value).encode("utf-8", "surrogateescape")
    return None


def _text(message: Message, name: str) -> str:
    return UNPRINTABLE.sub("", decoded_header(_raw(message, name) or b"")).strip()


def _mailbox(raw: bytes | None) -> tuple[str, str]:
    """Display name and lower-case address, which is read before decoding: no name can imitate it then."""
    value = b" ".join((raw or b"").split()).decode("latin-1")
    in_brackets = re.findall(r"<([^<>\s]+@[^<>\s]+)>", value)
    if not in_brackets:
        return "", parseaddr(value)[1].casefold()
    name = value[: value.rindex(f"<{in_brackets[-1]}>")].strip().strip('"')
    return decoded_header(name.encode("latin-1")).strip('" '), in_brackets[-1].casefold()


def _first_id(value: str) -> str:
    match = MESSAGE_ID.search(value)
    return match[0] if match else ""


def _date(value: str) -> datetime | None:
    """What the sender claims, aware; None if it is no date."""
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_report(message: Message) -> bool:
    """A delivery report (RFC 3464); the receipts that say "was read" are multipart/report too."""
    kind = _parameter(message, "content-type", "report-type").lower()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


class Leaf(NamedTuple):
    """A part that holds content: its headers, its decoded bytes, and how many mails it is wrapped in."""

    part: Message
    data: bytes
    depth: int


def _leaves(message: Message) -> Iterator[Leaf]:
    """Every part that holds content, in reading order, up to the limits."""
    waiting, seen, size = [(message, 0)], 0, 0
    while waiting and seen < MOST_PARTS and size < MOST_BYTES:
        part, depth = waiting.pop(0)
        seen += 1
        if not part.is_multipart():
            data = _data(part)
            size += len(data)
            yield Leaf(part, data, depth)
            continue
        inner = part.get_payload()
        deeper = depth + (part.get_content_type() == "message/rfc822")
        if deeper <= DEEPEST:
            waiting[:0] = [(child, deeper) for child in inner if isinstance(child, Message)]


def _attachments(leaves: list[Leaf]) -> Iterator[Attachment]:
    for part, data, _ in leaves:
        name = _file_name(part)
        kind = part.get_content_type()
        is_attached = bool(name) or part.get_content_disposition() == "attachment"
        is_body = kind.startswith(("text/", "message/")) and not is_attached
        if data and not is_body:
            yield Attachment(name, kind, data)


def _data(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: Message) -> str:
    """The name as people read it, without any path; empty if the part has none."""
    name = _parameter(part, "content-disposition", "filename") or _parameter(part, "content-type", "name")
    name = UNPRINTABLE.sub("", name).replace("\\", "/").rpartition("/")[2].strip()
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending[:10]}" if dot else name[:LONGEST_NAME]


def _parameter(part: Message, header: str, name: str) -> str:
    """
    A parameter of a header in any of the ways it is written: RFC 2231, encoded words, bare bytes.

    The header goes through the standard library as Latin-1, which keeps every byte.
    """
    scratch = Message()
    scratch[header] = b" ".join((_raw(part, header) or b"").split()).decode("latin-1")
    value = scratch.get_param(name, "", header)
    if isinstance(value, tuple):
        charset, _, text = value
        return decoded(text.encode("latin-1", "replace"), charset or "")
    return decoded_header(str(value).encode("latin-1", "replace"))


def _body(leaves: list[Leaf]) -> str:
    """What the sender wrote: the first plain text that is no file, else the first HTML without its tags."""
    bodies = [leaf for leaf in leaves if leaf.depth == 0 and not _file_name(leaf.part)]
    for leaf in bodies:
        if leaf.part.get_content_type() == "text/plain":
            return _leaf_text(leaf)
    for leaf in bodies:
        if leaf.part.get_content_type() == "text/html":
            return _without_tags(_leaf_text(leaf))
    return ""


def _leaf_text(leaf: Leaf) -> str:
    return decoded(leaf.data, _parameter(leaf.part, "content-type", "charset"))


def _returned_ids(report: Message) -> Iterator[str]:
    """The Message-IDs of what came back, from the returned mail or its headers alone."""
    for part in islice(report.walk(), 1, MOST_PARTS):
        headers = part
        if part.get_content_type() == "text/rfc822-headers":
            headers = BytesHeaderParser(policy=policy.compat32).parsebytes(_data(part))
        if message_id := _first_id(_text(headers, "message-id")):
            yield message_id


class _TextOnly(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in ("script", "style", "head")
        if tag in ("br", "p", "div", "tr", "li"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "head") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _without_tags(html: str) -> str:
    reader = _TextOnly()
    reader.feed(html)
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return "\n".join(line for line in lines if line)
