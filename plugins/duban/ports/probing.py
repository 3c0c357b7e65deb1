"""What an examination of the mail accounts finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Whose a certificate is, and until when it holds."""

    subject: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """
    What a mailbox can do, as it said itself.

    `present` holds the UIDs by folder and UIDVALIDITY, `missing` the configured folders that do not exist,
    `charset` the server's complaint about a Chinese search. A Maildir has no server: no certificate, no
    capabilities.
    """

    place: str
    certificate: CertificateFacts | None = None
    capabilities: tuple[str, ...] = ()
    software: str = ""
    junk: str = ""
    missing: tuple[str, ...] = ()
    present: Mapping[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    charset: str = ""


@dataclass(frozen=True, slots=True)
class PostOfficeFacts:
    """What a mail server announced; `size_limit` in bytes, None if it told none."""

    place: str
    certificate: CertificateFacts | None
    extensions: tuple[str, ...]
    size_limit: int | None


@dataclass(frozen=True, slots=True)
class Identified:
    """A received mail by its Message-ID; who judged its sender, and whose Received line is topmost, empty if nobody."""

    message_id: str
    authserv_id: str
    received_by: str


class MailboxProbe(Protocol):
    """Asks a mailbox what collecting never asks."""

    def facts(self) -> MailboxFacts:
        """All that can be asked without changing anything; MailboxUnavailable."""
        ...


class PostOfficeProbe(Protocol):
    """Asks a mail server, and knows the letter that we send to ourselves."""

    def facts(self) -> PostOfficeFacts:
        """What it announces after the login; PostOfficeUnavailable."""
        ...

    def letter(self, message_id: str, to: str, at: datetime) -> bytes:
        """A mail from us to *to* that no robot answers."""
        ...

    def identify(self, raw: bytes) -> Identified:
        """Which mail it is, and the names under which our servers wrote into it."""
        ...
