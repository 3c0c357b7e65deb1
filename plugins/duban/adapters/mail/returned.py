"""
Bounces read: reports by the standard (RFC 3464), and the pages and letters that programs send instead.

Only what cites a mail of ours by its mark is believed; of anything else no recipient is told. Whom a bounce speaks of
is asked of flufl.bounce first, where no report says it; our own rules stand behind it, and why is ours to judge.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from email.message import Message
from itertools import islice

from flufl.bounce import all_failures

from duban.adapters.mail.budget import MOST_PARTS
from duban.adapters.mail.charsets import decoded
from duban.adapters.mail.contents import Leaf
from duban.adapters.mail.headers import MailPart, file_name, headers_alone, raw_value, structure, text_of
from duban.adapters.mail.notice_text import ADDRESS, LONGEST_DIAGNOSTIC, judged, told_in, without_copy
from duban.adapters.mail.transfer import encoding_of
from duban.adapters.mail.web_text import without_tags
from duban.adapters.mail.wrappers import content_of
from duban.domain.mail.bounce import Bounce, BounceKind, Undelivered
from duban.domain.mail.bounce_reason import reason_in
from duban.domain.mail.delivery import carries_our_mark
from duban.domain.proof.kinds import is_own_server

log = logging.getLogger(__name__)

SEARCHED = 1024 * 1024
ASKED = 128 * 1024  # what is shown to flufl.bounce, which reads every line forty times
LONGEST_WORDS = 64 * 1024
IDENTIFIER = re.compile(rb"duban\.[0-9a-f]{32}\.[0-9a-f]{32}@[\w.-]+")
BROKEN_ID = re.compile(rb"<duban\.[0-9a-f]{32}\.[0-9a-f]{32}@[\w.-]+>")
REPORTS = ("message/delivery-status", "message/global-delivery-status")
ONLY_HEADERS = ("text/rfc822-headers", "message/global-headers")

ACTIONS = {
    "delayed": BounceKind.DELAYED,
    "delivered": BounceKind.DELIVERED,
    "relayed": BounceKind.RELAYED,
    "expanded": BounceKind.RELAYED,
}


def is_report(message: Message) -> bool:
    """
    A delivery report, by its structure alone: some servers call it multipart/mixed, or leave the report-type out.

    The receipts that say "was read" and reports of abuse are multipart/report too.
    """
    return any(part.get_content_type() in REPORTS for part in islice(_above(message), MOST_PARTS))


def cited_by(message: Message, parts: Iterable[Leaf], is_ours: Callable[[str, str], bool]) -> str:
    """The first Message-ID of ours that a mail names otherwise than by its thread: as a program that returns it."""
    return next((found for found in _named(message, parts) if carries_our_mark(found, is_ours)), "")


def bounce_of(message: Message, raw: bytes, cited: str, parts: Iterable[Leaf], ourselves: str) -> Bounce:
    """What a bounce says about the mail of ours with the Message-ID *cited*; empty if it cites none."""
    if not cited:
        return Bounce()
    words = _words(message, parts)
    reported = tuple(_reported(_blocks_of(message))) or tuple(_reported(_blocks_in(words.encode())))
    whole = judged(words.splitlines())
    named = reported or tuple(told_in(words, _first_opinion(raw), _failed_headers(message), ourselves))
    return Bounce(cited, named, words, whole)


def _above(message: Message) -> Iterator[Message]:
    """The parts of a mail, without those of the mails that it wraps."""
    yield message
    if message.is_multipart() and message.get_content_maintype() == "multipart":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _above(part)


def _named(message: Message, parts: Iterable[Leaf]) -> Iterator[str]:
    """Every Message-ID of the mails that came back, and whatever looks like one of ours in any text."""
    for part in islice(message.walk(), 1, MOST_PARTS):
        yield text_of(part, "message-id")
        if file_name(part).lower().endswith(".eml"):
            yield from _ids_in(content_of(part)[:SEARCHED])
    for leaf in parts:
        yield from _ids_in(leaf.data[:SEARCHED])


def _ids_in(data: bytes) -> Iterator[str]:
    """What looks like a Message-ID of ours, also broken over two lines, or in HTML without its brackets."""
    if b"duban" not in data:
        return
    for match in IDENTIFIER.finditer(data):
        yield f"<{match[0].decode('ascii')}>"
    for match in BROKEN_ID.finditer(re.sub(rb"\s+", b"", data)):
        yield match[0].decode("ascii")


def _words(message: Message, parts: Iterable[Leaf]) -> str:
    """What the server says to people: its own texts, without the copy of our mail below them."""
    texts = []
    for leaf in parts:
        kind = leaf.part.get_content_type()
        if leaf.origin or not kind.startswith("text/") or kind in ONLY_HEADERS or file_name(leaf.part):
            continue
        text = leaf.text[:SEARCHED]
        texts.append(without_tags(text) if kind == "text/html" else text)
    if not texts and not message.is_multipart():  # the parts that its head promises are not there
        texts.append(decoded(content_of(message)[:SEARCHED], ""))
    return without_copy("\n".join(texts)[:LONGEST_WORDS])


def _first_opinion(raw: bytes) -> dict[str, bool]:
    """The addresses that flufl.bounce finds, and whether it says that the mail may yet arrive; its faults are none."""
    try:
        late, failed = all_failures(structure(raw[:ASKED]))
    except Exception as error:  # noqa: BLE001 - forty rules of other people's on a stranger's bytes
        log.info("退信的格式不能自动识别（%s），按其他特征判定。", type(error).__name__)
        return {}
    found = {address.decode("ascii", "replace").casefold(): False for address in failed}
    return {address.decode("ascii", "replace").casefold(): True for address in late} | found


def _failed_headers(message: Message) -> Iterator[str]:
    """Exim and Google name the failed addresses in the head of the bounce."""
    for name in ("x-failed-recipients", "x-failed-recipient", "x-actual-recipient"):
        yield from (match[0].casefold() for match in ADDRESS.finditer(text_of(message, name)))


def _reported(blocks: Iterable[Message]) -> Iterator[Undelivered]:
    """The recipients in a report by the standard, one block each; the last word on each."""
    found: dict[str, Undelivered] = {}
    for block in blocks:
        if address := _recipient(block):
            found[address] = _stands(address, block)
    yield from found.values()


def _blocks_of(message: Message) -> Iterator[Message]:
    """The blocks of every report in a bounce."""
    for part in islice(_above(message), MOST_PARTS):
        if part.get_content_type() in REPORTS:
            yield from _blocks(part)


def _blocks_in(text: bytes) -> Iterator[Message]:
    """The blocks of a report that stands in a text, as it does where a gateway broke the parts up."""
    for block in re.split(rb"\r?\n[ \t]*\r?\n", text):
        yield headers_alone(block.strip() + b"\n\n")


def _blocks(part: Message) -> Iterator[Message]:
    """The blocks of a report, also of one that is encoded, or that the parser took for plain text."""
    payload = part.get_payload()
    encoding = encoding_of(raw_value(part, "content-transfer-encoding"))
    if isinstance(payload, list) and not encoding:
        yield from (block for block in payload if isinstance(block, Message))
        return
    text = content_of(part)
    if isinstance(payload, list):  # the encoded bytes went through the parser as one block
        text = content_of(_reassembled(part, payload))
    yield from _blocks_in(text)


def _reassembled(part: Message, blocks: list[Message | str]) -> Message:
    """A part of the same encoding that holds what the parser scattered over *blocks*."""
    whole = MailPart()
    whole["Content-Transfer-Encoding"] = str(part.get("content-transfer-encoding"))
    whole.set_payload("\n".join(block if isinstance(block, str) else block.as_string() for block in blocks))
    return whole


def _recipient(block: Message) -> str:
    """The address that we wrote to, if it is told, else the one that it was forwarded to."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        match = ADDRESS.search(text_of(block, name).rpartition(";")[2])
        if match:
            return match[0].casefold()
    return ""


def _remote(block: Message) -> str:
    """The server that answered, by its name."""
    words = text_of(block, "remote-mta").rpartition(";")[2].split()
    return words[0] if words else ""


def _stands(address: str, block: Message) -> Undelivered:
    """By action, then by what the server said and its status."""
    action, status = text_of(block, "action").lower().split(), text_of(block, "status")
    words = text_of(block, "diagnostic-code").partition(";")[2].strip()
    words = words or text_of(block, "diagnostic-code") or status
    kind = ACTIONS.get(action[0].strip(";,(") if action else "")
    if kind is BounceKind.RELAYED and "relayed" in action[0] and is_own_server(_remote(block), address):
        kind = BounceKind.DELIVERED  # the addressee's own server took it, and only offers no reports itself
    if kind is None and status.startswith("2"):
        kind = BounceKind.RELAYED  # "deliverable" and the like: asked, not delivered
    kind = kind or reason_in(words, status) or BounceKind.TEMPORARY
    return Undelivered(address, kind, words[:LONGEST_DIAGNOSTIC])
