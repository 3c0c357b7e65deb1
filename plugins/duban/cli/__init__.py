"""The duban command: what an operator asks for outside Airflow, one module per subject."""

import os
import sys
from io import TextIOWrapper
from typing import Any, TextIO

from duban.cli.commands import Commands, Group
from duban.cli.loading import Loaded

# Where each command stands, in the order of the help.
PLACES = {
    "init": "founding:init",
    "migrate": "stack:migrate",
    "users": "stack:users",
    "demo": "stack:demo",
    "run": "stack:run",
    "rehearse": "rehearse:rehearse",
    "simulate": "simulate:simulate",
    "doctor": "doctor:doctor",
    "status": "status:status",
    "register": "quarantine:register",
    "form": "form:form",
    "check": "check:check",
    "facts": "report:facts",
    "trace": "report:trace",
    "score": "score:score",
    "export": "export:export",
    "contacts": "contacts:contacts",
    "audit": "audit:audit",
    "backup": "backup:backup",
    "sign": "sign:sign",
    "serve": "escalation:serve",
    "pause": "escalation:pause",
    "resume": "escalation:resume",
    "preview": "preview:preview",
    "send-back": "returns:send_back",
    "attempts": "returns:attempts",
    "import-log": "relay_log:import_log",
    "import": "import_plan:import_plan",
    "calendar": "programme:calendar",
    "tasks": "tasks:tasks",
    "programme": "succession:programme",
    "targets": "targets:targets",
    "papers": "papers:papers",
    "restore": "backup:restore",
    "retention": "retention:retention",
    "decide": "decide:decide",
    "opening": "opening:opening",
    "outbox": "outbox_proofs:outbox",
    "quarantine": "quarantine:quarantine",
    "messages": "messages:messages",
}


class EveryCommand(Group):
    """All of them, each read when it is asked for."""

    def __init__(self, **options: Any) -> None:
        """As typer's own, with the commands of the table."""
        super().__init__(**{**options, "commands": Loaded(PLACES)})


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


app = OwnersAlone(
    cls=EveryCommand,
    help="督办：专项行动报送周期的生成、收集、催办与汇总。",
    no_args_is_help=True,
    add_completion=False,
)


@app.callback()
def duban() -> None:
    """All commands hang below this one, which does nothing by itself."""
