"""What a unit's words are, as far as a machine can tell; what is not certain is just a message."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.builders import mail_with

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.mail.message import (
    MessageKind,
    UnitMessage,
    is_blank,
    message_kind,
    own_text,
    said_words,
    words_beside,
    words_of,
)
from duban.domain.mail.triage import Attachment, Incoming

KINDS = [
    ("第2项数字有误，请作废", MessageKind.WITHDRAWAL),
    ("昨日报送的表有误，申请撤回。", MessageKind.WITHDRAWAL),
    ("上次报的不作数，以本次为准", MessageKind.WITHDRAWAL),
    ("Recall: 10月填报表", MessageKind.WITHDRAWAL),
    ("第2项职责已划转，请核实", MessageKind.NOT_OURS),
    ("该项工作非我局职责", MessageKind.NOT_OURS),
    ("第12项不属于我委牵头，应由市住建局负责", MessageKind.NOT_OURS),
    ("我局填报表已报分管领导审签，预计29日报送", MessageKind.EXTENSION),
    ("收到，29日前报。", MessageKind.EXTENSION),
    ("因系统升级，恳请延期至下周", MessageKind.EXTENSION),
    ("第3项的“完成率”怎么填？", MessageKind.QUESTION),
    ("请问是否需要盖章", MessageKind.QUESTION),
    ("另有一事相商", MessageKind.OTHER),
    ("进展情况如下：已完成系统部署。", MessageKind.OTHER),
]


@pytest.mark.parametrize(("words", "kind"), KINDS, ids=[words for words, _ in KINDS])
def test_the_kind_of_words(words: str, kind: MessageKind) -> None:
    assert message_kind(words) is kind


def mail(subject: str, text: str, *files: Attachment) -> Incoming:
    return replace(mail_with(*files), subject=subject, text=text)


SCAN = Attachment("扫描件.pdf", "application/pdf", b"%PDF-1.4")
PHOTO = Attachment("现场.jpg", "image/jpeg", b"\xff\xd8" + b"x" * 200_000, inline=True)
LOGO = Attachment("logo.png", "image/png", b"\x89PNG\r\n\x1a\n", inline=True)


@pytest.mark.parametrize(
    ("subject", "text", "said"),
    [
        pytest.param("第3项请核减", "理由见附件", "第3项请核减：理由见附件", id="his own subject first"),
        pytest.param("第3项请核减", "第3项请核减", "第3项请核减", id="the same is said once"),
        pytest.param("回复：10月进展", "理由见附件", "理由见附件", id="a subject that a program made"),
        pytest.param("回复：29日前报", "好", "回复：29日前报：好", id="with a promise added to it"),
        pytest.param("谢谢", "第3项请核减", "第3项请核减", id="a subject that only greets"),
        pytest.param("（无主题）", "第3项请核减", "第3项请核减", id="no subject"),
        pytest.param("第3项请核减", "", "第3项请核减", id="a subject alone"),
    ],
)
def test_what_a_sender_wrote_himself(subject: str, text: str, said: str) -> None:
    assert own_text(mail(subject, text)) == said


def test_words_stand_on_one_line_and_end_after_a_thousand_characters() -> None:
    assert said_words("一\n二\n> 引") == "一 二"
    assert len(said_words("长" * 1001)) == 1000


@pytest.mark.parametrize(
    ("incoming", "words"),
    [
        pytest.param(mail("回复：通知", "收到，谢谢"), "", id="a plain receipt"),
        pytest.param(mail("第3项请核减", "收到"), "第3项请核减：收到", id="a receipt whose subject says more"),
        pytest.param(mail("回复：通知", "见扫描件", SCAN), "见扫描件（附《扫描件.pdf》）", id="with a file"),
        pytest.param(
            mail("回复：通知", "如图", PHOTO, LOGO), "如图（图片《现场.jpg》）", id="with a picture and a logo"
        ),
        pytest.param(mail("", "", LOGO), "（图片《logo.png》）", id="nothing but a logo"),
        pytest.param(mail("", ""), "（空白回复）", id="nothing at all"),
    ],
)
def test_what_a_mail_says_and_brings(incoming: Incoming, words: str) -> None:
    assert words_of(incoming) == words


@pytest.mark.parametrize(
    ("incoming", "blank"),
    [
        pytest.param(mail("回复：通知", ""), True, id="neither words nor files"),
        pytest.param(mail("回复：通知", "见扫描件"), False, id="words"),
        pytest.param(mail("回复：通知", "", SCAN), False, id="a file"),
    ],
)
def test_a_mail_is_blank_if_there_is_nothing_in_it_to_read(incoming: Incoming, blank: bool) -> None:
    assert is_blank(incoming) is blank


def test_what_stands_beside_a_form_ends_after_a_thousand_characters_too() -> None:
    assert len(words_beside(mail("", "第3项请核减" * 200))) == 1000
    assert len(words_of(mail("", "第3项请核减" * 200))) == 1000


def test_the_signs_of_an_address_are_no_question() -> None:
    assert message_kind("https://pan.baidu.com/s/1abc?pwd=x1y2") is MessageKind.OTHER


def test_a_message_names_the_items_that_it_mentions_and_is_vouched_for_unless_it_is_doubtful() -> None:
    at = datetime(2021, 10, 25, 9, tzinfo=TIMEZONE)
    message = UnitMessage("m1", "r", "", "a@b.example", at, "第2项、第12项请核减")
    assert message.items() == (2, 12)
    assert message.is_vouched
