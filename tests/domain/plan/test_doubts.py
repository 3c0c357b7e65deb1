"""What a doubtful cell says, and what was noted of it."""

from dataclasses import replace

import pytest
from tests.report_cases import ITEMS, programme

from duban.domain.plan.doubts import question_of, says
from duban.domain.plan.programme import OpenQuestion

PLAN = programme()
ITEM = ITEMS[0]
NAMES = {one.code: one.name for one in PLAN.organisations}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("牵头部门", "、".join(NAMES[code] for code in ITEM.leads)),
        ("完成时限", ITEM.deadline.told),
        ("目标任务", ITEM.goal),
        ("一级指标", ITEM.indicator.name),
        ("备注", "现填内容"),
    ],
)
def test_a_cell_is_told_as_people_read_it(title: str, said: str) -> None:
    assert says(PLAN, ITEM, title) == said


def test_an_empty_cell_is_told_as_empty() -> None:
    assert says(PLAN, replace(ITEM, co_responsible=""), "责任部门") == "（空）"
    assert says(PLAN, replace(ITEM, measures=("一", "二")), "具体措施") == "一；二"


def test_what_was_noted_is_found_by_item_and_title_both() -> None:
    noted = OpenQuestion((1, 2), "牵头部门、完成时限", "", "", "原文空缺", "中")
    plan = replace(PLAN, questions=(noted,))
    assert question_of(plan, 2, "完成时限") == noted
    assert question_of(plan, 3, "完成时限") is None, "another item"
    assert question_of(plan, 1, "目标任务") is None, "another cell"
