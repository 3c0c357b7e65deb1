"""
What our own border server found out about the sender of a mail (Authentication-Results, RFC 8601).

Anybody can write such a header into his own mail; so only one that bears our server's name counts, and of those
the topmost: a server adds its header above all that came with the mail.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

RESULTS = "authentication-results"
RECEIVED = "received"
LONGEST = 64 * 1024
CHECK = re.compile(r"\s*([\w-]{1,40})(?:\s*/\s*\d+)?\s*=\s*([\w-]+)")
PROPERTY = re.compile(r"([\w-]{1,40}(?:\s?\.\s?[\w-]{1,40})?)\s?=\s*((?:\"(?:[^\"\\]|\\.)*\"|[^\s\";])+)")
PIECE = re.compile(r"\\.|\"(?:[^\"\\]|\\.)*\"|[();]|[^();\"\\]+", re.DOTALL)
PIECE_OF_COMMENT = re.compile(r"\\.|[()]|[^()\\]+", re.DOTALL)  # where a quotation mark means nothing
# Where a method names the domain that it vouches for.
IDENTITIES = {"dkim": ("header.d", "header.i"), "spf": ("smtp.mailfrom",)}


class Authentication(StrEnum):
    """The verdict on a sender; the values are what the office reads."""

    PASS = "已验证"  # noqa: S105 - no password
    FAIL = "验证未通过"
    NONE = "未验证"


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One method's result, such as dmarc=pass, with its properties by name (header.from, smtp.mailfrom)."""

    method: str
    result: str
    properties: dict[str, str]


def authentication(trace: Iterable[tuple[str, str]], authserv_id: str, domain: str) -> Authentication:
    """
    The verdict on a mail whose From is at *domain*, by our border server *authserv_id* alone.

    *trace* holds the Received and Authentication-Results headers from the top down. A failed DMARC check
    anywhere in the topmost block is a FAIL; only the topmost header can grant a PASS, because a forged one may
    stand right below it. Without a known *authserv_id* nothing passes, but a failure still counts.
    """
    block = tuple(_topmost_block(trace, authserv_id.strip().lower()))
    if any(check.method == "dmarc" and check.result == "fail" for checks in block for check in checks):
        return Authentication.FAIL
    if authserv_id.strip() and block and _vouches(block[0], domain.lower()):
        return Authentication.PASS
    return Authentication.NONE


def _topmost_block(trace: Iterable[tuple[str, str]], authserv_id: str) -> Iterator[tuple[MethodResult, ...]]:
    """The topmost headers of *authserv_id* (of whoever wrote the topmost, if empty) that no other hop divides."""
    headers = list(trace)
    parsed = [_parsed(value) if name == RESULTS else ("", ()) for name, value in headers]
    wanted = authserv_id or next((writer for writer, _ in parsed if writer), "")
    start = next((index for index, (writer, _) in enumerate(parsed) if writer and writer == wanted), len(parsed))
    for _, checks in takewhile(lambda header: header[0] == wanted, parsed[start:]):
        yield checks


def _vouches(checks: tuple[MethodResult, ...], domain: str) -> bool:
    """DMARC decides where it was checked; else a signature or an envelope of the same domain does."""
    decided = [check for check in checks if check.method == "dmarc" and check.result != "none"]
    if decided:
        return all(
            check.result == "pass" and check.properties.get("header.from", domain) == domain for check in decided
        )
    return any(check.result == "pass" and _is_aligned(check, domain) for check in checks)


def _is_aligned(check: MethodResult, domain: str) -> bool:
    """Whether what passed belongs to the domain that people see in From."""
    for name in IDENTITIES.get(check.method, ()):
        vouched = check.properties.get(name, "").rpartition("@")[2]
        if vouched:
            return "." in vouched and (domain == vouched or domain.endswith(f".{vouched}"))
    return False


def _parsed(value: str) -> tuple[str, tuple[MethodResult, ...]]:
    """The server that wrote the header, in lower case, and what it checked."""
    server, *statements = _statements(" ".join(value[:LONGEST].split()))
    words = server.split()
    return (words[0].strip('"').lower() if words else ""), tuple(_checks(statements))


def _statements(value: str) -> Iterator[str]:
    """
    The parts between semicolons, without comments.

    Quotes are kept together: they may hold an address that a stranger chose so as to look like a result. Where
    a quote or a comment has no end, the last part is given up.
    """
    depth, statement, position = 0, "", 0
    while match := (PIECE_OF_COMMENT if depth else PIECE).match(value, position):
        piece, position = match[0], match.end()
        if piece in "()":
            depth = max(depth + (1 if piece == "(" else -1), 0)
        elif piece == ";" and not depth:
            yield statement
            statement = ""
        elif not depth:
            statement += piece
    yield "" if depth or position < len(value) else statement


def _checks(statements: Iterable[str]) -> Iterator[MethodResult]:
    for statement in statements:
        match = CHECK.match(statement)
        if match:
            properties = {
                re.sub(r"\s", "", name).lower(): written.replace('"', "").lower()
                for name, written in PROPERTY.findall(statement, match.end())
            }
            yield MethodResult(match[1].lower(), match[2].lower(), properties)
