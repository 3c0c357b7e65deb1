"""Collecting from a real IMAP server is killed before and after every command of the session, and goes on."""

import os
import shutil
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from tests.crash.sender import Knife
from tests.mailserver.dovecot import PASSWORD, Dovecot
from tests.mailserver.fixtures import certificate, dovecot
from tests.services.collect.mails import letter
from tests.services.collect.test_collect_crash import FORK, NOW, READER, contents
from tests.services.conftest import BORDER, ROBOT, OfficeApp, address, app, at, open_context

from duban.adapters.mail.imap import ImapAccount, ImapMailbox
from duban.adapters.mail.mime import MimeParser
from duban.adapters.mail.security import Security
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn

__all__ = ["app", "certificate", "dovecot"]

LOGIN = "collecting.crash"
COMMANDS = ("__init__", "login", "list_folders", "select_folder", "search", "fetch", "logout")


def stepped(command: Callable[..., Any], name: str, knife: Knife) -> Callable[..., Any]:
    """*command*, with a step before what is sent and one after what was answered."""

    @wraps(command)
    def run(*args: object, **options: object) -> object:
        knife(f"before {name}")
        answer = command(*args, **options)
        knife(f"after {name}")
        return answer

    return run


def collect(folder: Path, port: int, knife: Knife) -> None:
    """One round, in a process of its own."""
    for name in COMMANDS:
        setattr(IMAPClient, name, stepped(getattr(IMAPClient, name), name, knife))
    context = open_context(folder)
    mailbox = ImapMailbox(ImapAccount("127.0.0.1", port, LOGIN, PASSWORD, Security.PLAIN, timeout=20))
    round_of = Collect(context, mailbox, MimeParser(ROBOT, context.signer, BORDER), FileReturn(context, READER))
    round_of.archive_new_mail(NOW)
    round_of.handle(NOW)


def ran(folder: Path, port: int, fatal: int = 0) -> tuple[int | None, list[str]]:
    """How a round ended that was killed at step *fatal* (at none if 0), and the steps it came to."""
    journal = folder / "journal"
    journal.unlink(missing_ok=True)
    process = FORK.Process(target=collect, args=(folder, port, Knife(journal, fatal)))
    process.start()
    process.join()
    return process.exitcode, journal.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def office(app: OfficeApp, dovecot: Dovecot, tmp_path: Path) -> Path:
    """An office on whose mailbox a return, a broken file and a question have come."""
    app.send_forms()
    mails = (
        letter(address("swj"), at(10, 20, 9), files=[("表.xlsx", app.good_form("swj"))]),
        letter(address("jyj"), at(10, 20, 10), files=[("坏表.xlsx", b"PK\x03\x04 broken")]),
        letter(address("mzj"), at(10, 20, 11), "进展如下"),
    )
    for number, raw in enumerate(mails):
        dovecot.deliver(LOGIN, raw, at(10, 20, 9 + number))
    app.context.ledger.close()  # type: ignore[attr-defined]
    return tmp_path


@pytest.mark.prove
def test_killed_at_any_command_the_next_round_ends_as_if_nothing_had_happened(
    office: Path, dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def copy() -> Path:
        return Path(shutil.copytree(office, tmp_path_factory.mktemp("copies") / "office"))

    undisturbed = copy()
    ended, steps = ran(undisturbed, dovecot.port)
    expected = contents(undisturbed)
    assert ended == 0
    assert len(expected["messages"]) == 3
    assert {step.partition(" ")[2] for step in steps} == set(COMMANDS)
    assert steps.count("before fetch") >= 4, "the sizes, then each message by itself"
    for fatal in range(1, len(steps) + 1):
        folder = copy()
        assert ran(folder, dovecot.port, fatal)[0] == -signal.SIGKILL, steps[fatal - 1]
        assert ran(folder, dovecot.port)[0] == os.EX_OK
        assert contents(folder) == expected, f"killed {steps[fatal - 1]} (step {fatal})"
        shutil.rmtree(folder)
