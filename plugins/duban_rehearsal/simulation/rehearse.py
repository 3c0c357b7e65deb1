"""A simulation from beginning to end: an installation of its own, a world around it, and the figures."""

from dataclasses import dataclass, replace
from datetime import datetime, time
from email import message_from_bytes
from email.policy import default
from functools import cached_property
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from duban.adapters.mail.mime import MimeParser
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.bootstrap import IMAP, KEY, LEDGER, SMTP, Installation, environment_credentials
from duban.bootstrap.connections import as_variables
from duban.config import Settings
from duban.domain.calendar.cycle import TIMEZONE, FormName, Period
from duban.domain.decisions.document import DocumentKind
from duban.ports import Clock, Mailbox, MessageParser, PostOffice
from duban.services.collect.collect import Collect
from duban.services.collect.file_return import FileReturn
from duban.services.collect.suspects import InThisProcess
from duban.services.compile.compile import Compile
from duban_rehearsal.agenda import Agenda, SettableClock, SteppedClock
from duban_rehearsal.outcome import export_report
from duban_rehearsal.people.people import People
from duban_rehearsal.simulation.ahead import InnerLetterboxes, MailsAhead
from duban_rehearsal.simulation.base import SharedBase
from duban_rehearsal.simulation.coordinating import SimulatedCoordination
from duban_rehearsal.simulation.errands import SimulatedErrands
from duban_rehearsal.simulation.figures import Figures, figures
from duban_rehearsal.simulation.office import SimulatedOffice
from duban_rehearsal.simulation.outages import Downtime
from duban_rehearsal.simulation.papers import SharedReportWriter
from duban_rehearsal.simulation.post import InnerPostOffice
from duban_rehearsal.simulation.reading import ReadAhead
from duban_rehearsal.simulation.scores import appraising, scored
from duban_rehearsal.simulation.verifying import SimulatedVerification
from duban_rehearsal.simulation.workers import SecondProcess, Workers, second_process
from duban_rehearsal.simulation.world import World

# The kinds of papers of which a sample is kept, as titles end.
PAPER_KINDS = ("的函", "的通报", "的请示", "的签报")
KEPT = (DocumentKind.REPORT, DocumentKind.BRIEF, DocumentKind.ERRAND)


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

    The newest report and 简况 of each cycle are put into the folder *keep*, if there is one, the first paper of each
    kind that was drafted, each 交办单, the material of each meeting, the mail that brought its form to the lead of the
    most items, and a 核对稿. The same arguments give the same figures; *disorder* shuffles the order of each moment's
    work, and must change nothing either.
    """
    with TemporaryDirectory(prefix="duban-rehearse-") as folder:
        settings = replace(settings, home=Path(folder))
        begins = datetime.combine(settings.programmes[_only(settings)].starts_on, time(0), TIMEZONE)
        clock = SteppedClock(begins)
        post_office = InnerPostOffice(clock, settings.mail.address)
        credentials = environment_credentials(_connections(folder))
        with second_process(settings, credentials) as (second, turn):
            app = SimulatedInstallation(settings, credentials, turn, clock, post_office, second)
            app.migrate()
            world = _world(app, seed, outages, disorder)
            world.run(_only(settings), first, last)
            if keep is not None:
                _keep_reports(app, keep)
                _keep_papers(app, keep)
                _keep_form_mails(app, keep)
                _keep_materials(app, keep)
            found = figures(app, post_office, world.mails.sent_files)
            if keep is not None:
                _keep_extract(app, keep)
            return found


def _world(app: SimulatedInstallation, seed: int, outages: tuple[Downtime, ...], disorder: Random | None) -> World:
    post_office = app.inner_post_office
    mails = MailsAhead(post_office, app.workers, app.reader)
    programme = app.task_lists.programme(_only(app.settings))
    people = People(programme, post_office.robot, InnerLetterboxes(post_office), mails)
    office, verification = SimulatedOffice(app, seed), SimulatedVerification(app, seed)
    coordination, errands = SimulatedCoordination(app, post_office, seed), SimulatedErrands(app, seed)
    return World(
        *(
            app,
            app.workers,
            Agenda(app.stepped),
            post_office,
            people,
            mails,
            office,
            verification,
            coordination,
            errands,
            seed,
        ),
        outages=outages,
        disorder=disorder,
    )


def _keep_reports(app: Installation, folder: Path) -> None:
    with app.context.ledger.begin() as work:
        documents = {document.name: document for document in work.documents.all()}
    for document in documents.values():
        if document.kind in KEPT:
            export_report(app.context, document, folder)


def _keep_papers(app: Installation, folder: Path) -> None:
    """The first of each kind as it was drafted, with what goes along with it; named by its kind (文种)."""
    with app.context.ledger.begin() as work:
        drafted = [document for document in work.documents.all() if document.kind is DocumentKind.LETTER]
    for kind in PAPER_KINDS:
        first = next((one for one in drafted if one.subject.endswith(kind) and one.files), None)
        for number, file in enumerate(first.files if first else ()):
            name = f"公文样例 {kind}{f'附件{number}' if number else ''}.docx"
            (folder / name).write_bytes(app.context.archive.get(file.sha256))


def _keep_materials(app: Installation, folder: Path) -> None:
    """What lies before each meeting of the year's schedule, as of the end."""
    for one in app.meetings.schedule():
        name, data = app.meetings.material(one.programme, one.number, app.clock.now())
        (folder / name).write_bytes(data)


def _keep_form_mails(app: Installation, folder: Path) -> None:
    with app.context.ledger.begin() as work:
        cycles = [one.reference for one in work.cycles.all()]
    for cycle in (one for one in cycles if app.context.streams[one.stream].form is FormName.ITEMS):
        programme, form = app.context.programme(cycle), app.context.ladders[cycle.stream][0]
        leads = programme.reporters(cycle.stream)
        lead = max(leads, key=lambda unit: len(programme.items_of(unit.code)))
        with app.context.ledger.begin() as work:
            mail = work.outbox.get(f"{form.code}/{cycle.of(lead.code)}")
        if mail is not None:
            said = message_from_bytes(app.context.archive.get(mail.raw_sha256), policy=default).get_body(("plain",))
            text = f"{mail.subject}\n\n{said.get_content() if said else ''}".replace("\r\n", "\n")
            (folder / f"填报通知（{cycle.period.title}）.txt").write_text(text, encoding="utf-8")


def _keep_extract(app: Installation, folder: Path) -> None:
    """The 核对稿 of the first year, of the unit with the most facts."""
    context, code, now = appraising(app, app.clock.now()), _only(app.settings), app.clock.now()
    score = next(one for one in scored(context, code, now) if not one.is_preview)
    unit = max(score.units, key=lambda one: sum(fact.is_counted for fact in one.facts))
    name, data = replace(app.appraisal_extracts, context=context).document(score, unit)
    (folder / name).write_bytes(data)


def _only(settings: Settings) -> str:
    return next(iter(settings.programmes))


def _connections(folder: str) -> dict[str, str]:
    """A ledger of its own; mail never leaves the process, so that its connections lead nowhere."""
    nowhere: dict[str, object] = {"conn_type": "smtp", "host": "127.0.0.1", "port": 9, "extra": {"security": "plain"}}
    connections: dict[str, dict[str, object]] = {
        LEDGER: {"conn_type": "sqlite", "host": f"{folder}/ledger.db"},
        KEY: {"conn_type": "generic", "password": "a rehearsal keeps no secret"},
        SMTP: nowhere,
        IMAP: nowhere,
    }
    return as_variables(connections)
