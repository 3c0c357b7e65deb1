"""Rows beside a border of two groups whose words speak of the other group are doubtful."""

import pytest

from duban.domain.importing.draft import Draft
from duban.domain.importing.group_borders import doubt_borders, in_common
from duban.domain.importing.headers import TablePart
from duban.domain.importing.proposal import ImportedCell

GROUP, GOAL = TablePart.GROUP, TablePart.GOAL
POWER, TAXES = "一、获得电力", "二、纳税服务"


def doubts(*rows: tuple[str, str]) -> list[str]:
    """What is doubtful about the groups of rows, given as group and goal."""
    drafts = [Draft("", {GROUP: ImportedCell(group, ""), GOAL: ImportedCell(goal, "")}) for group, goal in rows]
    doubt_borders(drafts)
    return [draft.cells[GROUP].doubt for draft in drafts]


OF_TAXES = "目标任务提到的是“纳税服务”，也可能属“纳税服务”"
OF_POWER = "目标任务提到的是“获得电力”，也可能属“获得电力”"


def test_rows_below_a_border_that_speak_of_the_group_above_may_belong_to_it() -> None:
    rows = [(POWER, "优化获得电力。"), (TAXES, "提升获得电力水平。"), (TAXES, "简化获得电力手续。"), (TAXES, "精简。")]
    assert doubts(*rows, (TAXES, "获得电力。")) == ["", OF_POWER, OF_POWER, "", ""]


def test_rows_above_a_border_that_speak_of_the_group_below_may_belong_to_it() -> None:
    rows = [(POWER, "推进纳税服务。"), (POWER, "精简。"), (POWER, "优化纳税服务。"), (POWER, "减少纳税服务次数。")]
    assert doubts(*rows, (TAXES, "纳税服务。")) == ["", "", OF_TAXES, OF_TAXES, ""]


def test_a_row_that_speaks_of_its_own_group_as_well_belongs_to_it() -> None:
    assert doubts((POWER, "获得电力。"), (TAXES, "获得电力和纳税服务。")) == ["", ""]


def test_rows_of_a_third_group_are_beside_another_border() -> None:
    third = "三、跨境贸易"
    assert doubts((POWER, "精简。"), (TAXES, "获得电力。"), (third, "获得电力。")) == ["", OF_POWER, ""]
    assert doubts((third, "纳税服务。"), (POWER, "纳税服务。"), (TAXES, "精简。")) == ["", OF_TAXES, ""]


@pytest.mark.parametrize("other", ["", POWER])
def test_where_no_group_ends_there_is_no_border(other: str) -> None:
    assert doubts((POWER, "精简。"), (other, "获得电力。")) == ["", ""]
    assert doubts((other, "获得电力。"), (POWER, "精简。")) == ["", ""]


@pytest.mark.parametrize(
    ("text", "name", "common"),
    [
        pytest.param("提升获得电力水平", "一、获得电力", "获得电力", id="the whole name"),
        pytest.param("提升得电力水平", "获得电力", "得电力", id="three characters at its end"),
        pytest.param("提升获得电水平", "获得电力", "获得电", id="three at its beginning"),
        pytest.param("提升电力水平", "获得电力", "", id="two may be chance"),
        pytest.param("一、压减", "一、获得电力", "", id="its numeral is none of the name"),
        pytest.param("", "获得电力", "", id="nothing"),
    ],
)
def test_the_longest_words_in_common(text: str, name: str, common: str) -> None:
    assert in_common(text, name) == common
