"""What the log of a Postfix relay says became of each mail that it passed on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.proof.kinds import ProofKind, is_own_server

LINE = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) \S+ "
    r"\S*?/(?P<program>[a-z]+)\[\d+\]: (?P<queue>[0-9A-Za-z]{6,20}): (?P<said>.*)"
)
MESSAGE_ID = re.compile(r"message-id=(?P<id>\S*)")
SENT = re.compile(
    r"to=<(?P<to>[^<>]+)>,(?: orig_to=<(?P<written>[^<>]+)>,)?.* "
    r"relay=(?P<relay>[^,\[]+).* status=sent \((?P<words>.*)\)"
)
# What puts a mail into a mailbox of this very machine; lmtp and pipe hand it to filters as well.
INTO_MAILBOXES = ("virtual", "local")
# What `local` says of a mail that it puts into no mailbox: it goes on elsewhere, or to a program.
GOES_ON = ("forwarded as", "delivered to command", "delivered to file")
THROWN_AWAY = "discard"  # its "sent" means that the mail is gone
CLOCKS_DIFFER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Passed:
    """One delivery: of which mail, to whom, when, and whether it ended at the addressee's own server."""

    message_id: str
    address: str
    at: datetime
    kind: ProofKind
    words: str


def passed(lines: Iterable[str], now: datetime) -> Iterator[Passed]:
    """
    Every delivery of which *lines* tell, in their order; lines of other programs are passed over.

    A date without a year is the last such day before *now*, in our own zone; a clock that is a little fast makes it no
    year older. A server under another name than the addressee's domain may be one on the way: what it took is only
    passed on. Of an alias the address counts to which the mail was written.
    """
    ids: dict[str, str] = {}
    for line in lines:
        match = LINE.match(line)
        if match is None:
            continue
        if named := MESSAGE_ID.search(match["said"]):
            ids[match["queue"]] = named["id"]  # names are used again, also for a mail without an id
        sent = SENT.search(match["said"])
        if sent is None or match["program"] == THROWN_AWAY or not ids.get(match["queue"]):
            continue
        address = (sent["written"] or sent["to"]).casefold()
        kind = _kind(match["program"], sent["relay"], address, sent["words"])
        words = f"{sent['relay']}：{sent['words']}"[:300]
        yield Passed(ids[match["queue"]], address, _moment(match["at"], now), kind, words)


def _kind(program: str, relay: str, address: str, words: str) -> ProofKind:
    """Whose server took it: the addressee's own, as its name or a mailbox of ours shows, or one on the way."""
    into_mailbox = program in INTO_MAILBOXES and not words.startswith(GOES_ON)
    return ProofKind.ACCEPTED if into_mailbox or is_own_server(relay, address) else ProofKind.RELAYED


def _moment(written: str, now: datetime) -> datetime:
    if written[0].isdigit():
        return datetime.fromisoformat(written)
    local = now.astimezone(TIMEZONE)
    for year in (local.year, local.year - 1, local.year - 2, local.year - 3, local.year - 4):
        try:
            moment = datetime.strptime(f"{year} {written}", "%Y %b %d %H:%M:%S").replace(tzinfo=TIMEZONE)
        except ValueError:  # 29 February of another year
            continue
        if moment <= local + CLOCKS_DIFFER:
            return moment
    return local
