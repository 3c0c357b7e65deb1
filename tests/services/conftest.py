"""An installation of four small organisations on a real ledger, with a scripted mail server and a mailbox in memory."""

import os
import shutil
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from tests.builders import fill, good_answers, item
from tests.databases import empty_ledger
from tests.offices import OFFICE
from tests.services.lived_days import LivedDays, Untouched

from duban.adapters.holidays import official_calendar
from duban.adapters.mail.letters import TemplateLetters
from duban.adapters.mail.mime import MimeParser
from duban.adapters.office.documents.applications import OfficeApplicationWriter
from duban.adapters.office.documents.paper import OfficePaperWriter
from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.marking.marker import LimitedMarker
from duban.adapters.office.reading.identity import WorkbookMarks
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.adapters.sandbox.fork import ForkedTrials
from duban.adapters.signing import HmacSigner
from duban.adapters.store.archive import FileArchive
from duban.adapters.store.engine import open_engine, open_fleeting_engine
from duban.adapters.store.ledger import EngineOpener, SqlLedger
from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Cycle, Period, Reference
from duban.domain.decisions.document import DocumentState
from duban.domain.escalation.item_plan import ItemPlan
from duban.domain.escalation.ladder import EscalationRules
from duban.domain.escalation.plan import EscalationPlan
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.office.actor import Actor
from duban.domain.plan.organisation import Contact, Organisation, Role
from duban.domain.plan.programme import Item, Programme
from duban.domain.plan.programme_plan import ProgrammePlan
from duban.domain.proof.kinds import ProofRules
from duban.ports import Fetched, KnownUids, MessageKey
from duban.services.collect.collect import Collect
from duban.services.collect.enclosures import Enclosures
from duban.services.collect.file_return import FileReturn
from duban.services.compile.compile import Compile
from duban.services.context import ServiceContext
from duban.services.escalate.late_returns import Escalate
from duban.services.escalate.overdue_items import EscalateItems
from duban.services.generate.open_cycle import Generate
from duban.services.send.deliver import Deliver
from duban.services.sign.sign import Registered, Sign, SignerAnswer

ROBOT = "duban@yyb.quanzhou.example"
BORDER = "mx.quanzhou.example"
STREAM = "department_monthly"
CYCLE = Reference("qz2021", STREAM, Period.parse("2021-10"))
NAMES = {"swj": "市税务局", "jyj": "市教育局", "mzj": "市民政局"}


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of autumn 2021 in Quanzhou."""
    return datetime(2021, month, day, hour, minute, tzinfo=TIMEZONE)


def address(organisation: str, role: Role = Role.FILLER) -> str:
    """The mailbox of a role."""
    return f"{role.name.lower()}@{organisation}.example"


# Whom a form names on its cover; the others are boxes of an office.
PEOPLE = {Role.FILLER: "甲某", Role.SECTION_HEAD: "乙某", Role.DEPUTY_HEAD: "丙某"}
PROGRAMME = Programme(
    code="qz2021",
    title="营商环境持续提升专项行动",
    items=(
        item(1, leads=("swj",)),
        item(2, leads=("swj",), due=date(2021, 9, 30)),
        item(3, leads=("jyj",)),
        item(4, leads=("mzj",)),
    ),
    organisations=tuple(
        Organisation(code, name, (), "市直部门", subordinate=code != "swj", salutation="贵局", streams=(STREAM,))
        for code, name in NAMES.items()
    ),
    contacts=tuple(
        Contact(code, role, PEOPLE.get(role, f"{name}{role}"), address(code, role), "0595-00000001")
        for code, name in NAMES.items()
        for role in Role
    ),
    kpis=(),
    questions=(),
    sha256="0" * 64,
)


LIVED_DAYS = LivedDays()


class OneProgramme:
    """The task list of these tests."""

    def programme(self, code: str) -> Programme:
        """Whatever is asked for."""
        return replace(PROGRAMME, code=code)

    def workbook(self, code: str) -> bytes:
        """Some bytes that stand for it."""
        return f"the task list of {code}".encode()

    def version(self, code: str, sha256: str, read: Callable[[str], bytes]) -> Programme:
        """The same list in every version."""
        assert read(sha256)
        return replace(self.programme(code), sha256=sha256)


@dataclass
class ScriptedPostOffice:
    """Answers each attempt with the next of `script`, and with SENT when the script has ended."""

    script: list[SendAttempt] = field(default_factory=list)
    attempts: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)

    def send(self, raw: bytes, recipients: tuple[str, ...]) -> SendAttempt:
        """Keep what was handed over."""
        self.attempts.append((raw, recipients))
        return self.script.pop(0) if self.script else SendAttempt(MailState.SENT, "250 ok")

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class MemoryMailbox:
    """The robot's mailbox; messages are put in, and stay."""

    messages: list[Fetched] = field(default_factory=list)

    def put(self, raw: bytes, received_at: datetime) -> None:
        """Deliver a message."""
        self.messages.append(Fetched(MessageKey("INBOX", 1, len(self.messages) + 1), raw, received_at))

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        """What is not known yet."""
        seen = known("INBOX", 1)
        return iter([message for message in self.messages if message.key.uid not in seen])


