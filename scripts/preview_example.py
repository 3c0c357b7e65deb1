"""
Write docs/preview-example.txt: the output of `duban preview` on a ledger that was played up to an evening.

    python scripts/preview_example.py > docs/preview-example.txt

The shipped plan and configuration, a ledger and an archive in a folder of its own, a mail server that takes every
mail; nothing leaves the machine.
"""

import os
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from typer.testing import CliRunner

from duban.bootstrap import Installation, file_clock, installation
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.files.paper_file import PaperFile
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.mail.message import UnitMessage
from duban.domain.office.actor import Actor, Duty, Identification
from duban.domain.returns.registration import Channel
from duban.services.collect.register_paper import RegisteredPaper
from duban.services.send.deliver import Deliver

OCTOBER = Reference("qz2021", "department_monthly", Period.parse("2021-10"))
REPORTED = ("xzfwzx", "rsj", "czj", "wjw", "jyj", "kjj", "mzj", "jtj", "sthjj", "wlj")
OFFICER = Actor("市营商办督办岗", "duban", Identification.PAGE, frozenset({Duty.DESK}))
MORNINGS = ((10, 14), (10, 15), (10, 18), (10, 20), (10, 22), (10, 25), (10, 26))


def at(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of autumn 2021 in Quanzhou."""
    return datetime(2021, month, day, hour, tzinfo=TIMEZONE)


class TakesEverything:
    """A mail server that accepts every mail and keeps none."""

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:  # noqa: ARG002
        """Accepted."""
        return SendAttempt(MailState.SENT, "250 ok")

    def close(self) -> None:
        """Nothing is open."""


def read(app: Installation, now: datetime) -> None:
    """Say that our mailbox was read to the end; otherwise nobody is charged with silence."""
    robot = app.context.robot
    with app.context.ledger.begin() as work:
        work.readings.listed(robot, now)
        work.readings.read(robot, now)


def play(app: Installation) -> None:
    """October up to the evening after the first urge: some reported on paper, one answered."""
    deliver: Deliver = replace(app.deliver, post_office=TakesEverything())
    for reference in app.generate.open_cycle(OCTOBER, at(10, 14)):
        app.generate.prepare_form(reference, at(10, 14))
    for month, day in MORNINGS:
        now = at(month, day)
        read(app, now)
        for debt in app.escalate.debts(now):
            app.escalate.pay(debt.reference, now)
        for key, _label in app.escalate_items.debts(now):
            app.escalate_items.pay(key, now)
        deliver.round(now)
        if (month, day) == (10, 20):
            for code in REPORTED:
                scan = PaperFile(f"{code}.pdf", f"%PDF-1.4 {code}".encode())
                app.register.register(OCTOBER.of(code), RegisteredPaper(Channel.EXCHANGE, now, OFFICER, scan), now)
    with app.context.ledger.begin() as work:
        subject, sender = str(OCTOBER.of("gwgd")), "llr@gwgd.example"
        words = "系统数据月末汇总，10月28日前报送。"
        work.unit_messages.add(UnitMessage("0" * 64, subject, f"R3/{subject}", sender, at(10, 27, 15), words))


def main() -> None:
    """Play, and print what the command prints."""
    with tempfile.TemporaryDirectory(prefix="duban-preview-") as folder:
        os.environ |= {
            "DUBAN_HOME": str(Path(folder) / "home"),
            "DUBAN_REHEARSAL": "1",
            "AIRFLOW_CONN_DUBAN_LEDGER": f"sqlite:///{folder}/ledger.db",
            "AIRFLOW_CONN_DUBAN_IMAP": f"maildir:///{folder}/mail",
            "AIRFLOW_CONN_DUBAN_SMTP": "smtp://127.0.0.1:1",
            "AIRFLOW_CONN_DUBAN_KEY": "key://:only-for-this-example@/",
        }
        from duban.cli import app as commands  # reads the width of the terminal when it is imported

        app = installation()
        app.settings.home.mkdir(parents=True)
        app.migrate()
        play(app)
        read(app, at(10, 27, 16))
        file_clock(app.settings.home).set(at(10, 27, 16))
        words = ["preview", "--at", "2021-10-28T09:00"]
        result = CliRunner().invoke(commands, words)
        sys.stdout.write(f"$ duban {' '.join(words)}\n\n{result.output}")
        sys.exit(result.exit_code)


if __name__ == "__main__":
    main()
