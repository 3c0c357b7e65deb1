"""What people know: the mails that lie in their mailboxes, read as they come, and nothing of the ledger."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy

from duban_rehearsal.people.replies import HEADS, REFERENCE, head_of
from duban_rehearsal.simulation.post import InnerPostOffice

NUMBER = re.compile(r"编号：(\S+)#(\d+)")
ACCEPTED, SENT_BACK = ("已收", "已收但请核实"), ("退回", "请协助补正")
VERDICT = re.compile(r"【([^】]+)】")


@dataclass(frozen=True, slots=True)
class LetterboxMail:
    """A mail of ours that somebody has."""

    address: str
    at: datetime
    message_id: str
    reference: str
    raw: bytes

    @property
    def subject(self) -> str:
        """As its reader sees it."""
        return str(message_from_bytes(head_of(self.raw), policy=policy.default)["Subject"])

    @property
    def text(self) -> str:
        """What its reader reads."""
        body = message_from_bytes(self.raw, policy=policy.default).get_body(("plain",))
        return body.get_content() if body is not None else ""


@dataclass(slots=True)
class Witness:
    """Every mailbox but ours, read to where it is."""

    post_office: InnerPostOffice
    copies: set[tuple[str, str]] = field(default_factory=set)
    accepted: dict[str, datetime] = field(default_factory=dict)
    _read: dict[str, int] = field(default_factory=dict)

    def news(self) -> Iterator[LetterboxMail]:
        """What came since the last look."""
        for address, mails in self.post_office.boxes.items():
            begins = self._read.get(address, 0)
            if address == self.post_office.robot or begins == len(mails):
                continue
            for mail in mails[begins:]:
                head = HEADS.parsebytes(mail.head)
                yield LetterboxMail(
                    address, mail.at, str(head["Message-ID"]).strip(), str(head[REFERENCE] or ""), mail.raw
                )
            self._read[address] = len(mails)
