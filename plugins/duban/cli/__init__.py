"""The duban command: what an operator asks for outside Airflow, one module per subject."""

import os
import sys
from io import TextIOWrapper
from typing import Any, TextIO

from duban.cli.audit import audit
from duban.cli.backup import backup, restore
from duban.cli.check import check
from duban.cli.commands import Commands
from duban.cli.contacts import contacts
from duban.cli.decide import decide
from duban.cli.doctor import doctor
from duban.cli.escalation import pause, resume, serve
from duban.cli.export import export
from duban.cli.form import form
from duban.cli.founding import init
from duban.cli.import_plan import import_plan
from duban.cli.messages import messages
from duban.cli.opening import opening
from duban.cli.outbox_proofs import outbox
from duban.cli.papers import papers
from duban.cli.preview import preview
from duban.cli.programme import calendar
from duban.cli.quarantine import quarantine, register
from duban.cli.rehearse import rehearse
from duban.cli.relay_log import import_log
from duban.cli.report import facts, trace
from duban.cli.retention import retention
from duban.cli.returns import attempts, send_back
from duban.cli.score import score
from duban.cli.sign import sign
from duban.cli.stack import demo, migrate, run, users
from duban.cli.status import status
from duban.cli.succession import programme
from duban.cli.targets import targets
from duban.cli.tasks import tasks


class OwnersAlone(Commands):
    """Commands whose files are their owner's alone: ledger, archive, backups and exports hold names and returns."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        """Run one command as a process of its own."""
        os.umask(0o077)
        for stream in (sys.stdout, sys.stderr):
            speak_chinese(stream)
        return super().__call__(*args, **options)


def speak_chinese(stream: TextIO) -> None:
    """A terminal whose encoding knows no Chinese gets UTF-8; one that lacks a single sign shows another for it."""
    if not isinstance(stream, TextIOWrapper):
        return
    try:
        "督办".encode(stream.encoding)
    except UnicodeEncodeError:
        stream.reconfigure(encoding="utf-8")
    stream.reconfigure(errors="replace")


app = OwnersAlone(help="督办：专项行动报送周期的生成、收集、催办与汇总。", no_args_is_help=True, add_completion=False)
OFFICE = (sign, serve, pause, resume, preview)
for command in (
    init,
    migrate,
    users,
    demo,
    run,
    rehearse,
    doctor,
    status,
    register,
    form,
    check,
    facts,
    trace,
    score,
    export,
    contacts,
    audit,
    backup,
    *OFFICE,
):
    app.command()(command)
app.command("send-back")(send_back)
app.command()(attempts)
app.command("import-log")(import_log)
app.command("import")(import_plan)
app.add_typer(calendar, name="calendar")
app.add_typer(tasks, name="tasks")
app.add_typer(programme, name="programme")
app.add_typer(targets, name="targets")
app.add_typer(papers, name="papers")
app.add_typer(restore, name="restore")
app.add_typer(retention, name="retention")
app.add_typer(decide, name="decide")
app.add_typer(opening, name="opening")
app.add_typer(outbox, name="outbox")
app.add_typer(quarantine, name="quarantine")
app.add_typer(messages, name="messages")
