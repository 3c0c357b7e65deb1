"""Mails to the office, as departments and strangers send them, and what became of them."""

from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from tests.services.conftest import CYCLE, ROBOT, OfficeApp, checked_by_border

from duban.domain.mail.authentication import Authentication
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.mail.holds import Hold, HoldKind, IntakeRules
from duban.domain.mail.triage import Incoming, Triage
from duban.domain.returns.submission import ReturnState, Submission
from duban.ports import MessageParser, ReceivedMessage

WORKBOOK = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
STRANGER = "somebody@elsewhere.example"
SCAN = b"%PDF-1.4 /Subtype /Image"
Files = list[tuple[str, bytes]]


def letter(sender: str, when: datetime, text: str = "见附件。", files: Files | None = None, **headers: str) -> bytes:
    """A mail with any files, its sender checked by our border server; header names with _ for -."""
    message = EmailMessage(policy=SMTP)
    checked_by_border(message, sender)
    message["From"], message["To"], message["Subject"] = sender, ROBOT, "任务进展"
    message["Date"] = format_datetime(when)
    message["Message-ID"] = f"<{when:%m%d%H%M%S}.{sender.replace('@', '.')}@client.example>"
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, data in files or []:
        main, sub = WORKBOOK if name.endswith("xlsx") else ("application", "octet-stream")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def receive(app: OfficeApp, raw: bytes, when: datetime) -> None:
    app.mailbox.put(raw, when)
    app.work(when)


def sent_since(app: OfficeApp, before: int) -> list[tuple[bytes, tuple[str, ...]]]:
    return app.post_office.attempts[before:]


def text_of(raw: bytes) -> str:
    body = message_from_bytes(raw, policy=SMTP).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def submissions(app: OfficeApp, organisation: str) -> tuple[Submission, ...]:
    with app.context.ledger.begin() as work:
        return work.submissions.of_return(CYCLE.of(organisation))


def holds(app: OfficeApp) -> tuple[Hold, ...]:
    with app.context.ledger.begin() as work:
        return work.holds.waiting()


def state(app: OfficeApp, organisation: str) -> ReturnState:
    with app.context.ledger.begin() as work:
        expected = work.returns.get(CYCLE.of(organisation))
    assert expected is not None
    return expected.state


def last_handled(app: OfficeApp) -> ReceivedMessage:
    with app.context.ledger.begin() as work:
        return [message for message in work.inbox.handled() if message.triage is not Triage.OWN][-1]


def with_rules(app: OfficeApp, **rules: object) -> None:
    object.__setattr__(app.collect, "rules", replace(IntakeRules(), **rules))  # type: ignore[arg-type]


class Judging:
    """Our parser, under a border server that gives one verdict on all."""

    def __init__(self, parser: MessageParser, verdict: Authentication) -> None:
        self._parser, self._verdict = parser, verdict

    def parse(self, raw: bytes) -> Incoming:
        return replace(self._parser.parse(raw), authentication=self._verdict)


def forge_everything(app: OfficeApp) -> None:
    object.__setattr__(app.collect, "parser", Judging(app.collect.parser, Authentication.FAIL))


def app_messages(app: OfficeApp) -> tuple[ReceivedMessage, ...]:
    with app.context.ledger.begin() as work:
        return work.inbox.handled()


def question(app: OfficeApp) -> OutgoingMail:
    (hold,) = (hold for hold in holds(app) if hold.kind is HoldKind.UNCONFIRMED)
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(str(hold.question))
    assert mail is not None
    return mail
