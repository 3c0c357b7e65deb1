"""Simulated departments: they read their mail, fill the form and reply as a person's mail program would."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import MailState
from duban.domain.plan.organisation import Organisation, Role
from duban.domain.plan.programme import Programme
from duban.errors import DubanError
from duban.ports import PostOffice
from duban_rehearsal.filling import Quality, fill
from duban_rehearsal.replies import REFERENCE, Correspondent, NothingToReplyTo, workbook_in
from duban_rehearsal.scenario import ScenarioAct, ScenarioStep

WORDS = {
    ScenarioStep.EXPLANATION: "我单位填报表已报分管领导审签，预计29日报送。",
    ScenarioStep.WITHDRAWAL: "我单位昨日报送的填报表数字有误，请作废，更正后重新报送。",
    # No such address exists: what counts is its form.
    ScenarioStep.LINK: "填报表见QQ邮箱发来的超大附件。\n\n10月任务进展填报表.xlsx (3.2M, 2021年11月21日 11:20 到期)\n"
    "进入下载页面：https://mail.qq.com/cgi-bin/ftnExs_download?t=exs_ftn_download&k=0000&code=0000",
}
QUALITY = {ScenarioStep.BAD_RETURN: Quality.CARELESS, ScenarioStep.GOOD_RETURN: Quality.CAREFUL}


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

    def perform(self, act: ScenarioAct, reference: Reference, post_office: PostOffice) -> bool:
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

    def _compose(self, act: ScenarioAct, reference: Reference, name: str) -> EmailMessage:
        request = self._form_mail(reference)
        correspondent = Correspondent(self.organisation, self.address, self.robot)
        if act.step is ScenarioStep.AUTOMATIC_REPLY:
            return correspondent.automatic(request, name, act.at)
        if act.step in WORDS:
            return correspondent.with_words(request, WORDS[act.step], name, act.at)
        workbook = fill(workbook_in(request), QUALITY[act.step], act.at.date())
        return correspondent.with_form(request, workbook, self._file_name(act), name, act.at)

    def _file_name(self, act: ScenarioAct) -> str:
        """People rename files; the product must not mind."""
        return f"{self.organisation.name}报表（{'修改后' if act.step is ScenarioStep.GOOD_RETURN else '初稿'}）.xlsx"

    def _form_mail(self, reference: Reference) -> EmailMessage:
        """The mail that brought the form of *reference*."""
        for message in self.received():
            if str(message[REFERENCE]) == str(reference) and any(message.iter_attachments()):
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
