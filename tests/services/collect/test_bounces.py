"""Bounces: who was not reached is known, nobody is blamed who was not told, and a forged one changes nothing."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from tests.services.conftest import CYCLE, ROBOT, OfficeApp, address, at, mail_with
from tests.services.escalate.test_late_returns import MORNINGS, climb, rungs

from duban.domain.mail.delivery import MailState, OutgoingMail, SendAttempt
from duban.domain.plan.organisation import Role
from duban.services.send.outbox_admin import MailRoom

FORM = f"R0/{CYCLE.of('swj')}"
URGE = f"R3/{CYCLE.of('swj')}"
ADDRESSEES = (address("swj", Role.LIAISON), address("swj", Role.SECTION_HEAD))


def mail(app: OfficeApp, key: str) -> OutgoingMail:
    with app.context.ledger.begin() as work:
        found = work.outbox.get(key)
    assert found is not None
    return found


def bounce(message_id: str, recipient: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery report as RFC 3464 has it."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "mailer-daemon@mx.example", ROBOT, "Undelivered Mail"
    message["Message-ID"] = f"<{abs(hash((message_id, recipient, action)))}@mx.example>"
    message.set_content("The mail could not be delivered.")
    message.make_mixed()
    report = (
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\n"
        f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; {status} told by the server\r\n"
    )
    raw = message.as_bytes().replace(b"multipart/mixed;", b'multipart/report; report-type="delivery-status";')
    boundary = raw.split(b'boundary="')[1].split(b'"')[0]
    parts = (
        b"Content-Type: message/delivery-status\r\n\r\n" + report.encode(),
        b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: " + message_id.encode() + b"\r\n",
    )
    tail = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts) + b"--" + boundary + b"--\r\n"
    return raw.replace(b"--" + boundary + b"--\r\n", tail)


def receive(app: OfficeApp, raw: bytes, when: datetime) -> None:
    app.mailbox.put(raw, when)
    app.work(when)


@pytest.fixture
def urged(app: OfficeApp) -> OfficeApp:
    """An office that has urged everybody, on the first working day after the deadline."""
    app.send_forms()
    climb(app, *MORNINGS[:-1])
    assert mail(app, URGE).state is MailState.SENT
    return app


def test_an_urge_that_reached_nobody_is_no_ground_for_anything_higher(urged: OfficeApp) -> None:
    for recipient in ADDRESSEES:
        receive(urged, bounce(mail(urged, URGE).message_id, recipient), at(10, 26, 10))
    assert mail(urged, URGE).state is MailState.BOUNCED
    (pending,) = MailRoom(urged.context.ledger).pending(at(10, 26, 11))
    assert (pending.mail.key, set(pending.refused)) == (URGE, set(ADDRESSEES)), "the office is shown whom it must ring"
    climb(urged, at(10, 27), at(10, 28), at(11, 1))
    assert rungs(urged, "swj") == ["R0", "R1", "R2", "R3"]
    assert "R5" in rungs(urged, "jyj")


def test_one_addressee_who_was_reached_is_enough(urged: OfficeApp) -> None:
    receive(urged, bounce(mail(urged, URGE).message_id, ADDRESSEES[0]), at(10, 26, 10))
    assert mail(urged, URGE).state is MailState.SENT
    with urged.context.ledger.begin() as work:
        assert list(work.outbox.refusals(URGE)) == [ADDRESSEES[0]]


@pytest.mark.parametrize(
    ("forgery", "recipient", "action"),
    [
        pytest.param("<duban.00.11@yyb.example>", ADDRESSEES[0], "failed", id="a Message-ID that is not ours"),
        pytest.param("", "somebody@elsewhere.example", "failed", id="a recipient the mail did not go to"),
        pytest.param("", ADDRESSEES[0], "delayed", id="a delay"),
    ],
)
def test_what_is_forged_or_only_late_changes_nothing(
    urged: OfficeApp, forgery: str, recipient: str, action: str
) -> None:
    status = "4.4.1" if action == "delayed" else "5.1.1"
    receive(urged, bounce(forgery or mail(urged, URGE).message_id, recipient, action, status), at(10, 26, 10))
    assert mail(urged, URGE).state is MailState.SENT
    with urged.context.ledger.begin() as work:
        assert work.outbox.refusals(URGE) == {}


def test_a_bounce_is_never_answered(urged: OfficeApp) -> None:
    before = len(urged.post_office.attempts)
    receive(urged, bounce(mail(urged, URGE).message_id, ADDRESSEES[0]), at(10, 26, 10))
    new = urged.post_office.attempts[before:]
    assert [set(recipients) for _raw, recipients in new] == [{"office@yyb.example", ROBOT}], "only the office is told"


class TestEvidence:
    def lose_the_answer(self, app: OfficeApp) -> str:
        """Send one form whose fate nobody knows; returns its Message-ID."""
        app.generate.open_cycle(CYCLE, at(10, 14))
        app.generate.prepare_form(CYCLE.of("swj"), at(10, 14))
        app.post_office.script = [SendAttempt(MailState.UNKNOWN, "connection lost")]
        app.deliver.round(at(10, 14))
        assert mail(app, FORM).state is MailState.UNKNOWN
        return mail(app, FORM).message_id

    def test_a_return_that_answers_a_mail_proves_that_it_left(self, app: OfficeApp) -> None:
        message_id = self.lose_the_answer(app)
        reply = mail_with(app.good_form("swj"), address("swj"), at(10, 14, 10))
        receive(
            app,
            reply.replace(b"MIME-Version", b"In-Reply-To: " + message_id.encode() + b"\r\nMIME-Version", 1),
            at(10, 14, 10),
        )
        assert mail(app, FORM).state is MailState.SENT

    def test_a_bounce_that_cites_a_mail_proves_that_it_left(self, app: OfficeApp) -> None:
        receive(app, bounce(self.lose_the_answer(app), address("swj")), at(10, 14, 10))
        assert mail(app, FORM).state is MailState.SENT, "the other addressee was not heard of"
        assert app.sent_to(address("swj")) == 1
