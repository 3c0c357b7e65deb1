"""What cannot be handled is set aside in sight, can be handled again, and alarms the office when it is forgotten."""

import os
import signal
from datetime import date
from pathlib import Path

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, address, at, mail_with

from duban.domain.mail.holds import Hold, HoldKind
from duban.domain.mail.triage import Incoming
from duban.domain.plan.organisation import Contact, Role
from duban.domain.returns.submission import ReturnState
from duban.errors import ConfigurationError, Refused, TemporaryError
from duban.ports import MessageParser
from duban.services.collect.quarantine import Quarantine
from duban.services.decide.decider import Who
from duban.services.decide.task_list import Correct
from duban.services.proof.deliverability import paused

POISON = b"From: =?utf-8?b?5aGr5oql5Lq6?= <filler@swj.example>\r\nSubject: =?utf-8?b?5oql6KGo?=\r\n\r\npoison"


class Fearful:
    """Our parser, which breaks on one body for as long as it is told to."""

    def __init__(self, parser: MessageParser) -> None:
        self._parser = parser
        self.feared = b"poison"
        self.act = self._fail
        self.error: Exception | None = MemoryError("too much")

    def _fail(self) -> None:
        if self.error:
            raise self.error

    def parse(self, raw: bytes) -> Incoming:
        if raw.endswith(self.feared):
            self.act()
        return self._parser.parse(raw)


@pytest.fixture
def parser(app: OfficeApp) -> Fearful:
    fearful = Fearful(app.collect.parser)
    object.__setattr__(app.collect, "parser", fearful)
    app.send_forms()
    return fearful


@pytest.fixture
def quarantine(app: OfficeApp, parser: Fearful) -> Quarantine:
    return Quarantine(app.context, parser)


