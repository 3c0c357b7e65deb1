"""Simulated departments: what they send is what a person would send, and each step is done once."""

import email
import email.policy
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.builders import ITEMS, REFERENCE, form, is_ours

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.checks import check
from duban.domain.files.cloud_link import links_in
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.mail.message import message_kind, said_words
from duban.domain.plan.organisation import Organisation
from duban.domain.returns.submission import FilledForm, Verdict, verdict
from duban.errors import DubanError
from duban_rehearsal.departments import Department, NothingToReplyTo
from duban_rehearsal.filling import Quality, fill
from duban_rehearsal.outcome import WRITES
from duban_rehearsal.scenario import ScenarioAct, ScenarioBehaviour, ScenarioStep

UNIT = Organisation("shuiwu", "市税务局", (), "市直部门", subordinate=False, salutation="贵局")
ADDRESS, ROBOT = "tbr@shuiwu.example", "duban@yyb.example"
AT = datetime(2021, 10, 21, 11, 20, tzinfo=TIMEZONE)


class KeepingPostOffice:
    """Takes every mail, or none."""

    def __init__(self, state: MailState = MailState.SENT) -> None:
        self.state = state
        self.mails: list[EmailMessage] = []

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
        assert recipients == (ROBOT,)
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return SendAttempt(self.state)

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def department(tmp_path: Path) -> Department:
    """A department in whose mailbox a form lies."""
    request = EmailMessage()
    request["From"], request["To"], request["Message-ID"] = ROBOT, ADDRESS, "<form@yyb.example>"
    request["Subject"] = "【填报通知】10月任务进展〔泉营商2110-税务〕"
    request["X-Duban-Reference"] = str(REFERENCE)
    request.set_content("请填报。")
    workbook = WorkbookFormWriter().write(form())
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    request.add_attachment(workbook, maintype="application", subtype=kind, filename="填报表.xlsx")
    folder = tmp_path / "mail" / ADDRESS / "new"
    folder.mkdir(parents=True)
    (folder / "1").write_bytes(request.as_bytes(policy=email.policy.SMTP))
    return Department(UNIT, ADDRESS, ROBOT, tmp_path / "mail", tmp_path / "sent")


def act(step: ScenarioStep) -> ScenarioAct:
    return ScenarioAct(AT, "shuiwu", step)


def test_a_reply_quotes_the_request_renames_the_file_and_has_an_identity_of_its_own(department: Department) -> None:
    post_office = KeepingPostOffice()
    assert department.perform(act(ScenarioStep.GOOD_RETURN), REFERENCE, post_office)
    (reply,) = post_office.mails
    assert reply["In-Reply-To"] == "<form@yyb.example>"
    assert reply["Message-ID"] != "<form@yyb.example>"
    body = reply.get_body(("plain",))
    assert body is not None
    assert "> 请填报。" in body.get_content()
    (attachment,) = reply.iter_attachments()
    assert attachment.get_filename() != "填报表.xlsx"


def test_a_step_is_done_once(department: Department) -> None:
    post_office = KeepingPostOffice()
    assert department.perform(act(ScenarioStep.GOOD_RETURN), REFERENCE, post_office)
    assert not department.perform(act(ScenarioStep.GOOD_RETURN), REFERENCE, post_office)
    assert len(post_office.mails) == 1


def test_a_mail_that_did_not_leave_is_sent_again_to_the_byte(department: Department) -> None:
    refusing, taking = KeepingPostOffice(MailState.RETRY), KeepingPostOffice()
    with pytest.raises(DubanError, match="未能发出"):
        department.perform(act(ScenarioStep.GOOD_RETURN), REFERENCE, refusing)
    assert department.perform(act(ScenarioStep.GOOD_RETURN), REFERENCE, taking)
    assert refusing.mails[0].as_bytes() == taking.mails[0].as_bytes()


def test_an_automatic_reply_is_marked_as_one_and_brings_no_form(department: Department) -> None:
    post_office = KeepingPostOffice()
    department.perform(act(ScenarioStep.AUTOMATIC_REPLY), REFERENCE, post_office)
    (reply,) = post_office.mails
    assert reply["Auto-Submitted"] == "auto-replied"
    assert list(reply.iter_attachments()) == []


def test_who_never_got_a_form_cannot_reply(tmp_path: Path) -> None:
    nobody = Department(UNIT, ADDRESS, ROBOT, tmp_path / "mail", tmp_path / "sent")
    with pytest.raises(NothingToReplyTo):
        nobody.perform(act(ScenarioStep.GOOD_RETURN), REFERENCE, KeepingPostOffice())


@pytest.mark.parametrize(
    ("quality", "expected", "codes"),
    [
        (Quality.CAREFUL, Verdict.ACCEPTED, set()),
        (Quality.CARELESS, Verdict.SENT_BACK, {"E07", "E08", "E18"}),
    ],
)
def test_a_clerk_fills_with_care_or_without(quality: Quality, expected: Verdict, codes: set[str]) -> None:
    filled = WorkbookFormReader().read(fill(WorkbookFormWriter().write(form()), quality, date(2021, 10, 21)))
    assert isinstance(filled, FilledForm)
    entries, findings = check(filled, ITEMS, REFERENCE, is_ours, date(2021, 10, 21))
    assert verdict(findings) is expected
    assert {finding.code for finding in findings} == codes
    assert len(entries) == len(ITEMS)


@pytest.mark.parametrize(
    ("step", "behaviour"),
    [
        (ScenarioStep.EXPLANATION, ScenarioBehaviour.ONLY_WORDS),
        (ScenarioStep.WITHDRAWAL, ScenarioBehaviour.WITHDRAWN),
        (ScenarioStep.LINK, ScenarioBehaviour.CLOUD_LINK),
    ],
)
def test_what_a_unit_only_says_is_of_the_kind_that_the_end_expects(
    department: Department, step: ScenarioStep, behaviour: ScenarioBehaviour
) -> None:
    office = KeepingPostOffice()
    assert department.perform(ScenarioAct(AT, "shuiwu", step), REFERENCE, office)
    (mail,) = office.mails
    body = mail.get_body(("plain",))
    assert body is not None
    words = said_words(body.get_content())
    assert not list(mail.iter_attachments())
    assert (message_kind(words),) == WRITES[behaviour]
    assert [link.provider for link in links_in(words)] == (["QQ邮箱超大附件"] if step is ScenarioStep.LINK else [])
