"""A reminder stands in the thread of the form and brings it again; who has filed it is not sent it once more."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from tests.people import signer
from tests.services.conftest import CYCLE, ROBOT, OfficeApp, address, at
from tests.services.escalate.test_late_returns import climb

from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.plan.organisation import Role
from duban.services.sign.sign import SignerAnswer

SWJ = CYCLE.of("swj")


def mail_of(app: OfficeApp, rung: str, unit: str = "swj") -> EmailMessage:
    """The mail of that rung as it lies in the archive."""
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"{rung}/{CYCLE.of(unit)}")
    assert mail is not None
    message = message_from_bytes(app.context.archive.get(mail.raw_sha256), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def workbooks(message: EmailMessage) -> list[bytes]:
    """What it brings to be filled in."""
    return [part.get_content() for part in message.iter_attachments() if str(part.get_filename()).endswith(".xlsx")]


def cites(message: EmailMessage) -> tuple[str, list[str]]:
    """What it answers, and the thread it stands in."""
    return str(message["In-Reply-To"]), str(message["References"]).split()


def first_id(app: OfficeApp, rung: str = "R0") -> str:
    return str(mail_of(app, rung)["Message-ID"])


@pytest.fixture
def forms(app: OfficeApp) -> OfficeApp:
    """An office whose forms are out."""
    app.send_forms()
    return app


@pytest.mark.parametrize(("rung", "mornings"), [("R1", [at(10, 20)]), ("R2", [at(10, 22)]), ("R3", [at(10, 26)])])
def test_a_reminder_brings_the_same_form_in_the_thread_of_the_first_mail(
    forms: OfficeApp, rung: str, mornings: list[datetime]
) -> None:
    climb(forms, *mornings)
    message = mail_of(forms, rung)
    assert cites(message) == (first_id(forms), [first_id(forms)])
    assert workbooks(message) == [forms.form_of("swj")], "the file that went out, with its mark"
    assert "填报表再次附上" in str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_who_was_told_later_finds_the_mail_that_he_knows(forms: OfficeApp) -> None:
    """R4 goes to the registry and, as a copy, to the head of the section, whose first mail was R3."""
    climb(forms, at(10, 26), at(10, 28))
    (waiting,) = [one for one in forms.sign.waiting() if one.reference == str(SWJ)]
    assert sign(forms, waiting.name, at(10, 28, 10)) is DocumentState.SIGNED
    forms.deliver.round(at(10, 28, 10))
    message = mail_of(forms, "R4")
    assert address("swj", Role.SECTION_HEAD) in str(message["Cc"])
    assert cites(message) == (first_id(forms, "R3"), [first_id(forms), first_id(forms, "R3")])
    assert workbooks(message) == [forms.form_of("swj")]


def sign(app: OfficeApp, name: str, now: datetime) -> DocumentState:
    return app.sign.decide(name, 1, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), now)


def test_of_an_addressee_whom_the_form_did_not_reach_the_next_mail_is_the_first(app: OfficeApp) -> None:
    for reference in app.generate.open_cycle(CYCLE, at(10, 14))[:1]:
        app.generate.prepare_form(reference, at(10, 14))
    turned_away = {address("swj"): "550 no such user"}
    app.post_office.script = [SendAttempt(MailState.SENT, "250 ok", turned_away)]
    app.deliver.round(at(10, 14))
    climb(app, at(10, 20), at(10, 22))
    assert cites(mail_of(app, "R1")) == (first_id(app), [first_id(app)])
    assert cites(mail_of(app, "R2")) == (first_id(app, "R1"), [first_id(app), first_id(app, "R1")])


def test_who_has_filed_something_is_not_sent_an_empty_form(forms: OfficeApp) -> None:
    forms.reply("swj", forms.form_of("swj"), at(10, 19))
    climb(forms, at(10, 26))
    message = mail_of(forms, "R3")
    assert workbooks(message) == []
    assert "再次附上" not in str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert cites(message) == (first_id(forms), [first_id(forms)])


def test_the_answer_to_a_reminder_in_the_thread_of_the_form_is_filed(forms: OfficeApp) -> None:
    climb(forms, at(10, 20))
    reminder = mail_of(forms, "R1")
    reply = EmailMessage()
    reply["From"], reply["To"], reply["Subject"] = address("swj"), ROBOT, f"回复：{reminder['Subject']}"
    reply["In-Reply-To"], reply["References"] = reminder["Message-ID"], " ".join([*cites(reminder)[1], first_id(forms)])
    reply["Message-ID"] = "<1@swj.example>"
    reply.set_content("见附件。")
    reply.add_attachment(forms.good_form("swj"), maintype="application", subtype="octet-stream", filename="表.xlsx")
    forms.mailbox.put(reply.as_bytes(), at(10, 20, 11))
    forms.work(at(10, 20, 11))
    with forms.context.ledger.begin() as work:
        assert len(work.submissions.of_return(SWJ)) == 1
