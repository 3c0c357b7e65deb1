"""Mails that wait for a person, on the command line of a whole installation."""

from pathlib import Path

import pytest
from tests.cli.conftest import duban, furnished, moment

from duban.bootstrap import Installation
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail, SendAttempt
from duban.domain.proof.deliverability import ContactStanding, ReachEvent

NOW = moment(10, 14)
FORM = "R0/qz2021/department_monthly/2021-10/gxj"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation in a rehearsal's time, with an empty outbox."""
    return furnished(tmp_path, monkeypatch, NOW)


def ended(app: Installation, attempt: SendAttempt) -> None:
    """A form whose one attempt ended so."""
    _, _, reference = FORM.partition("/")
    recipients = ("tbr@gxj.example", "lly@gxj.example")
    mail = OutgoingMail(FORM, MailKind.FORM, reference, "gxj", "<a@b.example>", "0" * 64, recipients, "填报", NOW)
    with app.context.ledger.begin() as work:
        assert work.outbox.add(mail)
        if attempt.state is not MailState.HELD:
            assert work.outbox.claim(FORM, NOW, NOW) is not None
        work.outbox.settle(FORM, attempt, NOW)


def state(app: Installation) -> MailState:
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(FORM)
    assert mail is not None
    return mail.state


@pytest.mark.usefixtures("app")
def test_an_empty_list_says_so():
    result = duban("outbox")
    assert (result.exit_code, result.output) == (0, "没有待人工处理的邮件。\n")


@pytest.mark.parametrize(
    ("attempt", "label"),
    [
        (SendAttempt(MailState.HELD, "收件地址不是该单位的地址"), "扣留待人工处理"),
        (SendAttempt(MailState.FAILED, "550 [no] such user"), "发送失败"),
        (SendAttempt(MailState.UNKNOWN, "连接中断"), "结果待核实"),
        (SendAttempt(MailState.SENT, "250 ok", {"lly@gxj.example": "450 greylisted"}), "部分未送达"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_list_names_the_mail_its_state_and_the_reason(app, attempt, label):
    ended(app, attempt)
    output = duban("outbox").output
    assert all(text in output for text in (FORM, label, attempt.response, "tbr@gxj.example"))


def test_the_list_can_be_narrowed_to_a_state(app):
    ended(app, SendAttempt(MailState.FAILED, "550"))
    assert FORM in duban("outbox", "--state", "failed").output
    assert "没有" in duban("outbox", "--state", "held").output


@pytest.mark.usefixtures("app")
def test_a_word_that_is_no_state_is_told_in_one_sentence():
    result = duban("outbox", "--state", "lost")
    assert result.exit_code == 1
    assert "没有“lost”这种状态" in result.stderr


def test_a_held_mail_is_released_with_a_reason(app):
    ended(app, SendAttempt(MailState.HELD, "地址不符"))
    result = duban("outbox", "release", FORM, "--reason", "已电话核实")
    assert (result.exit_code, state(app)) == (0, MailState.RETRY)
    assert FORM in result.output


def test_a_failed_mail_is_cancelled_with_a_reason(app):
    ended(app, SendAttempt(MailState.FAILED, "550"))
    assert duban("outbox", "cancel", FORM, "--reason", "改用公文交换").exit_code == 0
    assert state(app) is MailState.CANCELLED


@pytest.mark.parametrize("command", ["release", "cancel"])
def test_what_cannot_be_done_is_said_and_changes_nothing(app, command):
    ended(app, SendAttempt(MailState.SENT, "250 ok"))
    result = duban("outbox", command, FORM, "--reason", "误操作")
    assert (result.exit_code, state(app)) == (1, MailState.SENT)
    assert "《填报》现为“已发出”" in result.stderr


def test_who_is_not_reached_is_listed_with_since_when_and_why_until_a_person_says_he_is(app: Installation):
    ended(app, SendAttempt(MailState.SENT, "250 ok"))
    with app.context.ledger.begin() as work:
        for address, reason in (("tbr@gxj.example", "552 5.2.2 mailbox full"), ("", "收件人均未收到")):
            work.reach.record(ReachEvent("qz2021", "gxj", address, ContactStanding.UNREACHED, NOW, reason, FORM))
    output = duban("outbox").output
    assert "联系不上" in output
    for words in ("市工信局", "tbr@gxj.example", "10-14 09:00", "552 5.2.2 mailbox full", "整个单位"):
        assert words in output
    assert duban("outbox", "reached", "other@gxj.example", "--reason", "电话核实").exit_code == 1
    assert duban("outbox", "reached", "tbr@gxj.example", "--reason", " ").exit_code == 1
    result = duban("outbox", "reached", "tbr@gxj.example", "--reason", "电话核实，已清理空间")
    assert result.exit_code == 0, result.output
    assert "联系不上" not in duban("outbox").output
