"""Nobody is charged with silence whose answer may lie unread in our mailbox."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.people import signer
from tests.services.collect.test_collect import ParserThatDies
from tests.services.conftest import (
    CYCLE,
    NAMES,
    ItemsReadFirst,
    MemoryMailbox,
    OfficeApp,
    address,
    at,
    mail_with,
    read_to_the_end,
)
from tests.services.escalate.test_late_returns import MORNINGS, climb

from duban.config import load_settings
from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.operation.mailbox_reading import MailboxReading, why_unread
from duban.domain.report.coverage import Timeliness
from duban.errors import MailboxUnavailable, Refused
from duban.ports import Fetched, KnownUids
from duban.services.compile.compile import Compile
from duban.services.escalate.late_returns import Escalate
from duban.services.escalate.overdue_items import EscalateItems
from duban.services.operate.preview import Previews
from duban.services.sign.sign import Sign, SignerAnswer

URGED_ON = at(10, 26)
UNREAD = "信箱自10月26日08:10起未能完整收取，暂不催办"


class Unreachable(MemoryMailbox):
    """A mailbox whose server does not answer."""

    def new(self, known: KnownUids) -> Iterator[Fetched]:
        raise MailboxUnavailable("收信服务器连接失败。")


@pytest.fixture
def escalate(app: OfficeApp) -> Escalate:
    """Escalating that reads no mailbox by itself, with the forms sent."""
    app.send_forms()
    return Escalate(app.context, app.generate.prepare_form)


def rungs(escalate: Escalate, moment: object) -> list[str]:
    return [debt.rung for debt in escalate.debts(moment)]  # type: ignore[arg-type]


def reasons(escalate: Escalate, moment: object) -> set[str]:
    return {one.halt.reason for one in escalate.plan(moment).withheld}  # type: ignore[arg-type]


def test_nobody_is_urged_while_the_mailbox_cannot_be_read(app: OfficeApp, escalate: Escalate) -> None:
    """It was down from ten past eight; a unit had answered at a quarter past."""
    app.work(at(10, 26, 8, 10))
    app.mailbox.put(mail_with(app.good_form("swj"), address("swj"), at(10, 26, 8, 15)), at(10, 26, 8, 15))
    app.work(at(10, 26, 9))
    assert {debt.label for debt in escalate.debts(URGED_ON)} == {"市教育局 · 催办", "市民政局 · 催办"}
    down = replace(app.collect, mailbox=Unreachable())
    for later in (at(10, 27), at(10, 27, 16)):
        with pytest.raises(MailboxUnavailable):
            down.archive_new_mail(later)
        down.handle(later)
        assert rungs(escalate, later) == []
        assert reasons(escalate, later) == {"已报送", "信箱自10月26日09:00起未能完整收取，暂不催办"}
        assert escalate.pay(CYCLE.of("jyj"), later) == ""


def test_a_reminder_before_the_deadline_goes_out_all_the_same(escalate: Escalate) -> None:
    assert rungs(escalate, at(10, 20)) == ["R1", "R1", "R1"]


def test_an_office_that_never_read_its_mailbox_urges_nobody(escalate: Escalate) -> None:
    assert rungs(escalate, URGED_ON) == []
    assert reasons(escalate, URGED_ON) == {"信箱尚未完整收取过，暂不催办"}


def test_what_was_read_yesterday_evening_proves_nothing_of_the_night(app: OfficeApp, escalate: Escalate) -> None:
    read_to_the_end(app.context, at(10, 25, 23, 59))
    assert rungs(escalate, URGED_ON) == []
    read_to_the_end(app.context, at(10, 26, 8, 50))
    assert rungs(escalate, URGED_ON) == ["R3", "R3", "R3"]


def test_a_mail_that_waits_holds_back_its_unit_alone(app: OfficeApp, escalate: Escalate) -> None:
    good = app.collect.parser
    object.__setattr__(app.collect, "parser", ParserThatDies(good, b"poison"))
    app.mailbox.put(f"From: {address('swj')}\r\nSubject: poison\r\n\r\n".encode(), at(10, 26, 8))
    app.collect.archive_new_mail(URGED_ON)
    with pytest.raises(MemoryError):
        app.collect.handle(URGED_ON)
    labels = [debt.label for debt in escalate.debts(URGED_ON)]
    assert labels == ["市教育局 · 催办", "市民政局 · 催办"]
    assert "该单位有来信待处理，处理完毕前不催办" in reasons(escalate, URGED_ON)


def test_a_mail_that_waits_and_may_be_anybodys_holds_back_all(app: OfficeApp, escalate: Escalate) -> None:
    app.work(at(10, 26, 8, 10))
    object.__setattr__(app.collect, "parser", ParserThatDies(app.collect.parser, b"poison"))
    app.mailbox.put(b"From: someone@163.com\r\nSubject: poison\r\n\r\n", at(10, 26, 8, 30))
    app.collect.archive_new_mail(at(10, 26, 11))
    with pytest.raises(MemoryError):
        app.collect.handle(at(10, 26, 11))
    assert rungs(escalate, at(10, 26, 11)) == []
    assert reasons(escalate, at(10, 26, 11)) == {UNREAD}


def test_the_preview_says_why_and_expects_a_mailbox_that_is_well_to_stay_so(app: OfficeApp, escalate: Escalate) -> None:
    previews = Previews(app.context, escalate)
    read_to_the_end(app.context, at(10, 25, 15, 50))
    assert len(previews.at(URGED_ON, at(10, 25, 16)).planned) == len(NAMES)
    preview = previews.at(URGED_ON, at(10, 25, 18))
    assert preview.planned == ()
    assert [group.reason for group in preview.not_planned] == [
        "2021年10月：信箱自10月25日15:50起未能完整收取，暂不催办"
    ]


def test_items_are_reminded_of_but_not_urged(app: OfficeApp, escalate: Escalate) -> None:
    """An item of the tax office fell due on 30 September."""
    assert rungs(escalate, at(10, 20))
    ladders = load_settings().item_ladders
    plain, reading = EscalateItems(app.context, ladders), ItemsReadFirst(app.context, ladders)
    asked = reading.plan(at(10, 18))
    assert asked.steps
    with app.context.ledger.begin() as work:
        work.readings.read("another@mailbox.example", at(10, 18))
        work.readings.listed("duban@yyb.quanzhou.example", at(10, 17))
        work.readings.read("duban@yyb.quanzhou.example", at(10, 17))
    assert [step for step in plain.plan(at(10, 18)).steps if step.rung.charges] == []
    assert "信箱自10月17日09:00起未能完整收取，暂不催办" in {one.halt.reason for one in plain.plan(at(10, 18)).withheld}


def test_an_urge_that_waited_in_the_outbox_asks_again_before_it_leaves(app: OfficeApp, escalate: Escalate) -> None:
    """It was laid in the morning; then neither the mail server nor the mailbox answered for hours."""
    read_to_the_end(app.context, URGED_ON)
    escalate.pay(CYCLE.of("swj"), URGED_ON)
    app.deliver.round(at(10, 26, 14))
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R3/{CYCLE.of('swj')}")
    assert mail is not None
    assert (mail.state, mail.response) == (MailState.PREPARED, "信箱自10月26日09:00起未能完整收取，暂不发出")
    app.work(at(10, 26, 15))
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R3/{CYCLE.of('swj')}")
    assert mail is not None
    assert mail.state is MailState.SENT


def test_a_paper_that_charges_a_unit_is_not_signed_while_its_answer_may_lie_unread(
    app: OfficeApp, escalate: Escalate
) -> None:
    """It was drafted in the morning; the mailbox cannot be read since, and the unit answers in the afternoon."""
    for morning in (*MORNINGS, at(10, 28)):
        climb(app, morning)
    paper = f"R4/{CYCLE.of('jyj')}"
    sign, by, tomorrow = Sign(app.context), signer("市营商办负责人"), at(10, 29, 10)
    assert "信箱自10月28日09:00起未能完整收取" in sign.dossier(sign.document(paper, 1), tomorrow).waits
    with pytest.raises(Refused, match="可能尚未收取"):
        sign.decide(paper, 1, SignerAnswer(Outcome.SIGN), by, tomorrow)
    read_to_the_end(app.context, at(10, 29, 9, 50))
    assert sign.decide(paper, 1, SignerAnswer(Outcome.SIGN), by, tomorrow) is DocumentState.SIGNED


def test_what_was_signed_waits_too_if_the_mailbox_fails_before_it_leaves(app: OfficeApp) -> None:
    app.send_forms()
    for morning in (*MORNINGS, at(10, 28)):
        climb(app, morning)
    paper = f"R4/{CYCLE.of('jyj')}"
    app.sign.decide(paper, 1, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 28, 17, 50))
    with app.context.ledger.begin() as work:
        work.outbox.hurry(paper, "督办岗", at(10, 28, 19))
    app.deliver.round(at(10, 28, 19, 10))
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(paper)
    assert mail is not None
    assert (mail.state, "未能完整收取，暂不发出" in mail.response) == (MailState.PREPARED, True)


def test_an_addressee_who_was_turned_away_is_not_urged_later_while_the_mailbox_is_unread(
    app: OfficeApp, escalate: Escalate
) -> None:
    read_to_the_end(app.context, URGED_ON)
    escalate.pay(CYCLE.of("jyj"), URGED_ON)
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R3/{CYCLE.of('jyj')}")
    assert mail is not None
    app.post_office.script = [SendAttempt(MailState.SENT, "250", refused={mail.recipients[0]: "451 4.7.1 greylisted"})]
    app.deliver.round(URGED_ON)
    before = len(app.post_office.attempts)
    app.deliver.round(at(10, 27, 10))
    assert app.post_office.attempts[before:] == []
    read_to_the_end(app.context, at(10, 27, 11))
    app.deliver.round(at(10, 27, 11, 10))
    assert [to for _raw, to in app.post_office.attempts[before:]] == [(mail.recipients[0],)]


def test_a_report_calls_nobody_missing_before_the_mailbox_was_read(app: OfficeApp, escalate: Escalate) -> None:
    over = app.cycle.cuts_off_at
    compiled: Compile = app.compile
    document = compiled.draft(CYCLE, over)
    coverage = compiled.gather.report(CYCLE, over).coverage
    assert {answer.timeliness for answer in coverage.answers} == {Timeliness.UNREAD}
    assert "是否报送待核（信箱截止后尚未收完）" in document.text
    assert coverage.missing == ()
    read_to_the_end(app.context, over + timedelta(minutes=10))
    (again,) = compiled.outstanding(over + timedelta(minutes=11))
    assert (again.draft, "市民政局未报送" in again.text) == (2, True)


@pytest.mark.parametrize(
    ("read", "now", "why"),
    [
        pytest.param(at(10, 26, 8, 10), URGED_ON, "", id="fifty minutes ago"),
        pytest.param(at(10, 26, 9, 30), URGED_ON, "", id="a moment later, by another process"),
        pytest.param(at(11, 26), URGED_ON, "晚于当前时间", id="by a clock that was ahead"),
        pytest.param(at(10, 26, 7, 59), URGED_ON, "自10月26日07:59起", id="more than an hour ago"),
        pytest.param(at(10, 25, 23, 59), at(10, 26, 0, 30), "自10月25日23:59起", id="before the deadline"),
    ],
)
def test_what_a_reading_proves(read: object, now: object, why: str) -> None:
    told = why_unread(MailboxReading("us", read, read), now, timedelta(hours=1))  # type: ignore[arg-type]
    assert why in told
    assert bool(why) is bool(told)
