"""Delivery reports of the embedded post office: asked for as RFC 3461 has it, written as RFC 3464 has it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from enum import StrEnum
from typing import Any

from aiosmtpd.smtp import SMTP, syntax

HOST = "localhost"
OF_MAIL = ("RET", "ENVID")
OF_RECIPIENT = ("NOTIFY", "ORCPT")
ADDRESS = re.compile(r"<([^<>]*)>")
# What becomes of a mail that nobody said anything about (RFC 3461 4.1).
UNASKED = frozenset({"FAILURE"})


class ReportAction(StrEnum):
    """What became of a mail for one recipient; the values are the actions of RFC 3464."""

    DELIVERED = "delivered"
    DELAYED = "delayed"
    FAILED = "failed"


# How each outcome is asked for, its code, and what the server says.
SAYS: Mapping[ReportAction, tuple[str, str, str]] = {
    ReportAction.DELIVERED: ("SUCCESS", "2.0.0", "delivered to mailbox"),
    ReportAction.DELAYED: ("DELAY", "4.2.0", "mailbox is slow, delivery goes on"),
    ReportAction.FAILED: ("FAILURE", "5.1.1", "no such mailbox"),
}


@dataclass(slots=True)
class RequestedReports:
    """What the sender of one mail asked to be told: under which name, and of each recipient when, by which address."""

    name: str = ""
    recipients: dict[str, tuple[frozenset[str], str]] = field(default_factory=dict)

    def wants(self, address: str, outcome: ReportAction) -> bool:
        """Whether *outcome* is to be told of *address*."""
        return SAYS[outcome][0] in self.recipients.get(address, (UNASKED, ""))[0]


class ReportingSMTP(SMTP):
    """aiosmtpd refuses the parameters by which reports are asked for: they are taken out before it sees them."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        """As aiosmtpd's."""
        super().__init__(*args, **settings)
        self.asked = RequestedReports()

    @syntax("MAIL FROM: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802  # the name is aiosmtpd's
        """A new mail, under the name that its sender gave it."""
        rest, taken = _taken(arg, OF_MAIL)
        self.asked = RequestedReports(taken.get("ENVID", ""))
        await super().smtp_MAIL(rest)

    @syntax("RCPT TO: <address>", extended=" [SP <mail-parameters>]")
    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802  # as above
        """A recipient, with what is to be told of him."""
        rest, taken = _taken(arg, OF_RECIPIENT)
        address = ADDRESS.search(arg or "")
        if address is not None and taken:
            wanted = frozenset(taken["NOTIFY"].upper().split(",")) if "NOTIFY" in taken else UNASKED
            self.asked.recipients[address[1].lower()] = wanted, taken.get("ORCPT", "")
        await super().smtp_RCPT(rest)


def _taken(arg: str | None, names: tuple[str, ...]) -> tuple[str | None, dict[str, str]]:
    """The argument of a command without the parameters of those names, and these."""
    if arg is None:
        return None, {}
    words = arg.split()
    parted = [word.partition("=") for word in words]
    taken = {name.upper(): value for name, _, value in parted if name.upper() in names}
    return " ".join(word for word in words if word.partition("=")[0].upper() not in names), taken


def reports(
    asked: RequestedReports,
    sender: str,
    content: bytes,
    outcomes: Iterable[tuple[str, ReportAction]],
    now: datetime,
    number: str,
) -> Iterator[bytes]:
    """One mail to *sender* for each kind of outcome that was asked for; nothing for a mail without a sender."""
    found = list(outcomes)
    for outcome in ReportAction:
        told = [address for address, what in found if what is outcome and asked.wants(address, outcome)]
        if sender and told:
            yield _report(asked, sender, content, told, outcome, now, f"{number}.{outcome}")


def _report(
    asked: RequestedReports,
    sender: str,
    content: bytes,
    told: list[str],
    outcome: ReportAction,
    now: datetime,
    number: str,
) -> bytes:
    _notify, status, words = SAYS[outcome]
    boundary, date = f"report-{number}", format_datetime(now)
    envelope = [f"Reporting-MTA: dns; {HOST}", f"Arrival-Date: {date}"]
    envelope += [f"Original-Envelope-Id: {asked.name}"] if asked.name else []
    blocks = ["\r\n".join(envelope)]
    for address in told:
        original = asked.recipients.get(address, (UNASKED, ""))[1].replace(";", "; ", 1)
        of_one = [f"Original-Recipient: {original}"] if original else []
        of_one += [f"Final-Recipient: rfc822; {address}", f"Action: {outcome}", f"Status: {status}"]
        blocks.append("\r\n".join([*of_one, f"Diagnostic-Code: x-rehearsal; {status} {words}"]))
    head = content.partition(b"\r\n\r\n")[0]
    text = "\r\n".join(f"<{address}>: {words}" for address in told)
    lines = (
        # A server that makes a mail was handed it by nobody.
        f"Received: by {HOST} (rehearsal); {date}",
        f"From: Mail Delivery System <MAILER-DAEMON@{HOST}>",
        f"To: {sender}",
        f"Subject: {'Successful ' if outcome is ReportAction.DELIVERED else ''}Mail Delivery Report",
        f"Date: {date}",
        f"Message-ID: <{number}@{HOST}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"',
        "",
        *(f"--{boundary}", "Content-Type: text/plain; charset=utf-8", "", text),
        *(f"--{boundary}", "Content-Type: message/delivery-status", "", "\r\n\r\n".join(blocks), ""),
        *(f"--{boundary}", "Content-Type: text/rfc822-headers", "", ""),
    )
    return "\r\n".join(lines).encode() + head + f"\r\n\r\n--{boundary}--\r\n".encode()
