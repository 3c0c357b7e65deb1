"""What the heads of a table say by themselves, and what they mean together."""

import pytest

from duban.domain.importing.document import PlanCell, PlanRow
from duban.domain.importing.headers import HeadWord, head_word, head_words, heads_of


def row(*texts: str) -> PlanRow:
    return PlanRow({place: PlanCell(text) for place, text in enumerate(texts)}, "第1行")


def parts(*heads: str, groups: frozenset[int] = frozenset()) -> dict[int, str]:
    return {place: part.name for place, part in sorted(heads_of(head_words(row(*heads)), groups).parts.items())}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("序 号", HeadWord.NUMBER, id="with a blank"),
        pytest.param("完成时限（年月）", HeadWord.DEADLINE, id="with a bracket"),
        pytest.param("优化营商环境重点改革工作任务", HeadWord.TASK, id="fourteen characters"),
        pytest.param("优化营商环境的重点改革工作任务", None, id="fifteen characters"),
        pytest.param("推进工作任务。", None, id="a sentence"),
        pytest.param("推进工作任务；", None, id="half a sentence"),
        pytest.param("甲乙", None, id="what says nothing"),
        pytest.param(" ", None, id="nothing"),
    ],
)
def test_what_a_head_says(text: str, word: HeadWord | None) -> None:
    assert head_word(text) is word


@pytest.mark.parametrize(
    ("heads", "count"),
    [
        pytest.param(("序号", "任务", "时限"), 3, id="three heads"),
        pytest.param(("任务", "时限"), 0, id="two heads"),
        pytest.param(("序号", "任务", "时限", "甲乙"), 3, id="three of four"),
        pytest.param(("序号", "任务", "时限", "甲乙", "丙丁"), 0, id="three of five"),
        pytest.param(("序号", "任务", "牵头", "时限", "甲乙", "丙丁"), 4, id="four of six"),
        pytest.param(("序号", "任务", "时限", "", ""), 3, id="three and empty ones"),
        pytest.param(("任务", "事项", "时限", "期限"), 0, id="heads of two kinds"),
        pytest.param(("序号", "任务", "措施"), 0, id="neither units nor days"),
    ],
)
def test_a_row_of_heads_has_three_kinds_and_tells_of_units_or_days(heads: tuple[str, ...], count: int) -> None:
    assert len(head_words(row(*heads))) == count


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        pytest.param(("目标", "任务", "时限"), {0: "GOAL", 1: "MEASURES", 2: "DEADLINE"}, id="a task behind the goal"),
        pytest.param(("任务", "目标", "时限"), {0: "GROUP", 1: "GOAL", 2: "DEADLINE"}, id="a task before the goal"),
        pytest.param(
            ("目标", "任务", "工作目标", "时限"),
            {0: "GOAL", 1: "GROUP", 2: "OTHER", 3: "DEADLINE"},
            id="a task between two goals",
        ),
        pytest.param(
            ("任务", "目标", "措施", "时限"),
            {0: "GROUP", 1: "GOAL", 2: "MEASURES", 3: "DEADLINE"},
            id="a task beside both",
        ),
        pytest.param(
            ("任务", "重点工作", "时限", "备注"), {0: "GOAL", 1: "MEASURES", 2: "DEADLINE", 3: "OTHER"}, id="two tasks"
        ),
        pytest.param(
            ("措施", "目标", "时限"), {0: "MEASURES", 1: "GOAL", 2: "DEADLINE"}, id="measures before the goal"
        ),
        pytest.param(
            ("内容", "措施", "时限", "备注"), {0: "GOAL", 1: "MEASURES", 2: "DEADLINE", 3: "OTHER"}, id="measures twice"
        ),
        pytest.param(
            ("大类", "一级指标", "领域", "任务", "时限"),
            {0: "OTHER", 1: "CATEGORY", 2: "GROUP", 3: "GOAL", 4: "DEADLINE"},
            id="three levels of groups",
        ),
        pytest.param(
            ("大类", "领域", "任务", "时限"), {0: "CATEGORY", 1: "GROUP", 2: "GOAL", 3: "DEADLINE"}, id="two levels"
        ),
        pytest.param(("序号", "领域", "时限"), {0: "NUMBER", 1: "GROUP", 2: "DEADLINE"}, id="no text at all"),
        pytest.param(
            ("任务", "责任单位", "承办单位", "时限"),
            {0: "GOAL", 1: "RESPONSIBLE", 2: "OTHER", 3: "DEADLINE"},
            id="two that answer",
        ),
        pytest.param(
            ("任务", "责任单位", "承办单位", "配合单位"),
            {0: "GOAL", 1: "LEAD", 2: "CO_RESPONSIBLE", 3: "MORE_UNITS"},
            id="two that answer beside helpers",
        ),
        pytest.param(
            ("任务", "牵头单位", "主办单位", "时限"),
            {0: "GOAL", 1: "LEAD", 2: "CO_RESPONSIBLE", 3: "DEADLINE"},
            id="two that lead",
        ),
        pytest.param(
            ("任务", "省级牵头单位", "市级牵头单位", "牵头科室", "配合单位"),
            {0: "GOAL", 1: "OTHER", 2: "LEAD", 3: "OTHER", 4: "CO_RESPONSIBLE"},
            id="who leads above and within",
        ),
        pytest.param(
            ("任务", "对口上级部门", "责任单位", "时限"),
            {0: "GOAL", 1: "OTHER", 2: "RESPONSIBLE", 3: "DEADLINE"},
            id="who answers above",
        ),
        pytest.param(
            ("任务", "责任科室", "配合科室", "时限"),
            {0: "GOAL", 1: "LEAD", 2: "CO_RESPONSIBLE", 3: "DEADLINE"},
            id="a plan within a unit",
        ),
        pytest.param(
            ("任务", "责任处室", "时限"), {0: "GOAL", 1: "RESPONSIBLE", 2: "DEADLINE"}, id="within a unit, one column"
        ),
    ],
)
def test_what_heads_mean_together(heads: tuple[str, ...], found: dict[int, str]) -> None:
    assert parts(*heads) == found


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        pytest.param(("任务", "目标", "时限"), {0: "GOAL", 1: "MEASURES", 2: "DEADLINE"}, id="beside a goal"),
        pytest.param(
            ("任务", "目标", "措施", "时限"),
            {0: "GROUP", 1: "GOAL", 2: "MEASURES", 3: "DEADLINE"},
            id="beside a goal and measures",
        ),
    ],
)
def test_a_task_that_is_each_rows_own_is_what_is_to_be_done(heads: tuple[str, ...], found: dict[int, str]) -> None:
    told = heads_of(head_words(row(*heads)), own=frozenset({0}))
    assert {place: part.name for place, part in sorted(told.parts.items())} == found


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        pytest.param(("任务", "措施", "时限"), "GROUP", id="beside another text"),
        pytest.param(("任务", "责任单位", "时限"), "GOAL", id="the only text"),
    ],
)
def test_a_task_that_is_the_same_for_many_rows_is_a_group_beside_another_text(
    heads: tuple[str, ...], found: str
) -> None:
    assert parts(*heads, groups=frozenset({0}))[0] == found