def read_to_the_end(context: ServiceContext, now: datetime) -> None:
    """Record that the mailbox was read, as each round of collecting does when nothing is left."""
    with context.ledger.begin() as work:
        work.readings.listed(ROBOT, now)
        work.readings.read(ROBOT, now)


class ReadsFirst(Escalate):
    """Escalating as its DAG does, which reads the mailbox before."""

    def plan(self, now: datetime, known_at: datetime | None = None) -> EscalationPlan:
        """Read, then look."""
        read_to_the_end(self.context, known_at or now)
        return Escalate.plan(self, now, known_at)

    def pay(self, reference: Reference, now: datetime) -> str:
        """Read, then pay."""
        read_to_the_end(self.context, now)
        return Escalate.pay(self, reference, now)


class SignsAfterReading(Sign):
    """Signing while the round every ten minutes reads the mailbox."""

    def decide(
        self, name: str, draft: int, answer: SignerAnswer, by: Actor, now: datetime, on_paper: Registered | None = None
    ) -> DocumentState:
        """Read, then decide."""
        read_to_the_end(self.context, now)
        return Sign.decide(self, name, draft, answer, by, now, on_paper)


class ItemsReadFirst(EscalateItems):
    """The same of items."""

    def plan(self, now: datetime, unit: str = "", known_at: datetime | None = None) -> ItemPlan:
        """Read, then look; paying looks as well."""
        read_to_the_end(self.context, known_at or now)
        return EscalateItems.plan(self, now, unit, known_at)


@dataclass
class OfficeApp:
    """All services over one ledger, and the two ends of the mail."""

    context: ServiceContext
    post_office: ScriptedPostOffice
    mailbox: MemoryMailbox
    generate: Generate
    collect: Collect
    escalate: Escalate
    compile: Compile
    sign: Sign
    deliver: Deliver
    # None of an office that shares nothing with others.
    untouched: Untouched | None = field(default=None, compare=False)

    @property
    def cycle(self) -> Cycle:
        """The cycle of October 2021."""
        return self.context.cycle(CYCLE)

    def send_forms(self, now: datetime | None = None) -> None:
        """Open the cycle and send every form."""
        now = now or at(10, 14)
        self.live(f"forms of {now}", lambda: self._send_forms(now))

    def live(self, days: str, live: Callable[[], None]) -> None:
        """What *live* makes of an office as built; lived once, by the name of these *days*, and copied afterwards."""
        if self.untouched is None or not self.untouched.is_so():
            live()
            return
        context = self.context
        said = (context.rules, context.streams, context.ladders, context.task_lists.programme("qz2021"))
        LIVED_DAYS.copied_to(self, self.untouched.folder, (days, *map(repr, said)), live)

    def _send_forms(self, now: datetime) -> None:
        for reference in self.generate.open_cycle(CYCLE, now):
            self.generate.prepare_form(reference, now)
        self.deliver.round(now)

    def form_of(self, organisation: str, cycle: Reference = CYCLE) -> bytes:
        """The workbook that was built for an organisation."""
        with self.context.ledger.begin() as work:
            form = work.forms.get(cycle.of(organisation))
        assert form is not None
        return self.context.archive.get(form.sha256)

    def good_form(self, organisation: str) -> bytes:
        """That workbook, filled so that no rule objects."""
        return filled_well(self.form_of(organisation), PROGRAMME.items_of(organisation))

    def reply(self, organisation: str, workbook: bytes, when: datetime, sender: str = "") -> None:
        """Let an organisation send *workbook*, collect it and deliver the answer."""
        self.mailbox.put(mail_with(workbook, sender or address(organisation), when), when)
        self.work(when)

    def work(self, now: datetime) -> None:
        """One round of collecting and sending."""
        self.collect.archive_new_mail(now)
        self.collect.handle(now)
        self.deliver.round(now)

    def sent_to(self, recipient: str) -> int:
        """How many mails went to an address."""
        return sum(recipient in recipients for _raw, recipients in self.post_office.attempts)


def checked_by_border(message: EmailMessage, sender: str) -> None:
    """What our border server writes above a mail whose sender it has checked."""
    message["Authentication-Results"] = f"{BORDER}; dmarc=pass header.from={sender.rpartition('@')[2]}"


def mail_with(workbook: bytes, sender: str, when: datetime, name: str = "报表.xlsx") -> bytes:
    """A reply as a mail program writes it, and as our border server passed it on."""
    message = EmailMessage(policy=SMTP)
    checked_by_border(message, sender)
    message["From"] = sender
    message["To"] = ROBOT
    message["Subject"] = "回复：填报通知"
    message["Date"] = format_datetime(when)
    message["Message-ID"] = f"<{when:%m%d%H%M}.{sender.replace('@', '.')}@client.example>"
    message.set_content("见附件。")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    message.add_attachment(workbook, maintype="application", subtype=kind, filename=name)
    return message.as_bytes()


