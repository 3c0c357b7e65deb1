"""
When a mail came: three clocks, of which the sender's own never judges.

Our side's clock is read twice: when our border server took the mail (its Received line), and when the mail was put
into the mailbox (INTERNALDATE). Between the two it may lie in a queue of ours, or be rescued from a junk folder;
none of that is the sender's delay, so the earlier one counts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime

LONGEST_QUEUE = timedelta(days=5)  # RFC 5321 4.5.4.1: what waited longer was sent back, so the line is wrong
LONGEST = 4 * 1024
LONGEST_HEAD = 64 * 1024  # all that is read of a mail whose content may be what kills its reader
COMMENT = re.compile(r"\([^()]*\)")
ADDRESS = re.compile(r"\[(?:IPv6:)?([^\[\]]*)\]", re.IGNORECASE)
LOOPBACK = re.compile(r"127(?:\.\d{1,3}){3}|::1")
BY = re.compile(r"(?:from\s+\S+\s+)?by\s+(?P<host>[^\s;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clocks:
    """
    What three clocks say of one mail, all aware.

    `stored_at` is the INTERNALDATE of the mailbox; `passed_at` is when our border server took the mail, None if it
    did not say so; `claimed_at` is the sender's Date, kept to be looked at and never used to judge.
    """

    stored_at: datetime
    passed_at: datetime | None = None
    claimed_at: datetime | None = None

    @property
    def came_at(self) -> datetime:
        """
        The moment that decides whether a return is late: the earlier of our two clocks.

        A Received line that is later than the mailbox, or older than any queue lasts, is a wrong clock or a wrong
        zone; then the mailbox alone decides.
        """
        if self.passed_at is None or not self.stored_at - LONGEST_QUEUE <= self.passed_at <= self.stored_at:
            return self.stored_at
        return self.passed_at


def passed_border(received: Iterable[str], host: str) -> datetime | None:
    """
    When the server *host* took the mail, by its topmost line among the Received headers from the top down.

    Whatever a sender forged stands below that line, as long as every mail passes *host*; inner servers write above
    it. None without a *host*, a line of it, or a date with a zone (RFC 5322: -0000 tells none).
    """
    wanted = host.strip().rstrip(".").lower()
    if not wanted:
        return None
    for line in received:
        words, _, date = " ".join(line[:LONGEST].split()).rpartition(";")
        by = BY.match(_without_comments(words))
        if by is not None and by["host"].rstrip(".").lower() == wanted:
            return _moment(date)
    return None


def is_from_within(received: Iterable[str]) -> bool:
    """
    Whether a mail was made by our own server: none of its Received headers tells of another machine.

    A server names the address that it was handed a mail from in brackets, beside the name that the other side gave
    itself, which may look like an address as well: all of them have to be this machine's. What a sender forged stands
    below the line that our server wrote about him, and that line is enough.
    """
    return all(_is_local(" ".join(line[:LONGEST].split())) for line in received)


def _is_local(line: str) -> bool:
    if not line.lower().startswith("from "):
        return True
    addresses = ADDRESS.findall(re.split(r"\sby\s", line, maxsplit=1, flags=re.IGNORECASE)[0])
    return bool(addresses) and all(LOOPBACK.fullmatch(address) for address in addresses)


def address_in(raw: bytes) -> str:
    """
    The sender's address as the head of a mail writes it, empty if it does not; anybody may write anything there.

    Read before the mail is opened, and only to know whom it may be of.
    """
    head, _, _ = raw[:LONGEST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")
    try:
        return parseaddr(str(BytesHeaderParser().parsebytes(head)["From"] or ""))[1][:LONGEST]
    except Exception:  # noqa: BLE001 - a thousand brackets are a RecursionError; no line may keep the mails behind it out
        return ""


def border_of(received: Iterable[str]) -> str:
    """The name of the server that wrote the topmost Received line, empty if there is none."""
    line = next(iter(received), "")
    by = BY.match(_without_comments(" ".join(line[:LONGEST].split())))
    return by["host"].rstrip(".").lower() if by else ""


def _without_comments(words: str) -> str:
    """Comments nest; what a client calls itself may stand in one, and must not be taken for a server."""
    while (shorter := COMMENT.sub(" ", words)) != words:
        words = shorter
    return words.strip()


def _moment(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(COMMENT.sub("", date).strip())
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo and moment.year < 9999 else None


def head_of(raw: bytes) -> bytes:
    """The headers of a mail, as far as anybody reads, and an empty body."""
    start = raw[:LONGEST_HEAD]
    end = min((at for at in (start.find(b"\r\n\r\n"), start.find(b"\n\n")) if at >= 0), default=len(start))
    return start[:end] + b"\r\n\r\n"
