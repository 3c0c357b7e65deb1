"""A title or a mail says which of several programmes it is about, once."""

import pytest

from duban.domain.mail.programme_words import ProgrammeWords

WORDS = ProgrammeWords("营商环境持续提升专项行动", "营商")


@pytest.mark.parametrize(
    ("title", "said"),
    [
        pytest.param("【催办】10月任务进展", "【催办】营商10月任务进展", id="behind the mark of a mail"),
        pytest.param("10月任务进展情况专报", "10月任务进展情况专报（营商）", id="at the end of a paper's"),
        pytest.param("【催办】营商10月任务进展", "【催办】营商10月任务进展", id="it says so already"),
        pytest.param("关于营商环境持续提升专项行动的函", "关于营商环境持续提升专项行动的函", id="or in full"),
    ],
)
def test_a_title_has_the_few_signs(title: str, said: str) -> None:
    assert WORDS.in_title(title) == said


def test_in_full_is_enough_where_the_few_signs_are_no_part_of_it() -> None:
    other = ProgrammeWords("政务服务提升行动", "江政服")
    assert other.in_title("关于政务服务提升行动的函") == "关于政务服务提升行动的函"
    assert other.in_title("江政服10月进展") == "江政服10月进展"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "市税务局：\n\n请报送。",
            "市税务局：\n\n所属专项：营商环境持续提升专项行动\n\n请报送。",
            id="below whom it is to",
        ),
        pytest.param("市税务局：\n请报送营商环境持续提升专项行动进展。", None, id="it names the programme already"),
        pytest.param("请报送。", "请报送。\n\n所属专项：营商环境持续提升专项行动\n", id="a single line"),
    ],
)
def test_a_mail_names_its_programme(text: str, said: str | None) -> None:
    assert WORDS.in_mail(text) == (text if said is None else said)
