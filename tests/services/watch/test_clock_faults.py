"""A clock that is wrong for a while: noticed, told, charged to nobody, and healed when it is right."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.services.conftest import CYCLE, OfficeApp, address, at, mail_with, read_to_the_end

from duban.adapters.outage_file import JsonOutageFile
from duban.domain.mail.delivery import MailState, Obstacle, SendAttempt
from duban.domain.mail.throttle import Brake
from duban.domain.operation.outage import OutageKind
from duban.domain.returns.submission import ReturnState
from duban.errors import PostOfficeUnavailable
from duban.services.escalate.late_returns import Escalate
from duban.services.watch.clock_check import ClockCheck
from duban.services.watch.outages import OutageMemory

A_YEAR = timedelta(days=365)
BUSY = SendAttempt(MailState.RETRY, "451 4.7.1 try again later")


@pytest.fixture
def check(app: OfficeApp, tmp_path: Path) -> ClockCheck:
    return ClockCheck(app.context, OutageMemory(app.context, JsonOutageFile(tmp_path / "outages.json")))


def collect(app: OfficeApp, check: ClockCheck, now: object) -> tuple[str, ...]:
    """One round of collecting as its DAG does it; what is doubted afterwards."""
    check.before(now)  # type: ignore[arg-type]
    app.work(now)  # type: ignore[arg-type]
    check.after(now)  # type: ignore[arg-type]
    return tuple(outage.reason for outage in check.outages.open() if outage.kind is OutageKind.CLOCK)


def come_back(app: OfficeApp, when: object) -> None:
    """Let our own copies of what was sent lie in our mailbox, by the server's time."""
    for raw, _ in app.post_office.attempts:
        app.mailbox.put(raw, when)  # type: ignore[arg-type]


def state_of(app: OfficeApp, organisation: str) -> ReturnState:
    with app.context.ledger.begin() as work:
        expected = work.returns.get(CYCLE.of(organisation))
    assert expected is not None
    return expected.state


def test_a_return_is_filed_although_the_first_collecting_was_by_a_clock_a_year_ahead(app: OfficeApp) -> None:
    app.mailbox.put(b"From: a@swj.example\r\nSubject: old\r\n\r\nbefore us", at(10, 1))
    app.work(at(10, 13) + A_YEAR)
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20, 10))
    assert state_of(app, "swj") is ReturnState.ACCEPTED


def test_what_was_taken_for_earlier_mail_meanwhile_is_handled_when_the_clock_is_right(app: OfficeApp) -> None:
    app.mailbox.put(b"From: a@swj.example\r\nSubject: old\r\n\r\nbefore us", at(10, 1))
    app.work(at(10, 13) + A_YEAR)
    app.send_forms()
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    app.work(at(10, 20) + A_YEAR)
    assert state_of(app, "swj") is ReturnState.OWED
    app.work(at(10, 20, 12))
    assert state_of(app, "swj") is ReturnState.ACCEPTED
    assert app.sent_to("a@swj.example") == 0, "what lay there before us is answered to nobody"


def test_mails_that_were_put_off_by_a_clock_a_year_ahead_leave_when_it_is_right(app: OfficeApp) -> None:
    """A 451 for each form; and one that had been put off to the next working hour of that year."""
    for reference in app.generate.open_cycle(CYCLE, at(10, 14)):
        app.generate.prepare_form(reference, at(10, 14))
    app.post_office.script = [BUSY, BUSY, BUSY]
    app.deliver.round(at(10, 14) + A_YEAR)
    assert app.deliver.round(at(10, 14, 10)).sent == tuple(f"R0/{CYCLE.of(unit)}" for unit in ("swj", "jyj", "mzj"))


def test_neither_brakes_nor_limits_of_a_clock_that_was_ahead_hold_anything_back(app: OfficeApp) -> None:
    app.send_forms(at(10, 14) + A_YEAR)
    with app.context.ledger.begin() as work:
        for name in ("*", "(account)", "swj.example"):
            until = at(10, 14) + A_YEAR
            work.outbox.pull(Brake(name, until, until, 1, "421 slow down"))
    assert Brake("*", at(10, 14), at(10, 14, 9, 30), 1, "").holds(at(10, 14))
    app.generate.prepare_form(CYCLE.of("swj"), at(10, 14))
    app.reply("jyj", app.good_form("jyj"), at(10, 20, 10))
    assert app.sent_to(address("jyj")) == 2


