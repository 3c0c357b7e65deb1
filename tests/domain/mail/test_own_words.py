"""What people mean when they answer our question."""

from dataclasses import replace

import pytest
from tests.builders import mail_with

from duban.domain.files.cloud_link import CloudLink
from duban.domain.mail.own_words import confirms, is_courtesy, is_signature, own_lines, own_words
from duban.domain.mail.triage import Attachment


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("确认", True),
        ("确认，是我局报送。\n> 不是请回复“不是”", True),
        ("\n  已确认。", True),
        ("经核实，确认", True),
        ("是的", True),
        ("属实", True),
        ("我局确认无误", True),
        ("同意登记", True),
        ("不是", False),
        ("不是我局报送的", False),
        ("否", False),
        ("非我局报送", False),
        ("不确认", False),
        ("请确认文件内容", None),
        ("是不是发错了？", None),
        ("是否需要重报", None),
        ("确认不了，请稍等", None),
        ("确认吗", None),
        ("收到", None),
        ("", None),
    ],
)
def test_only_a_clear_yes_in_the_first_line_is_a_yes(text: str, meaning: bool | None) -> None:
    assert confirms(text) is meaning


def test_the_first_line_with_words_is_what_the_sender_says() -> None:
    assert own_words("\n　\n  确认  \n----原始邮件----") == "确认"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(" 一\n\n　二\t\n", ["一", "二"], id="without the blanks around them"),
        pytest.param("一\n> 引\n二", ["一", "二"], id="above and between quoted lines"),
        pytest.param("一\n-----原始邮件-----\n发件人：甲\n旧话", ["一"], id="above the mail that is answered"),
        pytest.param("一\n市营商办 2021年10月25日写道：\n旧话", ["一"], id="above a line that says who wrote"),
        pytest.param("一\nFrom: a@b.example\n旧话", ["一"], id="above an English heading"),
        pytest.param(
            "-----原始邮件-----\n发件人：甲\n主题：报表\nDate: 1\n新话",
            ["新话"],
            id="below the heading if none stand above",
        ),
        pytest.param("> 引\n", [], id="nothing of his own"),
    ],
)
def test_what_the_sender_wrote_himself(text: str, lines: list[str]) -> None:
    assert own_lines(text) == lines


class TestCourtesy:
    """A plain receipt needs no answer and no reader."""

    @pytest.mark.parametrize(
        "text",
        [
            "收到，谢谢！",
            "好的，已收悉。",
            "领导好，邮件收到了。\n谢谢",
            "收到。\n林某某\n市税务局征管科\n联系电话：0595-22334455",
            "收到\n\n-----原始邮件-----\n请于29日前报送",
            "OK, thanks",
        ],
    )
    def test_says_only_that_the_mail_came(self, text: str) -> None:
        assert is_courtesy(replace(mail_with(), text=text))

    @pytest.mark.parametrize(
        "text",
        [
            "收到，29日前报。",
            "您好！",
            "",
            "林某某",
            "收到。\n第3项请核减",
            "第3项请核减\n收到",
        ],
        ids=["a promise", "a greeting alone", "nothing", "a name alone", "more below it", "more above it"],
    )
    def test_whatever_says_more_is_read(self, text: str) -> None:
        assert not is_courtesy(replace(mail_with(), text=text))

    def test_what_brings_a_file_or_points_to_one_is_read(self) -> None:
        receipt = replace(mail_with(), text="收到，谢谢！")
        logo = Attachment("logo.png", "image/png", b"", inline=True)
        assert is_courtesy(replace(receipt, attachments=(logo,)))
        assert not is_courtesy(replace(receipt, attachments=(logo, replace(logo, inline=False))))
        assert not is_courtesy(replace(receipt, links=(CloudLink("百度网盘", "", ""),)))


@pytest.mark.parametrize(
    ("line", "signature"),
    [
        ("林某某", True),
        ("市税务局征管科", True),
        ("联系电话：0595-22334455", True),
        ("林某某 13905951234", True),
        ("2021年10月25日", True),
        ("此致", True),
        ("发自我的iPhone", True),
        ("不动产登记中心", True),
        ("第3项归市住建局", False),
        ("请联系林某某", False),
        ("已移交市住建局", False),
        (f"{'-' * 60}", True),
        (f"{'-' * 61}", False),
    ],
)
def test_below_a_mail_stand_a_name_an_office_a_number_or_a_day(line: str, signature: bool) -> None:
    assert is_signature(line) is signature