# The units' mailboxes are kept by the server that we send through: what it takes has arrived.
# Each cycle of these tests may have its circular, and a unit a day to check it.
CIRCULARS: dict[str, Any] = {"quarterly_circulars": False, "extract_checked_within": 1}
AT_HOME = EscalationRules(proof=ProofRules(own_domains=("example",)), **CIRCULARS)
# Nobody reports anything: only what people say proves that a unit was told.
ABROAD = EscalationRules(**CIRCULARS)


# Both are asked for by every test, and always alike.
settings_of_project = cache(load_settings)


@lru_cache(maxsize=64)
def filled_well(form: bytes, items: tuple[Item, ...]) -> bytes:
    """The form filled so that no rule objects."""
    return fill(form, good_answers(items))


KEPT: weakref.WeakSet[Engine] = weakref.WeakSet()


def open_kept_engine(address: str, patience: float) -> Engine:
    """
    One connection for all units of work, as the rehearsal has: of a test's time a third went into opening them.

    No process inherits it: before a fork it is closed. Tests that kill processes take the engine of production.
    """
    engine = open_fleeting_engine(address, patience)
    KEPT.add(engine)
    return engine


def let_go() -> None:
    """Close what is kept open; the next unit of work opens it again."""
    for engine in KEPT:
        engine.dispose()


os.register_at_fork(before=let_go)


def open_context(
    folder: Path, rules: EscalationRules = AT_HOME, opens: EngineOpener = open_engine, *, durable: bool = True
) -> ServiceContext:
    """The context whose ledger and archive lie in *folder*, new or as they were left."""
    settings = settings_of_project()
    url = f"sqlite:///{folder / 'ledger.db'}"
    if not (folder / "ledger.db").exists():
        shutil.copy(empty_ledger(), folder / "ledger.db")
    return ServiceContext(
        ledger=SqlLedger(url, opens=opens),
        archive=FileArchive(str(folder / "archive"), durable=durable),
        letters=TemplateLetters(PROJECT / "config" / "letters", ROBOT, settings.mail.sender),
        signer=HmacSigner(b"a secret of these tests"),
        task_lists=OneProgramme(),
        calendar=official_calendar(None),
        office=replace(OFFICE, report_signers=("市发改委分管领导",)),
        robot=ROBOT,
        programmes={
            "qz2021": ProgrammePlan(
                title="营商环境持续提升专项行动",
                document="",
                task_list="",
                starts_on=date(2021, 9, 22),
                ends_on=date(2022, 12, 31),
                streams=(STREAM,),
                tag="泉营商",
            )
        },
        streams=dict(settings.streams),  # a test may change its own
        ladders=dict(settings.ladders),
        papers=OfficePaperWriter(PROJECT / "config" / "documents"),
        rules=rules,
    )


def with_loops(context: ServiceContext, **loops: bool) -> None:
    """Switch loops of the programme of these tests, as its settings would."""
    plan = context.programmes["qz2021"]
    object.__setattr__(context, "programmes", {"qz2021": replace(plan, loops=replace(plan.loops, **loops))})


def enclosures_of(context: ServiceContext) -> Enclosures:
    """What goes back with a receipt, as an installation makes it."""
    return Enclosures(context, LimitedMarker(), OfficeApplicationWriter(PROJECT / "config" / "documents"))


@pytest.fixture
def app(tmp_path: Path) -> OfficeApp:
    """A fresh office."""
    return build(tmp_path)


@pytest.fixture
def abroad(tmp_path: Path) -> OfficeApp:
    """A fresh office before units whose servers report nothing."""
    return build(tmp_path, ABROAD)


@pytest.fixture
def durable_app(tmp_path: Path) -> OfficeApp:
    """A fresh office on the disk as in production, for faults of the disk and for threads at once."""
    return build(tmp_path, durable=True)


def build(folder: Path, rules: EscalationRules = AT_HOME, *, durable: bool = False) -> OfficeApp:
    """A fresh office whose ledger and archive lie in *folder* and, unless *durable*, need not outlive this process."""
    context = open_context(folder, rules, open_engine if durable else open_kept_engine, durable=durable)
    post_office, mailbox = ScriptedPostOffice(), MemoryMailbox()
    generate = Generate(context, WorkbookFormWriter())
    file_return = FileReturn(context, WorkbookFormReader())
    app = OfficeApp(
        context=context,
        post_office=post_office,
        mailbox=mailbox,
        generate=generate,
        collect=Collect(
            context,
            mailbox,
            MimeParser(ROBOT, context.signer, BORDER),
            file_return,
            enclosures=enclosures_of(context),
            trials=ForkedTrials(),
        ),
        escalate=ReadsFirst(context, generate.prepare_form),
        compile=Compile(context, OfficeReportWriter(PROJECT / "config" / "documents")),
        sign=SignsAfterReading(context),
        deliver=Deliver(context, post_office, WorkbookMarks()),
    )
    if isinstance(context.ledger, SqlLedger) and context.ledger._opens is open_kept_engine:
        app.untouched = Untouched(app, folder, empty_ledger())
    return app
