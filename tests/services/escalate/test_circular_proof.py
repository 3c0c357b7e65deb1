"""核对稿: whoever a circular names reads it first, has a working day to answer, and is heard before it is signed."""

import re
from datetime import date, datetime

import pytest
from tests.people import signer
from tests.services.collect.mails import letter, receive, text_of
from tests.services.conftest import CYCLE, OfficeApp, address, at, read_to_the_end
from tests.services.escalate.test_ladder_of_cycles import open_cycle, run

from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.escalation.circular_proof import checked_by
from duban.domain.mail.delivery import MailState, OutgoingMail, SendAttempt
from duban.domain.plan.organisation import Role
from duban.errors import Refused
from duban.services.sign.sign import SignerAnswer

NAME, SWJ = f"R6/{CYCLE}", CYCLE.of("swj")
LIAISON = address("swj", Role.LIAISON)


@pytest.fixture
def named(app: OfficeApp) -> OfficeApp:
    """The morning of Monday 1 November before a circular: two reported in time, the tax office never."""
    open_cycle(app, "2021-10")
    for code in ("mzj", "jyj"):
        app.reply(code, app.good_form(code), at(10, 20, 10))
    for day in (date(2021, 10, 26), date(2021, 11, 1)):
        run(app, day, day)
    return app


def extracts(app: OfficeApp) -> list[OutgoingMail]:
    with app.context.ledger.begin() as work:
        laid = work.outbox.laid_for("qz2021", "swj", at(11, 1))
    return [mail for mail in laid if ".extract/" in mail.key]


def sign(app: OfficeApp, draft: int, now: datetime) -> DocumentState:
    """Sign while the mailbox is read as it always is."""
    read_to_the_end(app.context, now)
    return app.sign.decide(NAME, draft, SignerAnswer(Outcome.SIGN), signer("市发改委主要领导"), now)


def test_each_unit_named_gets_what_is_said_of_it_once_and_nobody_else_anything(named: OfficeApp) -> None:
    before = len(named.post_office.attempts)
    run(named, date(2021, 11, 2), date(2021, 11, 2))
    sent = [text_of(raw) for raw, to in named.post_office.attempts[before:] if LIAISON in to]
    (text,) = [one for one in sent if "通报" in one]
    assert "市税务局：10月漏报。" in text
    assert "烦请于11月3日9时（1个工作日内）前来电或直接回复本邮件告知为荷" in text, "no order to a unit that takes none"
    assert not re.search(r"[{}]|None|\n\n\n", text)
    assert not any("通报" in text_of(raw) for raw, to in named.post_office.attempts if address("mzj") in to)
    run(named, date(2021, 11, 3), date(2021, 11, 8))
    assert len(extracts(named)) == 1, "one ground, one mail, however many mornings the draft waits"


def test_it_is_not_signed_before_the_units_had_a_working_day(named: OfficeApp) -> None:
    for debt in named.escalate.debts(at(11, 2)):
        named.escalate.pay(debt.reference, at(11, 2))
    with pytest.raises(Refused, match="核对稿尚未发至市税务局"):
        sign(named, 1, at(11, 2, 9, 1))
    named.deliver.round(at(11, 2, 9, 5))
    read_to_the_end(named.context, at(11, 2, 9, 55))
    case = named.sign.case(named.sign.document(NAME, 1), at(11, 2, 10)).as_markdown()
    assert "最早可于11月03日09:05签发" in case, "whoever is asked to sign is told"
    with pytest.raises(Refused, match=r"11月02日09:05发出.*最早可于11月03日09:05签发"):
        sign(named, 1, at(11, 3, 9, 4))
    assert sign(named, 1, at(11, 3, 9, 5)) is DocumentState.SIGNED


def test_withdrawing_needs_no_waiting_and_stops_an_extract_that_was_not_sent(named: OfficeApp) -> None:
    for debt in named.escalate.debts(at(11, 2)):
        named.escalate.pay(debt.reference, at(11, 2))
    named.sign.decide(
        NAME, 1, SignerAnswer(Outcome.WITHDRAW, "该单位已来电说明"), signer("市发改委主要领导"), at(11, 2, 9, 1)
    )
    named.deliver.round(at(11, 2, 9, 5))
    assert [(mail.state, mail.response) for mail in cancelled(named)] == [
        (MailState.CANCELLED, "所核对的通报已不在待签")
    ]


def cancelled(app: OfficeApp) -> list[OutgoingMail]:
    with app.context.ledger.begin() as work:
        return [mail for mail in work.outbox.in_state(MailState.CANCELLED) if ".extract/" in mail.key]


def test_what_a_unit_answers_is_put_before_the_signer_in_a_new_draft(named: OfficeApp) -> None:
    run(named, date(2021, 11, 2), date(2021, 11, 2))
    (mail,) = extracts(named)
    headers = {"Subject": "回复：核对稿", "In_Reply_To": mail.message_id}
    said = letter(LIAISON, at(11, 2, 15), "我局报表已于10月25日寄出，请核实。", **headers)
    receive(named, said, at(11, 2, 15))
    run(named, date(2021, 11, 3), date(2021, 11, 4))
    draft = named.sign.document(NAME, 2)
    assert "**核对稿的回复**" in draft.body
    assert "- 市税务局（11月02日15:00）：我局报表已于10月25日寄出，请核实。" in draft.body
    assert "核对稿" not in draft.text, "the paper itself says nothing of it"
    assert named.sign.document(NAME, 1).state is DocumentState.SUPERSEDED
    assert len(extracts(named)) == 1, "the ground is the same: not checked twice"
    assert sign(named, 2, at(11, 4, 10)) is DocumentState.SIGNED


def test_an_extract_that_came_to_nothing_is_written_anew_and_the_paper_waits_for_it(named: OfficeApp) -> None:
    for debt in named.escalate.debts(at(11, 2)):
        named.escalate.pay(debt.reference, at(11, 2))
    named.post_office.script.append(SendAttempt(MailState.FAILED, "550 no such user"))
    named.deliver.round(at(11, 2, 9, 5))
    assert [mail.state for mail in extracts(named)] == [MailState.FAILED]
    with pytest.raises(Refused, match="核对稿尚未发至市税务局"):
        sign(named, 1, at(11, 3, 8))
    run(named, date(2021, 11, 3), date(2021, 11, 3))
    assert [mail.state for mail in extracts(named)] == [MailState.FAILED, MailState.SENT]
    with pytest.raises(Refused, match="最早可于11月04日09:00签发"):
        sign(named, 1, at(11, 3, 10))
    assert sign(named, 1, at(11, 4, 9)) is DocumentState.SIGNED


@pytest.mark.parametrize(
    ("told", "free"),
    [
        pytest.param(at(11, 2, 9, 5), at(11, 3, 9, 5), id="the same hour of the next day"),
        pytest.param(at(11, 5, 16), at(11, 8, 16), id="over a weekend"),
        pytest.param(at(11, 6, 10), at(11, 9, 10), id="a Saturday's mail arrives on Monday"),
        pytest.param(at(9, 30, 10), at(10, 8, 10), id="over the national holiday"),
    ],
)
def test_a_working_day_is_one_on_which_people_work(app: OfficeApp, told: datetime, free: datetime) -> None:
    assert checked_by(told, app.context.calendar, 1) == free