def fail(app: OfficeApp, times: int = 1, error: type[Exception] = MemoryError) -> None:
    app.mailbox.put(POISON, at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    for attempt in range(times):
        with pytest.raises(error):
            app.collect.handle(at(10, 20, 10 + attempt))


def test_what_fails_alone_as_well_waits_in_sight_with_who_what_and_why(app: OfficeApp, quarantine: Quarantine) -> None:
    fail(app)
    assert quarantine.waiting(at(10, 20, 14)) == ()
    collected = app.collect.handle(at(10, 20, 14))
    assert (collected.waiting, collected.alerts) == (1, ())
    (waiting,) = quarantine.waiting(at(10, 22, 15))
    assert (waiting.sender, waiting.subject, waiting.days) == ("filler@swj.example", "报表", 2)
    assert waiting.hold.kind is HoldKind.QUARANTINED
    assert "MemoryError" in waiting.hold.reason


def begin_often(app: OfficeApp) -> None:
    """What a dozen kills of the worker leave behind."""
    with app.context.ledger.begin() as work:
        for message in work.inbox.unhandled():
            for _ in range(12):
                work.inbox.begin(message.key)


def test_a_good_return_that_was_met_by_a_dozen_kills_is_filed(app: OfficeApp, quarantine: Quarantine) -> None:
    """Suspect is not guilty."""
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    begin_often(app)
    assert app.collect.handle(at(10, 20, 14)).filed == (f"{CYCLE.of('swj')}#1",)
    assert quarantine.waiting(at(10, 20, 15)) == ()


def test_a_mail_that_kills_its_child_is_set_aside_and_the_worker_lives(
    app: OfficeApp, quarantine: Quarantine, parser: Fearful
) -> None:
    parser.act = lambda: os.kill(os.getpid(), signal.SIGUSR1)
    app.mailbox.put(POISON, at(10, 20))
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    begin_often(app)
    assert app.collect.handle(at(10, 20, 14)).filed == (f"{CYCLE.of('swj')}#1",)
    (waiting,) = quarantine.waiting(at(10, 20, 15))
    assert "SIGUSR1" in waiting.hold.reason


def test_a_child_that_was_killed_once_is_no_proof(
    app: OfficeApp, quarantine: Quarantine, parser: Fearful, tmp_path: Path
) -> None:
    """Somebody's kill, or the system's for want of memory, met it; the second child tells."""

    def die_once() -> None:
        if not (tmp_path / "died").exists():
            (tmp_path / "died").touch()
            os.kill(os.getpid(), signal.SIGKILL)

    parser.act = die_once
    app.mailbox.put(POISON, at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    begin_often(app)
    assert app.collect.handle(at(10, 20, 14)).kinds == {"无填报表": 1}
    assert quarantine.waiting(at(10, 20, 15)) == ()


def test_nobody_is_condemned_while_nothing_else_can_be_handled_either(
    app: OfficeApp, quarantine: Quarantine, parser: Fearful
) -> None:
    """What breaks over every mail breaks over this one too, and says nothing of it."""
    worker = os.getpid()
    parser.act = lambda: None if os.getpid() == worker else os.kill(os.getpid(), signal.SIGUSR1)
    parser.feared = b""
    app.mailbox.put(POISON, at(10, 20))
    app.collect.archive_new_mail(at(10, 20))
    begin_often(app)
    for hour in range(3):
        with pytest.raises(TemporaryError, match="暂不能处理任何来信"):
            app.collect.handle(at(10, 20, 14 + hour))
    assert quarantine.waiting(at(10, 20, 18)) == ()
    parser.act = lambda: None
    assert app.collect.handle(at(10, 20, 18)).kinds == {"无填报表": 1}


def test_what_waits_too_long_alarms_the_office(app: OfficeApp, quarantine: Quarantine) -> None:
    fail(app)
    app.collect.handle(at(10, 20, 14))
    assert app.collect.handle(at(10, 22, 13)).alerts == ()
    (alert,) = app.collect.handle(at(10, 22, 14)).alerts
    assert "2 天" in alert
    (waiting,) = quarantine.waiting(at(10, 22, 14))
    assert quarantine.dismiss(waiting.hold.message[:12], at(10, 22, 15), officer(), "与报送无关") == 1
    assert app.collect.handle(at(10, 22, 16)).alerts == ()


def test_the_alarm_reaches_the_office_once_a_working_day_until_it_is_heard(
    app: OfficeApp, quarantine: Quarantine
) -> None:
    fail(app)
    app.collect.handle(at(10, 20, 14))
    office, hours = app.context.office.report_to[0], (8, 9, 10, 15)
    for day in (22, 23, 24, 25):  # Friday to Monday
        for hour in hours:
            app.work(at(10, day, hour, 30))
    assert app.sent_to(office) == 2, "on Friday afternoon it is two days old, on Monday it still waits"
    (waiting,) = quarantine.waiting(at(10, 25, 16))
    quarantine.dismiss(waiting.hold.message, at(10, 25, 16), officer(), "与报送无关")
    app.work(at(10, 26, 10))
    assert app.sent_to(office) == 2


def test_a_mail_is_handled_again_with_one_command(app: OfficeApp, quarantine: Quarantine, parser: Fearful) -> None:
    fail(app)
    app.collect.handle(at(10, 20, 14))
    parser.error = None
    (waiting,) = quarantine.waiting(at(10, 20, 15))
    assert quarantine.rerun(waiting.hold.message[:8], at(10, 20, 15), officer()) == 1
    assert app.collect.handle(at(10, 20, 15)).kinds == {"无填报表": 1}
    assert quarantine.waiting(at(10, 20, 16)) == ()


def test_a_mail_that_fails_again_after_that_waits_again(app: OfficeApp, quarantine: Quarantine) -> None:
    fail(app)
    app.collect.handle(at(10, 20, 14))
    assert quarantine.rerun_all(at(10, 20, 15), officer()) == 1
    with pytest.raises(MemoryError):
        app.collect.handle(at(10, 20, 15))
    app.collect.handle(at(10, 20, 16))
    assert len(quarantine.waiting(at(10, 20, 16))) == 1


def test_an_operators_problem_is_never_held_against_a_mail(
    app: OfficeApp, quarantine: Quarantine, parser: Fearful
) -> None:
    """A broken template must not send a morning's returns to quarantine."""
    parser.error = ConfigurationError("config/letters 中的信函无法生成")
    fail(app, 6, ConfigurationError)
    with app.context.ledger.begin() as work:
        (message,) = work.inbox.unhandled()
    assert message.attempts == 0
    assert "无法生成" in message.note
    assert quarantine.postponed() == (message,), "the office sees why it waits"
    assert quarantine.waiting(at(10, 20, 17)) == ()


def test_a_stranger_who_was_registered_since_then_is_filed_when_his_mail_is_handled_again(
    app: OfficeApp, quarantine: Quarantine
) -> None:
    stranger = "new-clerk@elsewhere.example"
    app.reply("swj", app.good_form("swj"), at(10, 25, 17), sender=stranger)
    before = len(app.post_office.attempts)
    register_contact(app, stranger)
    assert quarantine.rerun_all(at(10, 26), officer()) == 1
    app.collect.handle(at(10, 26))
    app.deliver.round(at(10, 26))
    with app.context.ledger.begin() as work:
        expected = work.returns.get(CYCLE.of("swj"))
        (submission,) = work.submissions.of_return(CYCLE.of("swj"))
    assert expected is not None
    assert (expected.state, submission.received_at) == (ReturnState.ACCEPTED, at(10, 25, 17))
    assert [to for _, to in app.post_office.attempts[before:]] == [(stranger, app.context.robot)]
    assert quarantine.waiting(at(10, 26)) == ()


def register_contact(app: OfficeApp, mail: str) -> None:
    """The office records whose address that was on the day."""
    contact = Contact("swj", Role.FILLER, "填报人", mail, "0595-00000000", valid_from=date(2021, 10, 25))
    Correct(app.context).contact("qz2021", contact, Who(officer("督办岗"), "该单位来电"), at(10, 26))


def held(app: OfficeApp, kind: HoldKind, reference: str) -> Hold:
    """Something of that kind that names a return."""
    hold = Hold("f" * 64, kind, "原因", "filler@swj.example", at(10, 19), at(10, 19), reference)
    with app.context.ledger.begin() as work:
        work.holds.add(hold)
    return hold


def withheld(app: OfficeApp) -> dict[str, str]:
    return {one.reference.organisation: one.halt.reason for one in app.escalate.plan(at(10, 20)).withheld}


@pytest.mark.parametrize("kind", HoldKind)
def test_whatever_may_be_a_return_pauses_its_ladder_in_sight_until_a_person_has_looked(
    app: OfficeApp, quarantine: Quarantine, kind: HoldKind
) -> None:
    hold = held(app, kind, str(CYCLE.of("swj")))
    owed = {debt.reference.organisation for debt in app.escalate.debts(at(10, 20))}
    if kind in (HoldKind.FORGED, HoldKind.BOUNCE):
        assert "swj" in owed, "a forger silences nobody"
        return
    assert "swj" not in owed
    assert "暂停提醒和催办" in withheld(app)["swj"]
    with app.context.ledger.begin() as work:
        assert paused(work, CYCLE.of("swj")), "the ladder of items asks this"
        work.holds.close(hold, at(10, 20), "督办岗", "不是报送件")
    assert "swj" in {debt.reference.organisation for debt in app.escalate.debts(at(10, 20))}


def test_a_mail_that_is_set_aside_names_the_return_of_its_sender_and_pauses_it(
    app: OfficeApp, quarantine: Quarantine
) -> None:
    fail(app)
    app.collect.handle(at(10, 20, 14))
    (waiting,) = quarantine.waiting(at(10, 20, 15))
    assert waiting.hold.reference == str(CYCLE.of("swj"))
    assert waiting.pauses == "市税务局2021年10月"
    assert "来信待人工处理（隔离）" in withheld(app)["swj"]


def test_only_what_was_set_aside_can_be_offered_again(app: OfficeApp, quarantine: Quarantine) -> None:
    """What earlier versions blamed mails for is found by its kind."""
    fail(app)
    app.collect.handle(at(10, 20, 14))
    app.reply("mzj", app.good_form("mzj"), at(10, 20, 15), sender="new-clerk@elsewhere.example")
    assert quarantine.rerun_all(at(10, 20, 16), officer(), HoldKind.QUARANTINED) == 1
    assert [one.hold.kind for one in quarantine.waiting(at(10, 20, 16))] == [HoldKind.UNCONFIRMED]


def test_what_was_filed_of_a_mail_stays_filed_once_when_the_rest_is_handled_again(
    app: OfficeApp, quarantine: Quarantine
) -> None:
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    app.work(at(10, 20))
    sent = len(app.post_office.attempts)
    with app.context.ledger.begin() as work:
        (message,) = (one for one in work.inbox.handled() if one.note.startswith(str(CYCLE.of("swj"))))
        assert work.inbox.reopen(message.sha256) == 1
    app.work(at(10, 20, 10))
    with app.context.ledger.begin() as work:
        assert len(work.submissions.of_return(CYCLE.of("swj"))) == 1
    assert len(app.post_office.attempts) == sent


@pytest.mark.parametrize("name", ["", "abc", "ffffffff"])
def test_a_name_that_fits_nothing_is_refused(quarantine: Quarantine, name: str) -> None:
    with pytest.raises(Refused):
        quarantine.rerun(name, at(10, 20), officer())
