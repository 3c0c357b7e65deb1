"""A ledger of a large plan to measure the office's pages on: written by the real repositories, in batches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from benches.board_plan import ITEMS_OF_UNIT, STREAM, code_of, write_plan

from duban.adapters.store.engine import open_fleeting_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from duban.bootstrap import Installation, environment_credentials, file_clock
from duban.config import PROJECT, Settings, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.decisions.document import Document, DocumentKind
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.delivery import MailKind, MailState, OutgoingMail
from duban.domain.mail.holds import Hold, HoldKind
from duban.domain.mail.message import UnitMessage
from duban.domain.plan.programme import Programme
from duban.domain.proof.kinds import Proof, ProofKind
from duban.domain.returns.submission import (
    Entry,
    Finding,
    MeasureState,
    ReturnEvent,
    ReturnState,
    Severity,
    Status,
    Submission,
    Verdict,
)
from duban.ports import Archive, OpenedCycle, TaskListVersion, UnitOfWork
from duban.stack.connections import embedded_connections

CODE = "qz2021"
PERIODS = tuple(Period.parse(text) for text in ("2021-09", "2021-10", "2021-11", "2021-12"))
NOW = datetime(2021, 12, 24, 10, tzinfo=TIMEZONE)
AT_ONCE = 200
# Of the newest cycle so many of ten are in; of every cycle so many of a hundred were never sent.
IN_OF_TEN, NEVER_OF_HUNDRED = 6, 2
STATES = (Status.ON_SCHEDULE, Status.ON_SCHEDULE, Status.BEHIND, Status.ON_SCHEDULE, Status.NOT_STARTED)
DONE_OF_THOUSAND = 10
WORDS = "已召开专题会议研究部署，制定实施方案并分解到科室，完成系统改造和流程再造，累计办理业务若干件。" * 2
MESSAGES, HOLDS, DRAFTS = 60, 12, 40


@dataclass(frozen=True, slots=True)
class LargeLedger:
    """Where it lies, and the settings that go with it."""

    home: Path
    units: int

    @property
    def settings(self) -> Settings:
        """The project's, with the large plan in the place of the real one and nobody's password asked."""
        settings = load_settings(PROJECT, self.home)
        plan = replace(
            settings.programmes[CODE], task_list=str(self.home / "task_list.xlsx"), same_targets={}, streams=(STREAM,)
        )
        return replace(settings, home=self.home, programmes={CODE: plan})

    @property
    def connections(self) -> dict[str, str]:
        """The credentials of everything on this machine."""
        return embedded_connections(self.home, self.settings.mail.address, 0)

    def installation(self) -> Installation:
        """The product over it."""
        return Installation(self.settings, environment_credentials(self.connections))


def large_ledger(home: Path, units: int) -> LargeLedger:
    """Make it under *home*: several months of cycles with returns and notices, and what waits for the office."""
    home.mkdir(parents=True, exist_ok=True)
    write_plan(PROJECT / "include" / "task_list.xlsx", home / "task_list.xlsx", units)
    large = LargeLedger(home, units)
    url = f"sqlite:///{home / 'ledger.db'}"
    migrate(url)
    ledger = SqlLedger(url, opens=open_fleeting_engine)
    app = Installation(large.settings, environment_credentials(large.connections), opened_ledger=ledger)
    file_clock(home).set(NOW)
    programme = app.context.task_lists.programme(CODE)
    digest = app.context.archive.put(app.context.task_lists.workbook(CODE))
    with ledger.begin() as work:
        work.versions.add(TaskListVersion(CODE, 1, digest, "市营商办", _opens(PERIODS[0]), "首次使用"))
    for period in PERIODS:
        _fill(app, programme, period, digest)
    with ledger.begin() as work:
        _waiting(work, app.context.archive, units)
        robot = app.context.robot
        work.readings.listed(robot, NOW)
        work.readings.read(robot, NOW)
    ledger.close()
    return large


def _opens(period: Period) -> datetime:
    return datetime(period.year, period.month, 14, 9, tzinfo=TIMEZONE)


def _fill(app: Installation, programme: Programme, period: Period, digest: str) -> None:
    """One cycle with its forms, mails, proofs and returns."""
    cycle, opened = Reference(CODE, STREAM, period), _opens(period)
    codes = [unit.code for unit in programme.organisations]
    with app.context.ledger.begin() as work:
        work.cycles.open(OpenedCycle(cycle, opened, digest, "bench"))
        work.returns.expect((cycle.of(code) for code in codes), opened)
    measures = {item.number: len(item.measures) for item in programme.items}
    ladder = app.context.ladders[STREAM]
    for batch in _batches(list(enumerate(codes))):
        with app.context.ledger.begin() as work:
            for place, code in batch:
                reference = cycle.of(code)
                _say(work, ladder[0].code, reference, opened, MailKind.FORM)
                comes = _comes(place, period, opened)
                if comes is None or comes > NOW:
                    _say(work, ladder[1].code, reference, opened + timedelta(days=8), MailKind.NOTICE)
                else:
                    _file(work, reference, place, comes, measures)


def _batches(found: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    return (found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE))


def _comes(place: int, period: Period, opened: datetime) -> datetime | None:
    """When the return of the unit at that place comes, None if never."""
    if place % 100 < NEVER_OF_HUNDRED or (period is PERIODS[-1] and place % 10 >= IN_OF_TEN):
        return None
    return opened + timedelta(days=1 + place % 9, minutes=place % 400)


def _say(work: UnitOfWork, rung: str, reference: Reference, at: datetime, kind: MailKind) -> None:
    """A notice whose mail left and was taken by the unit's server."""
    if at > NOW:
        return
    key = f"{rung}/{reference}"
    mail = OutgoingMail(
        key=key,
        kind=kind,
        reference=str(reference),
        organisation=reference.organisation,
        message_id=f"<{key}@bench.example>",
        raw_sha256=sha256(key.encode()).hexdigest(),
        recipients=(f"r0@{reference.organisation}.example", "duban@bench.example"),
        subject=f"{reference.period.title}任务进展填报通知",
        prepared_at=at,
        state=MailState.SENT,
        attempts=1,
        attempted_at=at,
        sent_at=at,
    )
    work.outbox.add(mail)
    work.notices.add(Notice(rung, str(reference), at, NoticeState.PREPARED, mail_key=key))
    work.proofs.add(Proof(key, mail.recipients[0], ProofKind.ACCEPTED, at, "250 ok"))


