"""Bounces: who was not reached is known, nobody is blamed who was not told, and a forged one changes nothing."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from tests.services.conftest import CYCLE, ROBOT, OfficeHouse, address, at, mail_with
from tests.services.escalate.test_late_returns import MORNINGS, climb, rungs

from duban.domain.mail.delivery import MailState, OutgoingMail, SendAttempt
from duban.domain.plan.organisation import Role
from duban.services.send.outbox_admin import MailRoom

FORM = f"R0/{CYCLE.of('swj')}"
URGE = f"R3/{CYCLE.of('swj')}"
ADDRESSEES = (address("swj", Role.LIAISON), address("swj", Role.SECTION_HEAD))


def mail(house: OfficeHouse, key: str) -> OutgoingMail:
    with house.desk.ledger.begin() as work:
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


def receive(house: OfficeHouse, raw: bytes, when: datetime) -> None:
    house.mailbox.put(raw, when)
    house.work(when)


@pytest.fixture
def urged(house: OfficeHouse) -> OfficeHouse:
    """An office that has urged everybody, on the first working day after the deadline."""
    house.send_forms()
    climb(house, *MORNINGS[:-1])
    assert mail(house, URGE).state is MailState.SENT
    return house


def test_an_urge_that_reached_nobody_is_no_ground_for_anything_higher(urged: OfficeHouse) -> None:
    for recipient in ADDRESSEES:
        receive(urged, bounce(mail(urged, URGE).message_id, recipient), at(10, 26, 10))
    assert mail(urged, URGE).state is MailState.BOUNCED
    (pending,) = MailRoom(urged.desk.ledger).pending(at(10, 26, 11))
    assert (pending.mail.key, set(pending.refused)) == (URGE, set(ADDRESSEES)), "the office is shown whom it must ring"
    climb(urged, at(10, 27), at(10, 28), at(11, 1))
    assert rungs(urged, "swj") == ["R0", "R1", "R2", "R3"]
    assert "R5" in rungs(urged, "jyj")


def test_one_addressee_who_was_reached_is_enough(urged: OfficeHouse) -> None:
    receive(urged, bounce(mail(urged, URGE).message_id, ADDRESSEES[0]), at(10, 26, 10))
    assert mail(urged, URGE).state is MailState.SENT
    with urged.desk.ledger.begin() as work:
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
    urged: OfficeHouse, forgery: str, recipient: str, action: str
) -> None:
    status = "4.4.1" if action == "delayed" else "5.1.1"
    receive(urged, bounce(forgery or mail(urged, URGE).message_id, recipient, action, status), at(10, 26, 10))
    assert mail(urged, URGE).state is MailState.SENT
    with urged.desk.ledger.begin() as work:
        assert work.outbox.refusals(URGE) == {}


def test_a_bounce_is_never_answered(urged: OfficeHouse) -> None:
    before = len(urged.post_office.attempts)
    receive(urged, bounce(mail(urged, URGE).message_id, ADDRESSEES[0]), at(10, 26, 10))
    new = urged.post_office.attempts[before:]
    assert [set(recipients) for _raw, recipients in new] == [{"office@yyb.example", ROBOT}], "only the office is told"


class TestEvidence:
    def lose_the_answer(self, house: OfficeHouse) -> str:
        """Send one form whose fate nobody knows; returns its Message-ID."""
        house.generate.open_cycle(CYCLE, at(10, 14))
        house.generate.prepare_form(CYCLE.of("swj"), at(10, 14))
        house.post_office.script = [SendAttempt(MailState.UNKNOWN, "connection lost")]
        house.deliver.round(at(10, 14))
        assert mail(house, FORM).state is MailState.UNKNOWN
        return mail(house, FORM).message_id

    def test_a_return_that_answers_a_mail_proves_that_it_left(self, house: OfficeHouse) -> None:
        message_id = self.lose_the_answer(house)
        reply = mail_with(house.good_form("swj"), address("swj"), at(10, 14, 10))
        receive(
            house,
            reply.replace(b"MIME-Version", b"In-Reply-To: " + message_id.encode() + b"\r\nMIME-Version", 1),
            at(10, 14, 10),
        )
        assert mail(house, FORM).state is MailState.SENT

    def test_a_bounce_that_cites_a_mail_proves_that_it_left(self, house: OfficeHouse) -> None:
        receive(house, bounce(self.lose_the_answer(house), address("swj")), at(10, 14, 10))
        assert mail(house, FORM).state is MailState.SENT, "the other addressee was not heard of"
        assert house.sent_to(address("swj")) == 1
