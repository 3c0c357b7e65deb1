"""
Bounces read: reports by the standard (RFC 3464), and the pages that Chinese providers send instead.

Only what cites a mail of ours by its mark is believed; of anything else no recipient is told.
"""

import re
from collections.abc import Callable, Iterator
from email.message import Message
from itertools import chain, islice

from duban.adapters.mail.budget import MOST_PARTS
from duban.adapters.mail.contents import content_of
from duban.adapters.mail.headers import text_of
from duban.domain.bounce import Bounce, BounceKind, Undelivered
from duban.domain.delivery import carries_our_mark
from duban.domain.triage import DAEMONS, Incoming

SEARCHED = 1024 * 1024
LONGEST_DIAGNOSTIC = 300
IDENTIFIER = re.compile(rb"[\w.]{60,100}@[\w.-]+")
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)

ACTIONS = {
    "delayed": BounceKind.DELAYED,
    "delivered": BounceKind.DELIVERED,
    "relayed": BounceKind.DELIVERED,
    "expanded": BounceKind.DELIVERED,
}
FULL = re.compile(
    r"(?<![\d.])[45]\.2\.2(?![\d.])|(空间|容量|邮箱)(已经?|不足|超)|已满|mailbox (is )?full|over ?quota", re.I
)
DELAYED = re.compile(
    r"延迟|仍(会|将|在)|(将|会)继续(尝试|投递)|delayed|(still|keep|continue)\w* (be )?(trying|retr)", re.I
)
STATUS = re.compile(r"(?<![\d.])([45])\.\d{1,3}\.\d{1,3}(?![\d.])")
REPLY = re.compile(r"(?<![\d.])([45])[0-7]\d[ :：-](?=\S)")
# The lines in which providers name whom a mail did not reach, and why.
RECIPIENT_LINE = re.compile(
    r"收件人|收信人|收件地址|(无法|未能|没有|不能)[^。]{0,8}(发送|投递|送达|到达)|recipient|could not|failed|RCPT", re.I
)
REASON_LINE = re.compile(r"原因[:：]?\s*\S|错误|said:|error|reason", re.I)


def bounce_in(message: Message, incoming: Incoming, own_address: str, is_ours: Callable[[str, str], bool]) -> Bounce:
    """What the bounce *message*, decoded as *incoming*, says about a mail of ours; empty if it cites none."""
    cited = next((found for found in _cited(message, incoming) if carries_our_mark(found, is_ours)), "")
    if not cited:
        return Bounce()
    return Bounce(cited, tuple(_reported(message)) or tuple(_told(incoming.text, own_address)))


def _cited(message: Message, incoming: Incoming) -> Iterator[str]:
    """Every Message-ID that the bounce names: of the mail that came back, of the thread, or in any of its texts."""
    yield from incoming.references
    yield incoming.in_reply_to
    for part in islice(message.walk(), MOST_PARTS):
        yield text_of(part, "message-id")
        for match in IDENTIFIER.finditer(content_of(part)[:SEARCHED]):
            yield f"<{match[0].decode('ascii', 'replace')}>"


def _reported(message: Message) -> Iterator[Undelivered]:
    """The recipients in a report by the standard, one block each."""
    for part in islice(message.walk(), MOST_PARTS):
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        for block in blocks if isinstance(blocks, list) else ():
            if isinstance(block, Message) and (address := _recipient(block)):
                yield Undelivered(address, _kind(block), _diagnostic(block))


def _recipient(block: Message) -> str:
    """The address that we wrote to, if it is told, else the one that it was forwarded to."""
    for name in ("original-recipient", "final-recipient"):
        match = ADDRESS.search(text_of(block, name).rpartition(";")[2])
        if match:
            return match[0].casefold()
    return ""


def _kind(block: Message) -> BounceKind:
    """By action, then by class of status; a full mailbox is a right address."""
    action, status = text_of(block, "action").lower(), text_of(block, "status")
    if action in ACTIONS:
        return ACTIONS[action]
    if status.startswith("4") or FULL.search(f"{status} {text_of(block, 'diagnostic-code')}"):
        return BounceKind.TEMPORARY
    return BounceKind.PERMANENT


def _diagnostic(block: Message) -> str:
    words = text_of(block, "diagnostic-code").partition(";")[2].strip() or text_of(block, "status")
    return words[:LONGEST_DIAGNOSTIC]


def _told(text: str, own_address: str) -> Iterator[Undelivered]:
    """The recipients whom a provider's page names, all with its one reason."""
    lines = text.splitlines()
    coded = (line for line in lines if STATUS.search(line) or REPLY.search(line))
    reasons = (line for line in lines if REASON_LINE.search(line))
    diagnostic = " ".join(next(chain(coded, reasons, filter(str.strip, lines)), "").split())[:LONGEST_DIAGNOSTIC]
    for address in dict.fromkeys(_addresses(lines)):
        if address != own_address and address.partition("@")[0] not in DAEMONS:
            yield Undelivered(address, _kind_told(text), diagnostic)


def _addresses(lines: list[str]) -> Iterator[str]:
    """Those in the lines that speak of recipients, or in the line below them."""
    for index, line in enumerate(lines):
        if RECIPIENT_LINE.search(line):
            nearest = next((near for near in lines[index : index + 3] if ADDRESS.search(near)), "")
            for match in ADDRESS.finditer(nearest):
                yield match[0].casefold()


def _kind_told(text: str) -> BounceKind:
    """A provider that does not say whether it tries again has given up."""
    if DELAYED.search(text):
        return BounceKind.DELAYED
    if FULL.search(text):
        return BounceKind.TEMPORARY
    code = STATUS.search(text) or REPLY.search(text)
    return BounceKind.TEMPORARY if code and code[1] == "4" else BounceKind.PERMANENT
