"""Simulated departments: they read their mail, fill the form and reply as a person's mail program would."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from duban.domain.cycle import Reference
from duban.domain.delivery import MailState
from duban.domain.organisation import Organisation, Role
from duban.domain.programme import Programme
from duban.errors import DubanError
from duban.ports import PostOffice
from duban.rehearsal.filling import Quality, fill
from duban.rehearsal.scenario import Act, Step

XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
QUALITY = {Step.BAD_RETURN: Quality.CARELESS, Step.GOOD_RETURN: Quality.CAREFUL}


class NothingToReplyTo(DubanError):
    """A simulated department was to reply, but no form has reached its mailbox."""


@dataclass(frozen=True, slots=True)
class Department:
    """
    One organisation at its own desk: all it knows is what lies in its mailbox.

    `mails` is the folder with a Maildir for each address, `sent` where its own mails are kept. A mail is kept
    before it is sent and the same bytes are sent again after a crash, as a mail program's outbox does.
    """

    organisation: Organisation
    address: str
    robot: str
    mails: Path
    sent: Path

    def perform(self, act: Act, reference: Reference, post_office: PostOffice) -> bool:
        """Do one step; False, and nothing sent, if it was done before. NothingToReplyTo if no form came."""
        name = f"{str(reference).replace('/', '.')}.{act.step}"
        done, kept = self.sent / f"{name}.done", self.sent / f"{name}.eml"
        if done.exists():
            return False
        self.sent.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            draft = kept.with_suffix(".tmp")
            draft.write_bytes(self._compose(act, reference, name).as_bytes(policy=email.policy.SMTP))
            draft.replace(kept)
        attempt = post_office.send(kept.read_bytes(), (self.robot,))
        if attempt.state is not MailState.SENT:
            raise DubanError(f"模拟单位{self.organisation.name}未能发出邮件：{attempt.response}")
        done.touch()
        return True

    def received(self) -> Iterator[EmailMessage]:
        """The mails in this mailbox, oldest first."""
        for path in sorted((self.mails / self.address / "new").glob("*"), key=lambda path: path.name):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if isinstance(message, EmailMessage):
                yield message

    def _compose(self, act: Act, reference: Reference, name: str) -> EmailMessage:
        request = self._form_mail(reference)
        reply = EmailMessage(policy=email.policy.SMTP)
        reply["From"] = f"{self.organisation.name}{Role.FILLER} <{self.address}>"
        reply["To"] = self.robot
        reply["Date"] = format_datetime(act.at)
        reply["Message-ID"] = f"<{name}@{self.address.rpartition('@')[2]}>"
        reply["In-Reply-To"] = request["Message-ID"]
        reply["References"] = request["Message-ID"]
        if act.step is Step.AUTOMATIC_REPLY:
            return self._automatic(reply, request)
        reply["Subject"] = f"回复：{request['Subject']}"
        reply.set_content(f"您好，我单位填报表见附件，请查收。\n\n{self.organisation.name}\n\n{_quoted(request)}")
        workbook = fill(_workbook(request), QUALITY[act.step], act.at.date())
        reply.add_attachment(workbook, maintype=XLSX[0], subtype=XLSX[1], filename=self._file_name(act))
        return reply

    def _automatic(self, reply: EmailMessage, request: EmailMessage) -> EmailMessage:
        reply["Subject"] = f"自动回复: {request['Subject']}"
        reply["Auto-Submitted"] = "auto-replied"
        reply.set_content("您好，本人正在外出公干，邮件将于返回后尽快处理。")
        return reply

    def _file_name(self, act: Act) -> str:
        """People rename files; the product must not mind."""
        return f"{self.organisation.name}报表（{'修改后' if act.step is Step.GOOD_RETURN else '初稿'}）.xlsx"

    def _form_mail(self, reference: Reference) -> EmailMessage:
        """The mail that brought the form of *reference*."""
        for message in self.received():
            if str(reference) in str(message["Subject"]) and any(message.iter_attachments()):
                return message
        raise NothingToReplyTo(f"{self.organisation.name}的信箱 {self.address} 中没有 {reference} 的填报表。")


def departments(programme: Programme, stream: str, robot: str, home: Path) -> dict[str, Department]:
    """The departments that owe a return of *stream*, by organisation code."""
    return {
        organisation.code: Department(
            organisation=organisation,
            address=programme.contacts_of(organisation.code, (Role.FILLER,))[0].mail,
            robot=robot,
            mails=home / "mail",
            sent=home / "departments" / organisation.code,
        )
        for organisation in programme.reporters(stream)
    }


def _workbook(message: EmailMessage) -> bytes:
    """The workbook attached to *message*."""
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
