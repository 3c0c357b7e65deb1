"""A bounce of our mail is never passed over: it counts for whom it names, for the only addressee, or a person looks."""

import pytest
from tests.services.collect.mails import holds, last_handled, letter, sent_since, submissions
from tests.services.collect.test_bounces import ADDRESSEES, URGE, bounce, mail, receive, urged
from tests.services.conftest import CYCLE, ROBOT, OfficeApp, address, at

from duban.domain.mail.bounce import BounceKind
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail, message_id_for
from duban.domain.mail.holds import HoldKind
from duban.domain.mail.triage import Triage
from duban.services.proof.deliverability import Reaching
from duban.services.send.outbox_admin import MailRoom

__all__ = ["urged"]

ALONE = "R0/alone"
WHOM = "head@swj.example"


def notice(message_id: str, words: str, sender: str = "MAILER-DAEMON@mail.example.cn") -> bytes:
    """A bounce without a report."""
    lines = [
        "Return-Path: <>",
        f"From: {sender}",
        f"To: {ROBOT}",
        "Subject: Delivery Status Notification (Failure)",
        "",
    ]
    return "\r\n".join([*lines, words, "", "----- Original message -----", f"Message-ID: {message_id}", ""]).encode()


@pytest.fixture
def alone(urged: OfficeApp) -> OutgoingMail:
    """A mail of ours that went to one addressee."""
    sent = mail(urged, URGE)
    message_id = message_id_for(ALONE, urged.context.signer.mark, "yyb.quanzhou.example")
    one = OutgoingMail(
        ALONE,
        MailKind.NOTICE,
        sent.reference,
        sent.organisation,
        message_id,
        sent.raw_sha256,
        (WHOM, ROBOT),
        "催办",
        at(10, 26),
        MailState.SENT,
        sent_at=at(10, 26),
    )
    with urged.context.ledger.begin() as work:
        work.outbox.add(one)
    return one


def test_one_that_names_nobody_counts_for_the_only_addressee(urged: OfficeApp, alone: OutgoingMail) -> None:
    receive(urged, notice(alone.message_id, "The group you tried to contact may not exist."), at(10, 26, 10))
    assert mail(urged, ALONE).state is MailState.BOUNCED
    assert WHOM in {mark.event.address for mark in Reaching(urged.context).unreached()}
    assert holds(urged) == ()


@pytest.mark.parametrize("words", ["The group may not exist.", "User inner@core.example not found (550 5.1.1)"])
def test_of_several_addressees_a_person_finds_out_which(urged: OfficeApp, words: str) -> None:
    receive(urged, notice(mail(urged, URGE).message_id, words), at(10, 26, 10))
    (hold,) = holds(urged)
    assert (hold.kind, hold.reference) == (HoldKind.BOUNCE, str(CYCLE.of("swj")))
    assert "退信未写明是哪个收件人" in hold.reason
    assert all(addressee in hold.reason for addressee in ADDRESSEES), "the office sees whom to ring"
    assert mail(urged, URGE).state is MailState.SENT


def test_the_class_of_each_addressee_stands_in_the_outbox_and_in_what_the_office_is_told(urged: OfficeApp) -> None:
    message_id = mail(urged, URGE).message_id
    receive(urged, bounce(message_id, ADDRESSEES[0], status="5.1.1"), at(10, 26, 10))
    receive(urged, bounce(message_id, ADDRESSEES[1], status="5.2.2"), at(10, 26, 10, 5))
    (pending,) = MailRoom(urged.context.ledger).pending(at(10, 26, 11))
    assert pending.kinds == {ADDRESSEES[0]: BounceKind.PERMANENT, ADDRESSEES[1]: BounceKind.FULL}
    marks = {mark.event.address: mark.event.kind for mark in Reaching(urged.context).unreached() if mark.event.address}
    assert marks == pending.kinds


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        pytest.param("no-reply@swj.example", {}, id="who asks for no reply"),
        pytest.param("swj_noreply@swj.example", {}, id="whatever stands before it"),
        pytest.param("post_master@swj.example", {}, id="a daemon under another name"),
        pytest.param(address("swj"), {"List_Unsubscribe": "<mailto:u@swj.example>"}, id="a newsletter"),
        pytest.param(address("swj"), {"Mailing_List": "contact x-help@swj.example"}, id="an old mailing list"),
        pytest.param(address("swj"), {"Feedback_ID": "1:2:swj"}, id="a bulk sender"),
        pytest.param(address("swj"), {"Auto_Submitted": "auto-notified"}, id="a notifier"),
        pytest.param("owner-all@swj.example", {}, id="a list's owner"),
    ],
)
def test_a_robot_at_a_units_own_domain_is_kept_and_not_answered(
    app: OfficeApp, sender: str, headers: dict[str, str]
) -> None:
    app.send_forms()
    before = len(app.post_office.attempts)
    receive(app, letter(sender, at(10, 20), "您的邮箱密码将于7日后过期。", **headers), at(10, 20))
    assert last_handled(app).triage is Triage.AUTOMATIC
    assert sent_since(app, before) == []


def test_a_form_from_the_postmaster_of_a_unit_is_a_return(app: OfficeApp) -> None:
    app.send_forms()
    files = [("报表.xlsx", app.good_form("swj"))]
    receive(app, letter("postmaster@swj.example", at(10, 20), files=files), at(10, 20))
    assert last_handled(app).triage in (Triage.FORM, Triage.UNKNOWN)
    assert submissions(app, "swj") or holds(app), "filed, or asked about as from any unregistered mailbox"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("邮件未送达通知", "您发给 {} 的邮件未送达，原因：该账号已注销。"),
        ("系统通知", "收件人 {} 的账号已被冻结，邮件未能到达。"),
        ("系统通知", "您的邮件未发送成功。收件人：{} 原因：收件人不存在。"),
        ("邮件发送不成功", "您的邮件发送不成功。{} 550 5.1.1 No such account"),
        ("来自系统的邮件", "对方服务器拒绝接收：{} 邮箱容量不足 552 5.2.2"),
        ("投遞失敗", "您的郵件無法傳遞給 {}，使用者不存在。"),
        ("您的邮件被对方拒绝", "{}: 554 5.7.1 spam detected"),
    ],
)
def test_a_page_in_words_that_no_corpus_has_counts_if_it_comes_from_nobody_and_cites_our_mail(
    urged: OfficeApp, alone: OutgoingMail, subject: str, text: str
) -> None:
    page = (
        f"Return-Path: <>\nFrom: system@mail.example\nTo: duban@yyb.quanzhou.example\nSubject: {subject}\n"
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{text.format(WHOM)}\n\n----原邮件----\nMessage-ID: {alone.message_id}\n"
    )
    receive(urged, page.encode(), at(10, 26, 10))
    assert mail(urged, ALONE).state is MailState.BOUNCED
