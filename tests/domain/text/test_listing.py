"""Names in a sentence: each once, and of many the first ten with their number."""

import pytest

from duban.domain.text.listing import listed

UNITS = [f"第{number}局" for number in range(1, 13)]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        pytest.param([], "", id="nobody"),
        pytest.param(["市教育局"], "市教育局", id="one"),
        pytest.param(["市教育局", "市民政局", "市教育局"], "市教育局、市民政局", id="each once"),
        pytest.param(UNITS[:10], "、".join(UNITS[:10]), id="ten are a sentence"),
        pytest.param(UNITS[:11], "、".join(UNITS[:10]) + "等11家", id="eleven are not"),
        pytest.param([*UNITS, UNITS[0]], "、".join(UNITS[:10]) + "等12家", id="counted once as well"),
    ],
)
def test_who_is_named(names: list[str], said: str) -> None:
    assert listed(names) == said
