"""What people mean when they answer our question."""

import pytest

from duban.domain.mail.holds import confirms, own_words


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
