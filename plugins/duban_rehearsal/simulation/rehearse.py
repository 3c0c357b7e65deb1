"""A simulation from beginning to end: an installation of its own, a world around it, and the figures."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import cached_property
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from duban.adapters.mail.mime import MimeParser
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.bootstrap import IMAP, KEY, LEDGER, SMTP, environment_credentials
from duban.bootstrap.connections import as_variables
from duban.config import Settings
from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.ports import Clock, Mailbox, MessageParser, PostOffice
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn
from duban.services.collect.suspects import InThisProcess
from duban.services.compile.compile import Compile
from duban_rehearsal.agenda import Agenda, SettableClock, SteppedClock
from duban_rehearsal.people.people import People
from duban_rehearsal.simulation.ahead import InnerLetterboxes, MailsAhead
from duban_rehearsal.simulation.base import SharedBase
from duban_rehearsal.simulation.desks import SimulatedDesks
from duban_rehearsal.simulation.figures import Figures, figures
from duban_rehearsal.simulation.keeping import keep_samples
from duban_rehearsal.simulation.outages import Downtime
from duban_rehearsal.simulation.papers import SharedReportWriter
from duban_rehearsal.simulation.post import InnerPostOffice
from duban_rehearsal.simulation.reading import ReadAhead
from duban_rehearsal.simulation.workers import SecondProcess, Workers, second_process
from duban_rehearsal.simulation.world import World


@dataclass(frozen=True)
class SimulatedInstallation(SharedBase):
    """The installation with another clock and another post office; everything else is as in production."""

    stepped: SettableClock
    inner_post_office: InnerPostOffice
    second: SecondProcess

    @cached_property
    def clock(self) -> Clock:
        """The clock that the simulation steps."""
        return self.stepped

    @cached_property
    def workers(self) -> Workers:
        """Of this process and the second one."""
        return Workers(self, self.second)

    @cached_property
    def reader(self) -> ReadAhead:
        """The same reader, which may have read a file before it came."""
        return ReadAhead(WorkbookFormReader())

    @cached_property
    def parser(self) -> MessageParser:
        """The same parser without its child: nobody writes to a simulation but itself."""
        mail = self.settings.mail
        return MimeParser(mail.address, self.context.signer, mail.authserv_id, mail.received_by)

    @cached_property
    def collect(self) -> Collect:
        """The same collecting; a fork may not touch a ledger that has one connection for all."""
        return replace(super().collect, trials=InThisProcess())

    @cached_property
    def file_return(self) -> FileReturn:
        """The same judging and filing."""
        return replace(super().file_return, reader=self.reader)

    @cached_property
    def compile(self) -> Compile:
        """The same reports, written by both processes."""
        compiling = super().compile
        return replace(compiling, writer=SharedReportWriter(compiling.writer, self.workers))

    @property
    def post_office(self) -> PostOffice:
        """The post office inside this process."""
        return self.inner_post_office

    @property
    def mailbox(self) -> Mailbox:
        """The robot's mailbox there."""
        return self.inner_post_office


def rehearse(
    settings: Settings,
    first: Period,
    last: Period,
    seed: int,
    outages: tuple[Downtime, ...] = (),
    disorder: Random | None = None,
    keep: Path | None = None,
) -> Figures:
    """
    Live through the cycles of both streams from *first* to *last* (months), in a folder that is removed at the end.

    What is a sample of its kind is put into the folder *keep*, if there is one. The same arguments give the same
    figures; *disorder* shuffles the order of each moment's work, and must change nothing either.
    """
    with TemporaryDirectory(prefix="duban-rehearse-") as folder:
        settings = replace(settings, home=Path(folder))
        begins = datetime.combine(settings.programmes[_only(settings)].starts_on, time(0), TIMEZONE)
        clock = SteppedClock(begins)
        post_office = InnerPostOffice(clock, settings.mail.address)
        credentials = environment_credentials(connections_to(f"{folder}/ledger.db"))
        with second_process(settings, credentials) as (second, turn):
            app = SimulatedInstallation(settings, credentials, turn, clock, post_office, second)
            app.migrate()
            mails = MailsAhead(post_office, app.workers, app.reader)
            world = _world(app, mails, seed, outages, disorder)
            world.run(_only(settings), first, last)
            found = figures(app, post_office, mails.sent_files)
            if keep is not None:
                keep_samples(app, world.desks.materials, keep)
            return found


def _world(
    app: SimulatedInstallation,
    mails: MailsAhead,
    seed: int,
    outages: tuple[Downtime, ...],
    disorder: Random | None,
) -> World:
    post_office = app.inner_post_office
    programme = app.task_lists.programme(_only(app.settings))
    people = People(programme, post_office.robot, InnerLetterboxes(post_office), mails)
    desks = SimulatedDesks.of(app, post_office, seed)
    return World(
        *(app, app.workers, Agenda(app.stepped), post_office, people, mails, desks, seed),
        outages=outages,
        disorder=disorder,
    )


def _only(settings: Settings) -> str:
    return next(iter(settings.programmes))


def connections_to(ledger: str) -> dict[str, str]:
    """The SQLite file *ledger*; mail never leaves the process, so that its connections lead nowhere."""
    nowhere: dict[str, object] = {"conn_type": "smtp", "host": "127.0.0.1", "port": 9, "extra": {"security": "plain"}}
    connections: dict[str, dict[str, object]] = {
        LEDGER: {"conn_type": "sqlite", "host": ledger},
        KEY: {"conn_type": "generic", "password": "a rehearsal keeps no secret"},
        SMTP: nowhere,
        IMAP: nowhere,
    }
    return as_variables(connections)
