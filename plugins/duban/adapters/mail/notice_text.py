"""The words of a bounce that is no report: where the copy of our mail begins, of whom it speaks, and why."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from duban.domain.mail.bounce import BounceKind, Undelivered
from duban.domain.mail.bounce_reason import REPLY, STATUS, reason_in, tries_again
from duban.domain.mail.triage import is_robots_name

LONGEST_DIAGNOSTIC = 300
MOST_LINES = 400
ADDRESS = re.compile(r"[\w.+=&'/-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
OUR_ID = re.compile(r"<?duban\.[0-9a-f]{32}\.[0-9a-f]{32}@[^\s<>]+>?")
# Above this line a server speaks, below it stands the mail that came back.
COPY_BEGINS = re.compile(
    r"^\W*(this is a copy of|here is (a copy|your returned)|below (this|the next) line|(the )?header and top|"
    r"a copy of (the|your) (original|message)|included (below )?is|(start of )?(returned|undelivered|"
    r"unsent) (message|mail)|"
    r"(original|returned|unsent) (message|mail)( header\w*)?( \w+)? ?(follow|below|attach|begin|:|-|$)|"
    r"(the )?(full )?(text|header|body|message|contents?)s? (of (the|your) )?((original|returned) )?(message |"
    r"mail )?(text )?follow|"
    r"message headers? ?(follow|:)|(start|begin)\w* of (returned|original)|unsent message|your (message|"
    r"mail) follows|original mail|"
    r"diagnostic information for admin|"
    r"(以下(是|为))?(您的?)?(原始?|被退回的?)(邮件|信件)(内容|邮?件?信?头|全文|如下|正文)*\s*([:：-]|$))",
    re.IGNORECASE | re.MULTILINE,
)
# The lines in which programs name whom a mail did not reach.
RECIPIENT_LINE = re.compile(
    r"收件人|收信人|收件地址|收件邮箱|(无法|未能|没有|不能|不存在)[^。]{0,8}(发送|投递|送达|到达)?|recipient|"
    r"addressee|"
    r"(could|can|was|were|did) ?no?t|(un|not )deliver|unable|fail|RCPT|unknown|invalid|reject|error|to:|for ",
    re.IGNORECASE,
)
OTHERS_LINE = re.compile(r"^\W*(发件人|寄件人|from|sender|reply-to|抄送|cc|客服|return-path)\s*[:：]", re.IGNORECASE)
REASON_LINE = re.compile(r"原因[:：]?\s*\S|错误|said:|error|reason|diagnostic", re.IGNORECASE)


def without_copy(text: str) -> str:
    """*text* as far as the copy of our mail, if there are words above it; without our Message-IDs."""
    for match in COPY_BEGINS.finditer(text):
        if text[: match.start()].strip():
            text = text[: match.start()]
            break
    return OUR_ID.sub(" ", text)


def told_in(
    words: str, first_opinion: Mapping[str, bool], failed: Iterable[str], ourselves: str
) -> Iterator[Undelivered]:
    """
    The recipients in a bounce without a report, each with its own reason.

    *first_opinion* and *failed* name addresses that others found; the lines of *words* that speak of recipients name
    the rest. An address whose own lines give no reason shares that of the whole.
    """
    lines = [line for line in words.splitlines() if line.strip()][:MOST_LINES]
    mentioned = list(dict.fromkeys([*first_opinion, *failed])) or list(dict.fromkeys(_addresses(lines)))
    whole = judged(lines)
    for address in mentioned:
        if address == ourselves or is_robots_name(address):
            continue
        stands = reasoned(_lines_of(address, lines, mentioned)) or whole
        kind = stands.kind
        if kind is not BounceKind.PERMANENT and whole.kind is BounceKind.DELAYED:
            kind = BounceKind.DELAYED
        if first_opinion.get(address) and reasoned(lines) is None:
            kind = BounceKind.DELAYED
        yield Undelivered(address, kind, stands.diagnostic)


def judged(lines: Iterable[str]) -> Undelivered:
    """How a delivery stands by *lines*, for nobody in particular; without a reason it was given up all the same."""
    told = [line for line in lines if line.strip()]
    return reasoned(told) or Undelivered("", BounceKind.TEMPORARY, _diagnostic(told))


def reasoned(lines: Iterable[str]) -> Undelivered | None:
    """How a delivery stands if *lines* give a reason, else None."""
    told = [line for line in lines if line.strip()]
    words = "\n".join(told)
    kind = BounceKind.DELAYED if tries_again(words) else reason_in(words)
    return Undelivered("", kind, _diagnostic(told)) if kind else None


def _diagnostic(lines: list[str]) -> str:
    """The line that says why: one with a code, one that gives a reason, else the first."""
    for pattern in (STATUS, REPLY, REASON_LINE):
        for line in lines:
            if pattern.search(line):
                return " ".join(line.split())[:LONGEST_DIAGNOSTIC]
    known = next((line for line in lines if reason_in(line)), lines[0] if lines else "")
    return " ".join(known.split())[:LONGEST_DIAGNOSTIC]


def _addresses(lines: list[str]) -> Iterator[str]:
    """Those in the lines that speak of recipients, or in the lines right below them, as far as these list any."""
    for index, line in enumerate(lines):
        if OTHERS_LINE.search(line) or not RECIPIENT_LINE.search(line):
            continue
        first = next((at for at in range(index, min(index + 3, len(lines))) if _lists(lines[at])), len(lines))
        for listed in takewhile(_lists, lines[first:]):
            yield from (match[0].casefold() for match in ADDRESS.finditer(listed))


def _lists(line: str) -> bool:
    return ADDRESS.search(line) is not None and OTHERS_LINE.search(line) is None


def _lines_of(address: str, lines: list[str], others: list[str]) -> list[str]:
    """The lines that name an address, and those after each up to the next address."""
    found: list[str] = []
    within = False
    for line in lines:
        spoken = [other for other in others if other in line.casefold()]
        if spoken:
            within = address in spoken
        if within:
            found.append(line)
    return found