def _file(work: UnitOfWork, reference: Reference, place: int, at: datetime, measures: dict[int, int]) -> None:
    """A return that was read and accepted, or sent back once."""
    digest = sha256(str(reference).encode()).hexdigest()
    queried, sent_back = place % 7 == 0, place % 53 == 0
    findings = (Finding("bench", Severity.QUERY, "请核实与上期的差异。", place * ITEMS_OF_UNIT + 1),) if queried else ()
    verdict = Verdict.SENT_BACK if sent_back else Verdict.QUERIED if queried else Verdict.ACCEPTED
    numbers = range(place * ITEMS_OF_UNIT + 1, (place + 1) * ITEMS_OF_UNIT + 1)
    submission = Submission(
        reference=str(reference),
        attempt=1,
        received_at=at,
        sender=f"r0@{reference.organisation}.example",
        file_sha256=digest,
        file_name="填报表.xlsx",
        message=digest,
        verdict=verdict,
        entries=tuple(_entry(number, reference.period, measures[number]) for number in numbers),
        findings=findings,
    )
    work.submissions.add(submission)
    state = ReturnState.SENT_BACK if sent_back else ReturnState.ACCEPTED
    work.returns.record(ReturnEvent(str(reference), state, at, str(submission.number)))


def _entry(number: int, period: Period, measures: int) -> Entry:
    turn = PERIODS.index(period)
    is_done = number * 7 % 1000 < DONE_OF_THOUSAND * (turn + 1)
    return Entry(
        item=number,
        status=Status.DONE if is_done else STATES[(number + turn) % len(STATES)],
        measures=(MeasureState.IN_PLACE if is_done else MeasureState.UNDER_WAY,) * measures,
        progress=f"{period.title}：{WORDS}",
        next_steps="按方案推进。",
        evidence="泉市监〔2021〕1号" if is_done else "",
    )


def _waiting(work: UnitOfWork, archive: Archive, units: int) -> None:
    """What lies on the office's desk: messages, holds, drafts."""
    newest = Reference(CODE, STREAM, PERIODS[-1])
    for place in range(min(MESSAGES, units)):
        at, code = NOW - timedelta(hours=place), code_of(place)
        digest = sha256(f"message {place}".encode()).hexdigest()
        work.unit_messages.add(UnitMessage(digest, str(newest.of(code)), "", f"r0@{code}.example", at, "请问怎么填？"))
    for place in range(min(HOLDS, units)):
        at, code = NOW - timedelta(hours=place), code_of(place)
        digest = archive.put(f"From: r0@{code}.example\r\nSubject: hold {place}\r\n\r\n".encode())
        work.holds.add(Hold(digest, HoldKind.QUARANTINED, "打不开", f"r0@{code}.example", at, at))
    for place in range(min(DRAFTS, units)):
        reference = newest.earlier.of(code_of(place))
        name = f"R5/{reference}"
        work.documents.add(
            Document(
                *(name, 1, DocumentKind.LETTER, str(reference), f"{code_of(place)} · 函请", "函"),
                signer="市发改委分管领导",
                files=(),
                created_at=NOW - timedelta(days=2),
                subject="函",
                text="商请报送为荷。",
            )
        )


def file_late(app: Installation, at: datetime) -> int:
    """File the return of the next unit that owes one of the newest cycle; how many there were to file (one or none)."""
    cycle = Reference(CODE, STREAM, PERIODS[-1])
    with app.context.ledger.begin() as work:
        owed = (code for code, one in work.returns.of_cycle(cycle).items() if one.state is ReturnState.OWED)
        code = next(owed, None)
        if code is None:
            return 0
        place = int(code[1:])
        measures = dict.fromkeys(range(place * ITEMS_OF_UNIT + 1, (place + 1) * ITEMS_OF_UNIT + 1), 1)
        _file(work, cycle.of(code), place, at, measures)
    return 1
