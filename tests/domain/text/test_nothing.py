"""Words for nothing."""

import pytest

from duban.domain.text.nothing import something


@pytest.mark.parametrize(
    ("text", "said"),
    [(" 接口未打通。 ", "接口未打通。"), ("无。", ""), ("暂无问题", ""), ("——", ""), ("/", ""), ("　", "")],
)
def test_a_word_for_nothing_names_nothing(text: str, said: str) -> None:
    assert something(text) == said
