"""
The pictures of three mails as units see them, made anew from the mails as they leave today.

    .venv/bin/python scripts/mail_pictures.py [FOLDER]

An October of the shipped plan is played on a ledger of its own; nothing leaves the machine. Pictures of a telephone go
to docs/pictures, those of a wide window and of a dark telephone into FOLDER, if it is given. Needs chromium. Somebody
has to look at what comes out.
"""

import email.policy
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field, replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from duban.bootstrap import Installation, installation
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.plan.organisation import Role
from duban_rehearsal.people.filling import Quality, fill
from duban_rehearsal.people.replies import REFERENCE, Correspondent, workbook_in

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
OCTOBER = Reference("qz2021", "department_monthly", Period.parse("2021-10"))
UNIT = OCTOBER.of("rsj")
TELEPHONE, WINDOW = 390, 1280


def at(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of autumn 2021 in Quanzhou."""
    return datetime(2021, month, day, hour, tzinfo=TIMEZONE)


@dataclass
class KeepsEverything:
    """A mail server that accepts every mail and shows it."""

    mails: list[EmailMessage] = field(default_factory=list)

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:  # noqa: ARG002
        """Accepted."""
        mail = message_from_bytes(raw, policy=email.policy.default)
        if isinstance(mail, EmailMessage):
            self.mails.append(mail)
        return SendAttempt(MailState.SENT, "250 ok")

    def close(self) -> None:
        """Nothing is open."""

    def last(self, title: str, reference: str = "") -> EmailMessage:
        """The last mail whose subject begins so."""
        return next(
            mail
            for mail in reversed(self.mails)
            if str(mail["Subject"]).startswith(title) and str(mail[REFERENCE]).startswith(reference)
        )


def play(app: Installation, mailbox: Path) -> dict[str, EmailMessage]:
    """October: the forms, one of them sent back with mistakes, and items that fell due."""
    post_office, inbox = KeepsEverything(), Maildir(mailbox)
    deliver = replace(app.deliver, post_office=post_office)
    for reference in app.generate.open_cycle(OCTOBER, at(10, 14)):
        app.generate.prepare_form(reference, at(10, 14))
    deliver.round(at(10, 14))
    form = post_office.last("【填报通知】", str(UNIT))
    app.collect.archive_new_mail(at(10, 14))
    arrived = mailbox / "new" / inbox.add(careless(app, form).as_bytes())
    os.utime(arrived, (at(10, 19, 16).timestamp(),) * 2)
    for now in (at(10, 20), at(11, 1)):
        app.collect.archive_new_mail(now)
        app.collect.handle(now)
        deliver.round(now)
        for key, _label in app.escalate_items.debts(now):
            app.escalate_items.pay(key, now)
        deliver.round(now)
    return {
        "form-phone": form,
        "receipt-phone": post_office.last("【退回】", str(UNIT)),
        "items-phone": post_office.last("【到期销号】", str(OCTOBER.of("xzfwzx"))),
    }


def careless(app: Installation, form: EmailMessage) -> EmailMessage:
    """The answer of somebody in a hurry."""
    programme = app.context.programme(UNIT)
    address = programme.contacts_of(UNIT.organisation, (Role.FILLER,))[0].mail
    unit = Correspondent(programme.organisation(UNIT.organisation), address, app.context.robot)
    workbook = fill(workbook_in(form), Quality.CARELESS, at(10, 19).date())
    return unit.with_form(form, workbook, "填报表（初稿）.xlsx", "pictures", at(10, 19, 15))


def shoot(browser: Browser, mail: EmailMessage, target: Path, width: int, scheme: str = "light") -> None:
    """The page of *mail* in a window of that width; SystemExit if something stands out of it."""
    page = browser.new_page(viewport={"width": width, "height": 400}, color_scheme=scheme)  # type: ignore[arg-type]
    body = mail.get_body(("html",))
    if body is None:
        raise SystemExit("this mail has no page")
    page.set_content(body.get_content())
    if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
        raise SystemExit(f"{target.name}: {found} px wide in a window of {width} px")
    page.screenshot(path=target, full_page=True)
    page.close()
    Image.open(target).quantize(32).save(target, optimize=True)


def program(name: str) -> str:
    """Where that program is."""
    if (found := shutil.which(name)) is None:
        raise SystemExit(f"{name} is missing")
    return found


def main() -> None:
    """Play, and take the pictures."""
    with tempfile.TemporaryDirectory(prefix="duban-mails-") as name, sync_playwright() as playwright:
        folder = Path(name)
        os.environ |= {
            "DUBAN_HOME": str(folder / "home"),
            "DUBAN_REHEARSAL": "1",
            "AIRFLOW_CONN_DUBAN_LEDGER": f"sqlite:///{folder}/ledger.db",
            "AIRFLOW_CONN_DUBAN_IMAP": f"maildir:///{folder}/mail",
            "AIRFLOW_CONN_DUBAN_SMTP": "smtp://127.0.0.1:1",
            "AIRFLOW_CONN_DUBAN_KEY": "key://:only-for-these-pictures@/",
        }
        app = installation()
        app.settings.home.mkdir(parents=True)
        app.migrate()
        mails = play(app, folder / "mail")
        browser = playwright.chromium.launch(executable_path=program("chromium"), args=["--no-sandbox"])
        for title, mail in mails.items():
            shoot(browser, mail, PICTURES / f"{title}.png", TELEPHONE)
            for other in sys.argv[1:]:
                shoot(browser, mail, Path(other) / f"{title}-wide.png", WINDOW)
                shoot(browser, mail, Path(other) / f"{title}-dark.png", TELEPHONE, "dark")


if __name__ == "__main__":
    main()
