"""Goals of the plan on one line, cut where a clause ends."""

import pytest

from duban.domain.text.goals import short, whole


def test_a_goal_stands_on_one_line_without_its_last_stop() -> None:
    assert whole("优化办理流程，\n 精简材料。") == "优化办理流程， 精简材料"


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("目" * 40, "目" * 40),
        ("目" * 41, "目" * 39 + "…"),
        ("目" * 20 + "，" + "标" * 25, "目" * 20 + "…"),
        ("目" * 14 + "，" + "标" * 30, "目" * 14 + "…"),
        ("目" * 13 + "，" + "标" * 30, "目" * 13 + "，" + "标" * 25 + "…"),
        ("目" * 20 + "，" + "标" * 10 + "；" + "的" * 10, "目" * 20 + "，" + "标" * 10 + "…"),
        ("目" * 38 + "，" + "标" * 3, "目" * 38 + "…"),
        ("目" * 39 + "，" + "标" * 3, "目" * 39 + "…"),
    ],
    ids=[
        "as long as a cell holds",
        "longer without a clause",
        "up to its clause",
        "a third is enough",
        "less says too little",
        "up to its last clause",
        "a clause that just fits",
        "a clause that just does not",
    ],
)
def test_a_long_goal_is_cut_where_a_clause_ends(goal: str, told: str) -> None:
    assert short(goal) == told
