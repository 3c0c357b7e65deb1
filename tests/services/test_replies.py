"""A unit that answers a notice without a return is heard: filed, shown, and left alone for a while."""

import pytest
from tests.services.conftest import CYCLE, OfficeHouse, address, at
from tests.services.intake.mails import letter, receive

from duban.domain.organisation import Role
from duban.services.replies import said_words

SWJ = CYCLE.of("swj")


def urged(house: OfficeHouse) -> str:
    """The morning of the urge; gives its Message-ID."""
    house.send_forms()
    for now in (at(10, 20), at(10, 22), at(10, 26)):
        for debt in house.escalate.debts(now):
            house.escalate.pay(debt.reference, now)
        house.deliver.round(now)
    with house.desk.ledger.begin() as work:
        mail = work.outbox.get(f"R3/{SWJ}")
    assert mail is not None
    return mail.message_id


def answer(house: OfficeHouse, words: str, sender: str = "") -> None:
    sender = sender or address("swj", Role.LIAISON)
    receive(house, letter(sender, at(10, 27, 15), words, In_Reply_To=urged(house)), at(10, 27, 15))


def test_an_answer_is_filed_with_its_words_and_pauses_the_next_rung(house: OfficeHouse) -> None:
    answer(house, "系统正在升级，本周五前报送。\n\n> 截至10月26日9时，尚未收到贵局任务进展情况。")
    with house.desk.ledger.begin() as work:
        (reply,) = work.replies.about(str(SWJ))
    assert (reply.words, reply.mail_key) == ("系统正在升级，本周五前报送。", f"R3/{SWJ}")
    assert house.sent_to(address("swj", Role.LIAISON)) == 4, "no robot asks for the form in return"
    assert "swj" not in {debt.reference.organisation for debt in house.escalate.debts(at(10, 28))}
    (held,) = [one for one in house.escalate.plan(at(10, 28)).withheld if one.reference == SWJ]
    assert "已于10月27日来信答复，10月29日前暂缓下一级" in held.halt.reason
    assert "R4" in {debt.rung for debt in house.escalate.debts(at(10, 29)) if debt.reference == SWJ}


def test_the_signer_reads_the_answer(house: OfficeHouse) -> None:
    answer(house, "系统正在升级，本周五前报送。")
    house.escalate.pay(SWJ, at(10, 29))
    case = house.sign.case(house.sign.document(f"R4/{SWJ}", 1), at(10, 29)).as_markdown()
    assert "系统正在升级，本周五前报送。" in case
    assert "10月26日09:00" in case


@pytest.mark.parametrize(
    ("words", "sender"),
    [
        pytest.param("收到，谢谢。", "", id="a thank-you"),
        pytest.param("见附件。", "", id="whoever forgot the file meant to report"),
        pytest.param("我们单位下周报。", "somebody@elsewhere.example", id="a stranger does not answer for the unit"),
    ],
)
def test_what_is_no_answer_pauses_nothing(house: OfficeHouse, words: str, sender: str) -> None:
    answer(house, words, sender)
    with house.desk.ledger.begin() as work:
        assert work.replies.all() == ()
    assert SWJ in {debt.reference for debt in house.escalate.debts(at(10, 28))}


def test_what_is_quoted_is_not_what_was_said() -> None:
    text = "本周五前报送。\n　\n------------------ 原始邮件 ------------------\n发件人: 督办系统\n请填报表"
    assert said_words(text) == "本周五前报送。"
    assert said_words("On Tue wrote:\n> 请报送") == ""