def test_a_sender_that_died_while_the_clock_was_ahead_is_not_waited_for(app: OfficeApp) -> None:
    for reference in app.generate.open_cycle(CYCLE, at(10, 14)):
        app.generate.prepare_form(reference, at(10, 14))
    ahead = at(10, 14) + A_YEAR
    with app.context.ledger.begin() as work:
        work.outbox.claim(f"R0/{CYCLE.of('swj')}", ahead, ahead + timedelta(minutes=15))
    app.deliver.round(at(10, 14, 10))
    app.deliver.round(at(10, 14, 10, 20))
    assert app.sent_to(address("swj")) == 1


def test_a_copy_that_came_earlier_than_we_sent_it_shows_when_it_was_sent(app: OfficeApp) -> None:
    app.send_forms(at(10, 14) + A_YEAR)
    come_back(app, at(10, 14, 9, 1))
    app.work(at(10, 14, 10))
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R0/{CYCLE.of('swj')}")
    assert mail is not None
    assert mail.sent_at == at(10, 14, 9, 1)


def test_a_clock_that_is_ahead_is_noticed_by_our_own_copies_and_is_over_when_it_is_right(
    app: OfficeApp, check: ClockCheck
) -> None:
    app.send_forms(at(10, 14) + A_YEAR)
    come_back(app, at(10, 14, 9, 1))
    (why,) = collect(app, check, at(10, 14, 9, 10) + A_YEAR)
    assert "系统时钟偏快" in why
    assert collect(app, check, at(10, 14, 9, 20)) == ()
    assert app.sent_to(app.context.office.report_to[0]) == 2, "told, and its end"


def test_a_clock_that_is_behind_is_noticed_by_newer_mail(app: OfficeApp, check: ClockCheck) -> None:
    app.send_forms()
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 20)), at(10, 20))
    (why,) = collect(app, check, at(10, 14, 12))
    assert "系统时钟偏慢" in why
    assert collect(app, check, at(10, 20, 9, 10)) == ()


def test_while_the_clock_is_doubted_nobody_is_urged(app: OfficeApp, check: ClockCheck) -> None:
    """It jumped from the day after the forms to the day of the urges."""
    app.send_forms()
    come_back(app, at(10, 14, 9, 1))
    assert collect(app, check, at(10, 15)) == ()
    escalate = Escalate(app.context, app.generate.prepare_form)
    (why,) = collect(app, check, at(10, 26))
    assert "过久" in why
    assert [debt.label for debt in escalate.debts(at(10, 26))] == []
    assert {one.halt.reason for one in escalate.plan(at(10, 26)).withheld} == {"系统时间可疑，暂不催办"}
    app.mailbox.put(b"From: x@y.example\r\nSubject: news\r\n\r\n", at(10, 26, 9, 5))
    assert collect(app, check, at(10, 26, 9, 10)) == ()
    assert len(escalate.debts(at(10, 26, 9, 10))) == 3


def test_a_rehearsal_steps_its_clock_and_is_not_doubted(app: OfficeApp, check: ClockCheck) -> None:
    read_to_the_end(app.context, at(10, 14))
    ClockCheck(app.context, check.outages, steps=True).before(at(10, 26))
    assert check.outages.open() == ()


def test_an_unreachable_server_puts_nothing_off_for_a_year(app: OfficeApp) -> None:
    for reference in app.generate.open_cycle(CYCLE, at(10, 14)):
        app.generate.prepare_form(reference, at(10, 14))
    app.post_office.script = [SendAttempt(MailState.RETRY, "无法连接", obstacle=Obstacle.UNREACHED)]
    with pytest.raises(PostOfficeUnavailable):
        app.deliver.round(at(10, 14) + A_YEAR)
    assert len(app.deliver.round(at(10, 14, 10)).sent) == 3
