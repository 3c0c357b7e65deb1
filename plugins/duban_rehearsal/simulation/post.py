"""A post office inside one process: what is sent lies in the mailboxes at once, stamped by the simulated clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from duban.domain.mail.delivery import MailState, SendAttempt
from duban.errors import Refused
from duban.ports import Clock, Fetched, KnownUids, MailboxWatch, MessageKey
from duban_rehearsal.people.replies import head_of

HOST = "post.rehearsal.example"
BOUNCES_AFTER = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class PostedMail:
    """A mail that lies in somebody's mailbox."""

    at: datetime
    raw: bytes

    @property
    def head(self) -> bytes:
        """Its header lines."""
        return head_of(self.raw)


@dataclass(slots=True)
class InnerPostOffice:
    """
    Both ends of the mail: takes what anybody sends, and is the robot's mailbox.

    A mail to one of the `dead` addresses is taken, as servers do, and a delivery status notification (RFC 3464)
    comes back some minutes later.
    """

    clock: Clock
    robot: str
    dead: set[str] = field(default_factory=set)
    boxes: dict[str, list[PostedMail]] = field(default_factory=dict)
    _bounces: int = 0

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
        """Deliver to every address, each once."""
        now = self.clock.now()
        for address in dict.fromkeys(recipient.casefold() for recipient in recipients):
            if address in self.dead:
                self._put(self.robot, self._bounce(raw, address, now), now + BOUNCES_AFTER, by="by")
            else:
                self._put(address, raw, now)
        return SendAttempt(MailState.SENT, "250 2.0.0 delivered")

    def close(self) -> None:
        """Nothing is open."""

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        """What arrived in the robot's mailbox up to now and is not known yet."""
        seen = known("INBOX", 1)
        now = self.clock.now()
        for uid, mail in enumerate(self.boxes.get(self.robot, ()), start=1):
            if uid not in seen and mail.at <= now:
                yield Fetched(MessageKey("INBOX", 1, uid), mail.raw, mail.at)

    def watch(self) -> MailboxWatch:
        """Refused: a simulation steps from event to event, nobody waits in it."""
        raise Refused("长期演练中不监视信箱。")

    def mailboxes(self) -> Mapping[str, list[PostedMail]]:
        """Everybody's mailbox but the robot's."""
        return {address: mails for address, mails in self.boxes.items() if address != self.robot}

    def _put(self, address: str, raw: bytes, at: datetime, by: str = "from client by") -> None:
        """Deliver, with the line of a server that was handed the mail, or, *by* itself, made it."""
        received = f"Received: {by} {HOST} with ESMTP; {format_datetime(at)}\r\n".encode()
        self.boxes.setdefault(address, []).append(PostedMail(at, received + raw))

    def _bounce(self, raw: bytes, address: str, now: datetime) -> bytes:
        """Why a mail did not reach *address*, with its headers, as postfix says it."""
        self._bounces += 1
        head = head_of(raw)
        boundary = f"bounce-{self._bounces}"
        message = EmailMessage(policy=SMTP)
        message["From"] = f"MAILER-DAEMON@{HOST}"
        message["To"] = self.robot
        message["Subject"] = "Undelivered Mail Returned to Sender"
        message["Date"] = format_datetime(now + BOUNCES_AFTER)
        message["Message-ID"] = f"<bounce-{self._bounces}@{HOST}>"
        message["Auto-Submitted"] = "auto-replied"
        message["MIME-Version"] = "1.0"
        message["Content-Type"] = f'multipart/report; report-type=delivery-status; boundary="{boundary}"'
        parts = (
            ("text/plain", f"<{address}>: host said: 550 5.1.1 User unknown".encode()),
            (
                "message/delivery-status",
                f"Reporting-MTA: dns; {HOST}\r\n\r\nFinal-Recipient: rfc822; {address}\r\n"
                "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n".encode(),
            ),
            ("text/rfc822-headers", head),
        )
        body = b"".join(
            f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n" for kind, content in parts
        )
        # The library would end an empty multipart right behind the head, and nobody looks for parts after its end.
        lines = "".join(f"{name}: {value}\r\n" for name, value in message.items())
        return f"{lines}\r\n".encode() + body + f"--{boundary}--\r\n".encode()
