"""What a person's mail program makes of a reply: the original quoted below, the form attached under another name."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import format_datetime
from hashlib import sha256

from duban.domain.plan.organisation import Organisation, Role
from duban.errors import DubanError

# Where our mails say in full which return they are about.
REFERENCE = "X-Duban-Reference"
SCAN = b"%PDF-1.4\n%%EOF\n"  # a page without text, as a scanner makes it
HEADS = BytesHeaderParser(policy=email.policy.default)
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
# What the workbooks are called that are no form: on them a unit answers what it was asked beside its return.
NEEDS_PAGE, ERRANDS_PAGE = PAGES = ("协调事项答复表", "交办事项反馈表")


class NothingToReplyTo(DubanError):
    """A simulated organisation was to reply, but no form has reached its mailbox."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody of an organisation who answers the robot's mails."""

    organisation: Organisation
    address: str
    robot: str

    def automatic(self, request: EmailMessage, name: str, at: datetime) -> EmailMessage:
        """The answer of a mail program whose owner is away."""
        reply = self._reply(request, name, at)
        reply["Subject"] = f"自动回复: {request['Subject']}"
        reply["Auto-Submitted"] = "auto-replied"
        reply.set_content("您好，本人正在外出公干，邮件将于返回后尽快处理。")
        return reply

    def with_words(self, request: EmailMessage, words: str, name: str, at: datetime) -> EmailMessage:
        """An answer that brings no form."""
        reply = self._reply(request, name, at)
        reply["Subject"] = f"回复：{request['Subject']}"
        reply.set_content(f"您好，{words}\n\n{self.organisation.name}\n\n{_quoted(request)}")
        return reply

    def with_form(
        self, request: EmailMessage, workbook: bytes, file_name: str, name: str, at: datetime, *, stamped: bool = False
    ) -> EmailMessage:
        """The filled form, *stamped* with its scan; *name* becomes the Message-ID: the same reply is the same mail."""
        reply = self._reply(request, name, at)
        reply["Subject"] = f"回复：{request['Subject']}"
        reply.set_content(f"您好，我单位填报表见附件，请查收。\n\n{self.organisation.name}\n\n{_quoted(request)}")
        reply.add_attachment(workbook, maintype=XLSX[0], subtype=XLSX[1], filename=file_name)
        if stamped:
            reply.add_attachment(SCAN, maintype="application", subtype="pdf", filename="盖章扫描件.pdf")
        # The library would draw one at random, and the same reply would be another mail each time.
        reply.set_boundary(f"reply-{sha256(str(reply['Message-ID']).encode()).hexdigest()[:32]}")
        return reply

    def _reply(self, request: EmailMessage, name: str, at: datetime) -> EmailMessage:
        reply = EmailMessage(policy=email.policy.SMTP)
        reply["From"] = f"{self.organisation.name}{Role.FILLER} <{self.address}>"
        reply["To"] = self.robot
        reply["Date"] = format_datetime(at)
        reply["Message-ID"] = f"<{name}@{self.address.rpartition('@')[2]}>"
        reply["In-Reply-To"] = request["Message-ID"]
        reply["References"] = request["Message-ID"]
        return reply


def form_brought_by(mail: bytes) -> str:
    """The reference of the return whose form *mail* brings or brings again, "" if it brings none."""
    if XLSX[1].encode() not in mail:
        return ""
    named = str(HEADS.parsebytes(head_of(mail))[REFERENCE] or "")
    return named if named and not _is_page(mail) else ""


def _is_page(mail: bytes) -> bool:
    """Whether the first workbook of *mail* is a page on which a unit answers something else."""
    parts = email.message_from_bytes(mail, policy=email.policy.default).iter_attachments()
    first = next((str(part.get_filename()) for part in parts if part.get_content_subtype() == XLSX[1]), "")
    return any(page in first for page in PAGES)


def head_of(mail: bytes) -> bytes:
    """The header lines of a mail, with the empty line that ends them."""
    return mail.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def workbook_in(message: EmailMessage) -> bytes:
    """The workbook attached to *message*; NothingToReplyTo if there is none."""
    for part in message.iter_attachments():
        if part.get_content_subtype() == XLSX[1]:
            return bytes(part.get_content())
    raise NothingToReplyTo(f"邮件“{message['Subject']}”没有附填报表。")


def _quoted(message: EmailMessage) -> str:
    """The original below the reply, as mail programs put it there."""
    body = message.get_body(("plain",))
    lines = body.get_content().splitlines() if body is not None else []
    head = [
        "------------------ 原始邮件 ------------------",
        f"发件人：{message['From']}",
        f"主题：{message['Subject']}",
    ]
    return "\n".join([*head, "", *(f"> {line}" for line in lines)])
