"""Whoever answers a mail of ours has it, by thread or subject, in words or with a return; a stranger proves nothing."""

import pytest
from tests.services.collect.mails import letter, receive, state
from tests.services.collect.test_bounces import ADDRESSEES, MORNINGS, URGE, mail
from tests.services.conftest import CYCLE, OfficeApp, address, at
from tests.services.escalate.test_late_returns import climb, rungs

from duban.domain.mail.delivery import MailState
from duban.domain.plan.organisation import Role
from duban.domain.proof.kinds import ProofKind
from duban.domain.returns.submission import ReturnState

FORM = f"R0/{CYCLE.of('swj')}"
LIAISON = address("swj", Role.LIAISON)
NOON = at(10, 27, 12)


@pytest.fixture
def urged(abroad: OfficeApp) -> OfficeApp:
    """An office that has urged everybody; no server reports anything."""
    abroad.send_forms()
    climb(abroad, *MORNINGS[:-1])
    assert mail(abroad, URGE).state is MailState.SENT
    return abroad


def proved(app: OfficeApp, key: str) -> list[tuple[ProofKind, str]]:
    with app.context.ledger.begin() as work:
        return [(one.kind, one.address) for one in work.proofs.of_mail(key)]


def say(app: OfficeApp, sender: str, words: str, **headers: str) -> None:
    receive(app, letter(sender, NOON, words, **headers), NOON)


@pytest.mark.parametrize("words", ["收到，谢谢。", "系统升级，29日前报送。", "请问第2项怎么填？"])
def test_an_answer_in_the_thread_proves_the_mail_that_it_answers(urged: OfficeApp, words: str) -> None:
    ours = {name: mail(urged, name).message_id for name in (FORM, URGE)}
    say(urged, LIAISON, words, In_Reply_To=ours[URGE], References=f"{ours[FORM]} {ours[URGE]}")
    assert proved(urged, URGE) == [(ProofKind.ANSWERED, LIAISON)]
    assert proved(urged, FORM) == []


def test_without_a_thread_the_subject_that_it_repeats_names_the_mail(urged: OfficeApp) -> None:
    say(urged, address("swj"), "收到", Subject=f"回复：{mail(urged, URGE).subject}")
    assert proved(urged, URGE) == [(ProofKind.ANSWERED, "")]  # a colleague of the addressees


def test_a_tag_alone_proves_no_more_than_the_first_mail(urged: OfficeApp) -> None:
    say(urged, LIAISON, "请问怎么填？", Subject=f"咨询〔{CYCLE.of('swj')}〕")
    assert [kind for kind, _ in proved(urged, FORM)] == [ProofKind.ANSWERED]
    assert proved(urged, URGE) == []


def test_a_return_in_the_thread_is_an_answer_too(abroad: OfficeApp) -> None:
    abroad.send_forms()
    files = [("报表.xlsx", abroad.good_form("swj"))]
    when = at(10, 20, 10)
    receive(abroad, letter(LIAISON, when, files=files, In_Reply_To=mail(abroad, FORM).message_id), when)
    assert state(abroad, "swj") is ReturnState.ACCEPTED
    assert proved(abroad, FORM) == [(ProofKind.ANSWERED, LIAISON)]


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        pytest.param("somebody@elsewhere.example", {}, id="a stranger who got hold of it"),
        pytest.param(address("jyj"), {}, id="another unit"),
        pytest.param(LIAISON, {"Authentication_Results": "mx.quanzhou.example; dmarc=fail"}, id="a forged sender"),
    ],
)
def test_who_cannot_speak_for_the_unit_proves_nothing(urged: OfficeApp, sender: str, headers: dict[str, str]) -> None:
    raw = letter(sender, NOON, "收到", In_Reply_To=mail(urged, URGE).message_id)
    if headers:
        raw = raw.replace(b"dmarc=pass", b"dmarc=fail")
    receive(urged, raw, NOON)
    assert proved(urged, URGE) == []


def test_an_answering_machine_shows_that_the_mail_is_in_its_mailbox(urged: OfficeApp) -> None:
    cited = mail(urged, URGE).message_id
    say(urged, ADDRESSEES[1], "我休假至31日。", In_Reply_To=cited, Auto_Submitted="auto-replied", Subject="自动回复")
    assert proved(urged, URGE) == [(ProofKind.ACCEPTED, ADDRESSEES[1])]


def test_who_answered_the_urge_is_asked_by_letter_once_the_pause_is_over(urged: OfficeApp) -> None:
    say(urged, LIAISON, "知道了，正在办理。", In_Reply_To=mail(urged, URGE).message_id)
    climb(urged, at(10, 29), at(11, 1), at(11, 2))
    assert rungs(urged, "swj")[-1] == "R5"
    assert rungs(urged, "jyj")[-1] == "R4"
