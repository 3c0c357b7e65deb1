"""Collecting is killed again and again at seeded random moments: all returns filed, none twice, none set aside."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest
from tests.databases import ledger_address, server
from tests.services.collect.mails import letter
from tests.services.collect.test_collect_crash import deliver
from tests.services.conftest import BORDER, CYCLE, NAMES, ROBOT, OfficeApp, address, at, build, open_context

from duban.adapters.mail.guarded_parser import GuardedParser
from duban.adapters.mail.maildir import MaildirMailbox, number_messages
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.sandbox.fork import ForkedTrials
from duban.adapters.store.ledger import SqlLedger
from duban.domain.mail.holds import AnswerReason, IntakeRules
from duban.ports import UnitOfWork
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn

__all__ = ["ledger_address", "server"]

FORK = get_context("fork")
NOW = at(10, 20, 20)
KILLS = int(os.environ.get("DUBAN_KILLS", "50"))
SEED = 20211020
WAITING = 4  # so many mails lie there at least whenever a worker starts


@dataclass
class Town:
    """An office on any database, and what was sent to it."""

    folder: Path
    url: str
    forms: dict[str, bytes]
    sent: int = 0

    def send(self) -> None:
        """One more return, each another file, from each unit in its turn."""
        unit = list(NAMES)[self.sent % len(NAMES)]
        when = at(10, 20, 9 + self.sent // 60, self.sent % 60)
        workbook = self.forms[unit] + b"%06d" % self.sent
        deliver(self.folder, self.sent, letter(address(unit), when, files=[("表.xlsx", workbook)]), when)
        number_messages(self.folder / "mail")
        self.sent += 1

    def work(self) -> None:
        """One round, as the worker does it."""
        os.setsid()
        context = open_context(self.folder)
        object.__setattr__(context, "ledger", SqlLedger(self.url))
        parser = GuardedParser(ROBOT, context.signer, BORDER)
        collect = Collect(
            context,
            MaildirMailbox(self.folder / "mail"),
            parser,
            FileReturn(context, WorkbookFormReader()),
            IntakeRules(receipts_per_sender_and_day=10_000),
            trials=ForkedTrials(),
        )
        collect.archive_new_mail(NOW)
        collect.handle(NOW)

    def catch_up(self) -> None:
        """Send until enough is waiting."""
        with SqlLedger(self.url).begin() as work:
            waiting = self.sent - len(filed(work))
        for _ in range(waiting, WAITING):
            self.send()


def filed(work: UnitOfWork) -> list[str]:
    return [submission.file_sha256 for unit in NAMES for submission in work.submissions.of_return(CYCLE.of(unit))]


@pytest.fixture
def town(tmp_path: Path, ledger_address: str) -> Town:
    app: OfficeApp = build(tmp_path)
    object.__setattr__(app.context, "ledger", SqlLedger(ledger_address))
    app.send_forms()
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "mail" / folder).mkdir(parents=True)
    return Town(tmp_path, ledger_address, {unit: app.good_form(unit) for unit in NAMES})


def undisturbed(town: Town) -> float:
    """A round that nobody kills, and its seconds: what a moment at random is chosen from, on this machine."""
    began, worker = time.monotonic(), FORK.Process(target=town.work)
    worker.start()
    worker.join()
    assert worker.exitcode == os.EX_OK
    return time.monotonic() - began


def killed(town: Town, random: Random, longest: float) -> float | None:
    """A worker that is killed after a random time, alone or with all that it started; its seconds if it was done."""
    began, process = time.monotonic(), FORK.Process(target=town.work)
    process.start()
    process.join(random.uniform(0, longest))
    if process.exitcode is not None:
        return time.monotonic() - began
    kill = random.choice((os.kill, os.killpg))
    try:
        kill(process.pid or 0, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(process.pid or 0, signal.SIGKILL)  # it was not the first of its session yet, or has ended
    process.join()
    return None if process.exitcode == -signal.SIGKILL else longest


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_every_return_is_filed_once_whatever_is_killed(
    town: Town, record_property: Callable[[str, object], None]
) -> None:
    random, done, rounds = Random(SEED), 0, 0  # noqa: S311 - moments, no secrets
    town.catch_up()
    longest = undisturbed(town)
    while done < KILLS:
        town.catch_up()
        took = killed(town, random, longest)
        done += took is None
        longest = took or longest  # the machine has become less busy: most moments would lie behind the end
        rounds += 1
    undisturbed(town)
    with SqlLedger(town.url).begin() as work:
        found = filed(work)
        assert work.inbox.unhandled() == ()
        assert work.holds.waiting() == ()
        receipts = work.answers.given(at(10, 20, 0), AnswerReason.RECEIPT)
    assert (len(found), len(set(found)), receipts) == (town.sent, town.sent, town.sent)
    record_property("kills, rounds, returns", (done, rounds, town.sent))
    print(f"{done} kills in {rounds} rounds: {len(found)} of {town.sent} returns filed")  # noqa: T201 - the proof's figure
