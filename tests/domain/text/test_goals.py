"""Goals of the plan on one line, cut where a clause ends."""

import pytest

from duban.domain.text.goals import clauses, short, whole


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


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        pytest.param("压缩办税时间。", "压缩办税时间", id="a short one is whole"),
        pytest.param(
            "建立协调机制，" + "推进平台建设，" * 7 + "完成",
            "建立协调机制，" + "推进平台建设，" * 3 + "推进平台建设",
            id="whole clauses",
        ),
        pytest.param("目" * 20 + "，" + "标" * 19, "目" * 20 + "，" + "标" * 19, id="forty characters are whole"),
        pytest.param("目" * 20 + "，" + "标" * 20, "目" * 20, id="one more is cut at its clause"),
        pytest.param(
            "目" * 9 + "，" + "标" * 40, "目" * 9 + "，" + "标" * 40, id="less than a quarter says too little"
        ),
        pytest.param("目" * 10 + "，" + "标" * 40, "目" * 10, id="a quarter is enough"),
        pytest.param("认定名单、" * 12, "认定名单、" * 12, id="a list is no clause, and nothing is cut within it"),
    ],
)
def test_a_paper_names_a_goal_by_whole_clauses(goal: str, said: str) -> None:
    assert clauses(goal) == said
