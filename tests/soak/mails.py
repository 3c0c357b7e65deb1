"""The mails of a soak: what departments, robots and servers send in a bad month, endlessly."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from hashlib import sha256

from tests.builders import fill, good_answers
from tests.services.conftest import NAMES, PROGRAMME, ROBOT, OfficeApp, address, mail_with

JUNK = "&V4NXPpCuTvY-"  # 垃圾邮件 as IMAP writes it


@dataclass(frozen=True)
class Mail:
    """One mail, who sends it, where the server puts it, and the sha256 of the form in it."""

    raw: bytes
    sender: str
    folder: str = "INBOX"
    form: str = ""


class Season:
    """Makes mails by turns, each form another file."""

    def __init__(self, app: OfficeApp, when: datetime) -> None:
        self.app = app
        self.when = when
        self.blanks = {code: app.form_of(code) for code in NAMES}
        self.last: tuple[str, bytes] | None = None

    def mails(self, count: int) -> Iterator[Mail]:
        """Of twenty: three new forms, three that came before, and fourteen that nobody may file."""
        for number in range(count):
            match number % 20:
                case 0 | 10:
                    yield self.form(number)
                case 5:  # another file under a Message-ID that was there before, in the junk folder
                    yield self.form(number, message_id="<the-same@client.example>", folder=JUNK)
                case 1 | 11 | 16:
                    yield self.again(number)
                case 3 | 8 | 13:
                    yield self.automatic(number)
                case 4 | 9:
                    yield self.bounce(number)
                case _:
                    yield self.question(number)

    def form(self, number: int, message_id: str = "", folder: str = "INBOX") -> Mail:
        organisation = list(NAMES)[number % len(NAMES)]
        answers = good_answers(PROGRAMME.items_of(organisation))
        for texts in answers.values():
            texts["progress"] = f"本月办理事项{number + 1000}件，办理环节由五个减为三个，惠及企业一千二百户。"
        self.last = (organisation, fill(self.blanks[organisation], answers))
        return self.with_form(number, *self.last, message_id, folder)

    def again(self, number: int) -> Mail:
        assert self.last is not None
        return self.with_form(number, *self.last)

    def with_form(
        self, number: int, organisation: str, workbook: bytes, message_id: str = "", folder: str = "INBOX"
    ) -> Mail:
        sender = address(organisation)
        raw = mail_with(workbook, sender, self.when)
        head, body = raw.split(b"\r\n\r\n", 1)
        lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Message-ID")]
        lines.append(f"Message-ID: {message_id or f'<{number}.soak@client.example>'}".encode())
        return Mail(b"\r\n".join(lines) + b"\r\n\r\n" + body, sender, folder, sha256(workbook).hexdigest())

    def plain(self, number: int, sender: str, subject: str, **headers: str) -> Mail:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, ROBOT, subject
        message["Message-ID"] = f"<{number}.soak@client.example>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(f"第{number}封。")
        return Mail(message.as_bytes().replace(b"\n", b"\r\n"), sender)

    def automatic(self, number: int) -> Mail:
        return self.plain(number, address("swj"), "自动回复：外出", Auto_Submitted="auto-replied")

    def bounce(self, number: int) -> Mail:
        return self.plain(number, "MAILER-DAEMON@mail.example", "退信通知")

    def question(self, number: int) -> Mail:
        return self.plain(number, address("jyj"), "请问何时报送")
