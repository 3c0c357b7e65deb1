"""A small office that sends real mail over loopback, as a process that can be killed at any step."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.offices import OFFICE
from tests.services.conftest import BORDER, CYCLE, ROBOT, STREAM, OneProgramme, at

from duban.adapters.holidays import official_calendar
from duban.adapters.mail.letters import TemplateLetters
from duban.adapters.mail.maildir import MaildirMailbox
from duban.adapters.mail.mime import MimeParser
from duban.adapters.mail.security import Security
from duban.adapters.mail.smtp import SmtpAccount, SmtpPostOffice
from duban.adapters.office.documents.paper import OfficePaperWriter
from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading.identity import WorkbookMarks
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.signing import HmacSigner
from duban.adapters.store.archive import FileArchive
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import Reference
from duban.domain.mail.delivery import EVIDENCE_TAKES, LEASE
from duban.domain.plan.programme_plan import ProgrammePlan
from duban.ports import UnitOfWork
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn
from duban.services.context import ServiceContext
from duban.services.generate.open_cycle import Generate
from duban.services.send.deliver import Deliver

OPENS = at(10, 14)
LONGEST_COMMAND = 512  # RFC 5321 4.5.3.1.4
PREPARED = ("swj", "jyj")
# Read once, in the process that the senders are forked from.
SETTINGS = load_settings()
CALENDAR = official_calendar(None)
Step = Callable[[str], None]


def no_step(name: str) -> None:
    """Of a process that nobody kills."""


@dataclass
class Knife:
    """Counts the steps of this process and writes down each; kills it at the one that was asked for."""

    journal: Path
    fatal: int = 0
    steps: int = 0

    def __call__(self, name: str) -> None:
        """One step."""
        self.steps += 1
        with self.journal.open("a", encoding="utf-8") as journal:
            journal.write(f"{name}\n")
        if self.steps == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class WatchedLedger:
    """A ledger whose transactions are steps: before each, before its commit, and after it."""

    ledger: SqlLedger
    step: Step

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """A unit of work."""
        self.step("begin")
        with self.ledger.begin() as work:
            yield work
            self.step("commit")
        self.step("committed")

    def due_of(self, cycle: Reference) -> date | None:
        """As the ledger's own."""
        return self.ledger.due_of(cycle)


class WatchedPostOffice(SmtpPostOffice):
    """A post office each of whose words to the server and each of the server's answers is a step."""

    def __init__(self, account: SmtpAccount, step: Step) -> None:
        super().__init__(account)
        self._step = step
        plain_login = self._client.login

        def login() -> None:
            step("connect")
            before = self._client.smtp
            plain_login()
            if self._client.smtp is not before:
                self._watch(self._client.smtp)

        self._client.login = login

    def _watch(self, smtp: object) -> None:
        say, hear = smtp.send, smtp.getreply

        def send(words: bytes | str) -> None:
            name = "the message" if len(words) > LONGEST_COMMAND else str(words).strip()[:4]
            self._step(f"say {name}")
            say(words)
            self._step(f"said {name}")

        def getreply() -> tuple[int, bytes]:
            reply = hear()
            self._step(f"heard {reply[0]}")
            return reply

        smtp.send, smtp.getreply = send, getreply


@dataclass(frozen=True)
class Place:
    """Where an office keeps its ledger, archive and mailboxes, and the port of its mail server."""

    home: Path
    boxes: Path
    port: int

    @property
    def ledger_file(self) -> Path:
        """The file of the ledger."""
        return self.home / "ledger.db"

    def context(self, step: Step = no_step) -> ServiceContext:
        """What the services of this office have at hand."""
        return ServiceContext(
            ledger=WatchedLedger(SqlLedger(f"sqlite:///{self.ledger_file}"), step),
            archive=FileArchive(str(self.home / "archive")),
            letters=TemplateLetters(PROJECT / "config" / "letters", ROBOT, SETTINGS.mail.sender),
            signer=HmacSigner(b"a secret of these tests"),
            task_lists=OneProgramme(),
            calendar=CALENDAR,
            office=OFFICE,
            robot=ROBOT,
            programmes={
                "qz2021": ProgrammePlan("专项行动", "", "", OPENS.date(), OPENS.date() + timedelta(days=400), (STREAM,))
            },
            streams=SETTINGS.streams,
            ladders=SETTINGS.ladders,
            papers=OfficePaperWriter(PROJECT / "config" / "documents"),
        )

    def deliver(self, step: Step = no_step) -> Deliver:
        """A sender that asks its own mailbox where it is in doubt."""
        context = self.context(step)
        account = SmtpAccount("127.0.0.1", self.port, ROBOT, Security.PLAIN, timeout=20)
        mailbox = MaildirMailbox(self.boxes / ROBOT)
        collect = Collect(
            context, mailbox, MimeParser(ROBOT, context.signer, BORDER), FileReturn(context, WorkbookFormReader())
        )

        def look(now: datetime) -> None:
            collect.archive_new_mail(now)
            collect.handle(now)

        return Deliver(context, WatchedPostOffice(account, step), WorkbookMarks(), look=look)

    def prepare(self) -> None:
        """Lay two forms into the outbox."""
        migrate(f"sqlite:///{self.ledger_file}")
        generate = Generate(self.context(), WorkbookFormWriter())
        generate.open_cycle(CYCLE, OPENS)
        for unit in PREPARED:
            generate.prepare_form(CYCLE.of(unit), OPENS)

    def settle(self) -> None:
        """What the timetable does after a crash: rounds until nothing is left to do."""
        for pause in (LEASE, LEASE + EVIDENCE_TAKES, LEASE + 2 * EVIDENCE_TAKES):
            self.deliver().round(OPENS + pause)


def send_once(place: Place, journal: Path, fatal: int) -> None:
    """One round, killed at step *fatal* (0: never); runs in a process of its own."""
    place.deliver(Knife(journal, fatal)).round(OPENS)
