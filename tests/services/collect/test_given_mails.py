"""The mails of tests/data/mails, each as it came, through a round of intake: bounces, robots, words, links, blanks."""

from pathlib import Path

import pytest
from tests.services.collect.mails import holds, last_handled, receive, sent_since, state, submissions, text_of
from tests.services.collect.test_bounces import ADDRESSEES, URGE, mail, urged
from tests.services.collect.test_unnamed_bounces import ALONE, WHOM, alone
from tests.services.collect.test_work_list import is_urged_next_day, messages
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.domain.mail.delivery import MailState, OutgoingMail
from duban.domain.mail.holds import HoldKind
from duban.domain.mail.message import MessageKind
from duban.domain.mail.triage import Triage
from duban.domain.returns.submission import ReturnState
from duban.services.compile.load_facts import Gather
from duban.services.proof.deliverability import Reaching

__all__ = ["alone", "urged"]

FOLDER = Path(__file__).parents[2] / "data" / "mails"
IDENTITY, NAMED = b"<duban.IDENTITY.MARK@yyb.quanzhou.example>", b"contact@unit.example.cn"
THE_UNIT = ""  # the mark of a unit that nobody reaches: its ladder rests
BOUNCES = [
    "b01_qmail",
    "b02_null_from_dma",
    "b03_from_null_only",
    "b05_unknown_user_line",
    "b07_null_sender_other_subject",
]
ROBOTS = ["r01_noreply_of_the_unit", "r02_list_unsubscribe", "r04_post_master"]


def given(name: str, of: OutgoingMail | None = None, whom: str = WHOM) -> bytes:
    """The mail as it lies there; a bounce of *of*, which did not reach *whom*."""
    raw = (FOLDER / f"{name}.eml").read_bytes()
    return raw if of is None else raw.replace(IDENTITY, of.message_id.encode()).replace(NAMED, whom.encode())


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_marks_the_recipient_and_the_ladder_rests(urged: OfficeApp, alone: OutgoingMail, name: str) -> None:
    receive(urged, given(name, alone), at(10, 26, 10))
    assert last_handled(urged).triage is Triage.BOUNCE
    assert mail(urged, ALONE).state is MailState.BOUNCED, "it no longer counts as delivered"
    assert {mark.event.address for mark in Reaching(urged.context).unreached()} == {WHOM, THE_UNIT}


@pytest.mark.parametrize("name", BOUNCES)
def test_of_several_recipients_only_the_one_that_is_named_is_marked(urged: OfficeApp, name: str) -> None:
    whom = ADDRESSEES[0]
    receive(urged, given(name, mail(urged, URGE), whom), at(10, 26, 10))
    assert {mark.event.address for mark in Reaching(urged.context).unreached()} == {whom}


def test_one_that_names_nobody_counts_for_the_only_recipient(urged: OfficeApp, alone: OutgoingMail) -> None:
    receive(urged, given("b06_no_recipient_named", alone), at(10, 26, 10))
    assert last_handled(urged).triage is Triage.BOUNCE
    assert mail(urged, ALONE).state is MailState.BOUNCED
    assert {mark.event.address for mark in Reaching(urged.context).unreached()} == {WHOM, THE_UNIT}


def test_one_that_names_none_of_several_waits_for_a_person(urged: OfficeApp) -> None:
    receive(urged, given("b06_no_recipient_named", mail(urged, URGE), "somebody@else.example"), at(10, 26, 10))
    assert [hold.kind for hold in holds(urged)] == [HoldKind.BOUNCE]
    assert Reaching(urged.context).unreached() == ()


@pytest.mark.parametrize("name", ROBOTS)
def test_a_robot_is_kept_and_not_answered(app: OfficeApp, name: str) -> None:
    app.send_forms()
    before = len(app.post_office.attempts)
    raw = given(name)
    receive(app, raw, at(10, 20))
    handled = last_handled(app)
    assert handled.triage in {Triage.AUTOMATIC, Triage.BOUNCE}
    assert app.context.archive.get(handled.sha256) == raw
    assert sent_since(app, before) == []
    assert messages(app) == ()


def test_a_form_under_an_encoding_with_a_blank_is_read_and_filed(app: OfficeApp) -> None:
    app.send_forms()
    receive(app, given("base64_blank"), at(10, 20))
    assert state(app, "swj") is ReturnState.ACCEPTED
    assert submissions(app, "swj")[0].file_name == "a.xlsx"


def test_a_large_attachment_of_qq_is_answered_by_name(app: OfficeApp) -> None:
    app.send_forms()
    before = len(app.post_office.attempts)
    receive(app, given("qq_big_attachment"), at(10, 20))
    ((sent, to),) = sent_since(app, before)
    told = "".join(text_of(sent).split())
    assert address("swj") in to
    assert "《市税务局10月填报表.xlsx》这是QQ邮箱超大附件的链接，将于2021年11月19日失效" in told
    assert "请把文件作为附件发送" in told


def test_an_answer_with_the_word_form_is_a_message(urged: OfficeApp) -> None:
    receive(urged, given("reply_with_the_word_form"), at(10, 27, 15))
    (message,) = messages(urged)
    assert (message.subject, message.kind) == (str(CYCLE.of("swj")), MessageKind.EXTENSION)
    assert not is_urged_next_day(urged), "the next rung waits"
    urged.escalate.pay(CYCLE.of("swj"), at(10, 29))
    case = urged.sign.case(urged.sign.document(f"R4/{CYCLE.of('swj')}", 1), at(10, 29)).as_markdown()
    assert "我局填报表已报分管领导审签，预计29日报送，请予宽限。" in case, "the signer sees it"


def test_a_withdrawal_after_the_receipt_waits_for_a_person_and_is_acknowledged(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 20))
    before = len(app.post_office.attempts)
    receive(app, given("withdraw_after_receipt"), at(10, 20, 15))
    (message,) = messages(app)
    assert message.kind is MessageKind.WITHDRAWAL
    ((sent, to),) = sent_since(app, before)
    assert address("swj") in to
    assert "已标注“申请作废”" in text_of(sent)
    answers = Gather(app.context).report(CYCLE, at(10, 28)).coverage.answers
    assert [one.remark for one in answers if one.code == "swj"] == ["单位于10月20日申请作废，待核定"]
