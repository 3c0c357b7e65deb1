"""Simulated people: what they send is what a person would send, and in a demonstration each step is done once."""

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
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import FilledForm, Verdict, verdict
from duban.errors import DubanError
from duban_rehearsal.kept_mail import KeptMailProgram, Maildirs
from duban_rehearsal.outcome import WRITES
from duban_rehearsal.people.behaviour import Act, Behaviour, Step
from duban_rehearsal.people.filling import Quality, fill
from duban_rehearsal.people.people import People
from duban_rehearsal.people.replies import XLSX, form_brought_by

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
def mails(tmp_path: Path) -> Path:
    """Maildirs, in one of which a form lies."""
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
    return tmp_path / "mail"


def people(mails: Path, post_office: KeepingPostOffice) -> People:
    """Everybody, with the mail programs of a demonstration."""
    filler = Contact(UNIT.code, Role.FILLER, "甲某", ADDRESS, "059500000001")
    programme = Programme("qz2021", "专项", (), (UNIT,), (filler,), (), (), "0" * 64)
    return People(programme, ROBOT, Maildirs(mails), KeptMailProgram(mails.parent / "sent", post_office))


def act(step: Step) -> Act:
    return Act(AT, REFERENCE, step)


def test_a_reply_quotes_the_request_renames_the_file_and_has_an_identity_of_its_own(mails: Path) -> None:
    post_office = KeepingPostOffice()
    assert people(mails, post_office).perform(act(Step.CAREFUL_RETURN))
    (reply,) = post_office.mails
    assert reply["In-Reply-To"] == "<form@yyb.example>"
    assert reply["Message-ID"] != "<form@yyb.example>"
    body = reply.get_body(("plain",))
    assert body is not None
    assert "> 请填报。" in body.get_content()
    (attachment,) = reply.iter_attachments()
    assert attachment.get_filename() != "填报表.xlsx"


def test_a_step_is_done_once(mails: Path) -> None:
    post_office = KeepingPostOffice()
    assert people(mails, post_office).perform(act(Step.CAREFUL_RETURN))
    assert people(mails, post_office).perform(act(Step.CAREFUL_RETURN))
    assert len(post_office.mails) == 1


def test_a_mail_that_did_not_leave_is_sent_again_to_the_byte(mails: Path) -> None:
    refusing, taking = KeepingPostOffice(MailState.RETRY), KeepingPostOffice()
    with pytest.raises(DubanError, match="未能发出"):
        people(mails, refusing).perform(act(Step.CAREFUL_RETURN))
    assert people(mails, taking).perform(act(Step.CAREFUL_RETURN))
    assert refusing.mails[0].as_bytes() == taking.mails[0].as_bytes()


def test_an_automatic_reply_is_marked_as_one_and_brings_no_form(mails: Path) -> None:
    post_office = KeepingPostOffice()
    people(mails, post_office).perform(act(Step.AUTOMATIC_REPLY))
    (reply,) = post_office.mails
    assert reply["Auto-Submitted"] == "auto-replied"
    assert list(reply.iter_attachments()) == []


@pytest.mark.parametrize(("page", "brought"), [("", str(REFERENCE)), ("协调事项答复表", "")])
def test_a_page_on_which_a_unit_answers_something_else_is_no_form(page: str, brought: str) -> None:
    """Both come in mails about the same return; who was let off has the page alone."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["X-Duban-Reference"] = str(REFERENCE)
    message.set_content("请查收。")
    message.add_attachment(b"PK", maintype=XLSX[0], subtype=XLSX[1], filename=f"市税务局{page}.xlsx")
    assert form_brought_by(message.as_bytes()) == brought


def test_who_never_got_a_form_cannot_reply(tmp_path: Path) -> None:
    post_office = KeepingPostOffice()
    assert not people(tmp_path / "mail", post_office).perform(act(Step.CAREFUL_RETURN))
    assert post_office.mails == []


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
        (Step.EXPLANATION, Behaviour.ONLY_WORDS),
        (Step.WITHDRAWAL, Behaviour.WITHDRAWN),
        (Step.LINK, Behaviour.CLOUD_LINK),
    ],
)
def test_what_a_unit_only_says_is_of_the_kind_that_the_end_expects(
    mails: Path, step: Step, behaviour: Behaviour
) -> None:
    office = KeepingPostOffice()
    assert people(mails, office).perform(act(step))
    (mail,) = office.mails
    body = mail.get_body(("plain",))
    assert body is not None
    words = said_words(body.get_content())
    assert not list(mail.iter_attachments())
    assert (message_kind(words),) == WRITES[behaviour]
    assert [link.provider for link in links_in(words)] == (["QQ邮箱超大附件"] if step is Step.LINK else [])
