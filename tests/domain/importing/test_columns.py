"""The habits of a plan's columns, learnt from its rows, and how odd a text is under a head."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.columns import (
    IMPOSSIBLE,
    NEVER_EMPTY,
    ODD,
    RARELY_EMPTY,
    UNUSUAL,
    Habits,
    habits_of,
)
from duban.domain.importing.headers import Heads, TablePart
from duban.domain.importing.table_lines import LineCell, TableLine

NUMBER, CATEGORY, GROUP = TablePart.NUMBER, TablePart.CATEGORY, TablePart.GROUP
GOAL, MEASURES, OTHER = TablePart.GOAL, TablePart.MEASURES, TablePart.OTHER
LEAD, CO, DEADLINE = TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.DEADLINE
FITS = 0.0


def habits(
    *,
    numbered_groups: bool = False,
    empty: dict[TablePart, float] | None = None,
    running_down: Sequence[TablePart] = (),
) -> Habits:
    return Habits(
        known={
            GROUP: frozenset({"用水报装", "一、企业开办", "办事服务中心"}),
            LEAD: frozenset({"企业家代表", "政务服务中心", "市公安局"}),
            GOAL: frozenset({"市财政局"}),
            MEASURES: frozenset({"市公安局"}),
            DEADLINE: frozenset({"主汛期"}),
        },
        numbered_groups=numbered_groups,
        empty=empty or {},
        typed_again={},
        running_down=frozenset(running_down),
        means_nobody=False,
        empty_once=frozenset(),
        longest_goal=10,
    )


@pytest.mark.parametrize(
    ("part", "text", "cost"),
    [
        pytest.param(NUMBER, "7", FITS, id="a number"),
        pytest.param(NUMBER, "l3", FITS, id="a misread number"),
        pytest.param(NUMBER, "压减环节", IMPOSSIBLE, id="words under the head of numbers"),
        pytest.param(NUMBER, "/", IMPOSSIBLE, id="a mark for nobody where no unit stands"),
        pytest.param(OTHER, "压减环节", FITS, id="anything under a head that is not asked"),
        pytest.param(TablePart.TARGETS, "300家", FITS, id="anything under a head of targets"),
        pytest.param(CO, "/", FITS, id="a mark for nobody"),
        pytest.param(DEADLINE, "无", FITS, id="a mark for no deadline"),
        pytest.param(DEADLINE, "2026年底", FITS, id="a deadline"),
        pytest.param(DEADLINE, "市公安局", IMPOSSIBLE, id="a unit under the head of deadlines"),
        pytest.param(DEADLINE, "主汛期", FITS, id="words that stand there again and again"),
        pytest.param(DEADLINE, "枯水期", IMPOSSIBLE, id="words that stand there once"),
        pytest.param(LEAD, "市公安局", FITS, id="a unit"),
        pytest.param(LEAD, "牵头单位:市公安局", FITS, id="a unit with its role"),
        pytest.param(LEAD, "企业家代表", FITS, id="what leads again and again"),
        pytest.param(LEAD, "服务中心。", UNUSUAL, id="what may be a unit"),
        pytest.param(LEAD, "压减环节", IMPOSSIBLE, id="words under the head of units"),
        pytest.param(LEAD, "2026年底", IMPOSSIBLE, id="a deadline under the head of units"),
        pytest.param(GOAL, "2026年底", IMPOSSIBLE, id="a deadline under the head of goals"),
        pytest.param(GOAL, "7", IMPOSSIBLE, id="a number under the head of goals"),
        pytest.param(GOAL, "l3", IMPOSSIBLE, id="a misread number under the head of goals"),
        pytest.param(GROUP, "持续推进", IMPOSSIBLE, id="a deadline under the head of groups"),
        pytest.param(GROUP, "办事服务中心", FITS, id="a group that stands there again and again"),
        pytest.param(GROUP, "便民服务中心", UNUSUAL, id="a group that ends as a unit does"),
        pytest.param(GROUP, "获得电力", FITS, id="a new group"),
        pytest.param(CATEGORY, "字" * 24, FITS, id="a category of twenty-four characters"),
        pytest.param(CATEGORY, "字" * 25, IMPOSSIBLE, id="a category of twenty-five"),
        pytest.param(GROUP, "压减。公布。", IMPOSSIBLE, id="sentences under the head of groups"),
        pytest.param(GOAL, "市税务局", IMPOSSIBLE, id="units under the head of goals"),
        pytest.param(GOAL, "市财政局", ODD, id="a unit's name that is a goal again and again"),
        pytest.param(MEASURES, "市公安局", IMPOSSIBLE, id="a unit that leads elsewhere, under the head of measures"),
        pytest.param(GOAL, "政务服务中心", UNUSUAL, id="what leads elsewhere and may be a goal"),
        pytest.param(GOAL, "便民服务中心", ODD, id="a goal that ends as a unit does"),
        pytest.param(GOAL, "1.压减环节", UNUSUAL, id="steps under the head of goals"),
        pytest.param(MEASURES, "1.压减环节", FITS, id="steps"),
        pytest.param(GOAL, "减" * 10, FITS, id="a goal as long as the longest usual one"),
        pytest.param(GOAL, "减" * 11, UNUSUAL, id="a goal one character longer"),
        pytest.param(MEASURES, "减" * 11, FITS, id="measures of that length"),
        pytest.param(GOAL, "一、企业开办", FITS, id="a numeral where groups have none"),
    ],
)
def test_how_odd_a_text_is_under_a_head(part: TablePart, text: str, cost: float) -> None:
    assert habits().cost(text, part) == cost


@pytest.mark.parametrize(
    ("part", "text", "cost"),
    [
        pytest.param(GROUP, "二、获得电力", FITS, id="a new group with its numeral"),
        pytest.param(GROUP, "获得电力", IMPOSSIBLE, id="a new group without"),
        pytest.param(GROUP, "用水报装", FITS, id="a known one without"),
        pytest.param(GOAL, "一、企业开办", IMPOSSIBLE, id="a known group under the head of goals"),
        pytest.param(GOAL, "一、压减环节", FITS, id="a goal with a numeral"),
        pytest.param(GOAL, "用水报装", FITS, id="a goal called as a group is"),
    ],
)
def test_where_groups_carry_numerals(part: TablePart, text: str, cost: float) -> None:
    assert habits(numbered_groups=True).cost(text, part) == cost


@pytest.mark.parametrize(
    ("part", "share", "cost"),
    [
        pytest.param(LEAD, 0.0, NEVER_EMPTY, id="never empty"),
        pytest.param(LEAD, 0.02, RARELY_EMPTY, id="once in fifty"),
        pytest.param(LEAD, 0.14, RARELY_EMPTY, id="a little less than seldom"),
        pytest.param(LEAD, 0.15, FITS, id="seldom"),
        pytest.param(GOAL, 0.0, RARELY_EMPTY, id="a goal may be merged, be it once"),
        pytest.param(MEASURES, 0.02, NEVER_EMPTY, id="measures are each item's own"),
        pytest.param(OTHER, 0.0, FITS, id="what is not asked"),
    ],
)
def test_how_odd_an_empty_cell_is(part: TablePart, share: float, cost: float) -> None:
    assert habits(empty={part: share}).cost(" ", part) == cost


def test_an_empty_cell_of_a_column_that_runs_down_is_nothing_odd() -> None:
    assert habits(running_down=[LEAD]).cost("", LEAD) == FITS
    assert habits(running_down=[LEAD]).cost("", CO) == NEVER_EMPTY


HEADS = (GROUP, GOAL, LEAD, CO, DEADLINE)


def row(*texts: str, page: int = 0, first: bool = False, alone: str = "") -> TableLine:
    cells = {place: LineCell(text) for place, text in enumerate(texts)}
    return TableLine(cells, Heads(dict(enumerate(HEADS))), "第1行", 0, page, first, merges=False, alone=alone)


def of_groups(*names: str) -> Habits:
    return habits_of([row(name, "", "市公安局") for name in names])


def test_groups_carry_numerals_where_three_of_five_do() -> None:
    assert of_groups("一、甲", "二、乙", "三、丙", "丁", "戊").numbered_groups
    assert not of_groups("一、甲", "二、乙", "丙", "丁").numbered_groups
    assert not of_groups("", "").numbered_groups


def test_what_stands_under_a_head_twice_is_known_and_a_numbered_group_at_once() -> None:
    rows = [row("一、甲", "压减", "市公安局"), row("乙", "一、公布", "市公安局"), row("丙", "简化", "市税务局")]
    found = habits_of(rows)
    assert (found.known[GROUP], found.known[GOAL], found.known[LEAD]) == ({"一、甲"}, set(), {"市公安局"})


def test_a_row_of_one_text_shows_no_habit() -> None:
    found = habits_of([row("甲", "压减", "市公安局"), row("", "说明", "", alone="说明")])
    assert found.empty[LEAD] == 0.0


def test_the_share_of_empty_cells_of_no_rows_is_none() -> None:
    found = habits_of([])
    assert (found.empty[LEAD], found.longest_goal, found.running_down) == (0.0, 0, frozenset())


def test_a_goal_is_long_beyond_half_as_much_again_as_nine_of_ten() -> None:
    assert habits_of([row("甲", "减" * length) for length in range(1, 11)]).longest_goal == 15
    assert habits_of([row("甲", "减" * length) for length in (3, 30, 3, 3, 3, 3, 3, 3, 3, 3, 3)]).longest_goal == 4


def of_leads(*names: str) -> frozenset[TablePart]:
    return habits_of([row("甲", "压减", name) for name in names]).running_down


def test_a_column_runs_down_where_cells_are_empty_and_hardly_any_repeats_the_one_above() -> None:
    assert of_leads("市公安局", "", "市税务局", "市税务局", "", "") == {LEAD}
    assert of_leads("市公安局", "市公安局", "") == {LEAD}
    assert of_leads("市公安局", "市公安局", "市公安局", "", "") == frozenset()
    assert of_leads("市公安局", "市税务局") == frozenset()
    assert of_leads("", *(f"第{number}中学" for number in range(49))) == {LEAD}
    assert of_leads("", "") == frozenset()


def test_only_rows_of_one_page_repeat_each_other() -> None:
    rows = [
        row("甲", "压减", "市公安局", page=0),
        row("乙", "公布", "市公安局", page=1),
        row("丙", "", "市公安局", page=1),
    ]
    found = habits_of(rows).typed_again
    assert (found[LEAD], found[CO]) == (1, 0)


EMPTY_AT_TOP = row("甲", "压减", "", "", "2026年底", first=True)
EMPTY_BESIDE_LEAD = row("乙", "公布", "市公安局", "", "2026年底")


@pytest.mark.parametrize(
    ("rows", "nobody"),
    [
        pytest.param([EMPTY_AT_TOP], False, id="once at the top of a page"),
        pytest.param([EMPTY_AT_TOP, EMPTY_BESIDE_LEAD], True, id="and once beside a lead"),
        pytest.param([row("甲", "压减", "", "", "2026年底")] * 2, False, id="where a cell may run down"),
        pytest.param([row("甲", "压减", "市公安局", "", "")] * 2, False, id="where the deadline is empty as well"),
        pytest.param([row("甲", "压减", "市公安局", "市财政局", "2026年底")] * 2, False, id="typed again once"),
        pytest.param([row("甲", "压减", "市公安局", "市财政局", "2026年底")] * 3, True, id="typed again twice"),
    ],
)
def test_empty_helpers_are_nobody_where_none_could_run_down(rows: list[TableLine], nobody: bool) -> None:
    assert habits_of(rows).means_nobody is nobody


@pytest.mark.parametrize(
    ("leads", "once"),
    [
        pytest.param(["", *["市公安局"] * 7], True, id="one of eight"),
        pytest.param(["", *["市公安局"] * 6], False, id="one of seven"),
        pytest.param(["", "", *["市公安局"] * 6], False, id="two of eight"),
        pytest.param(["市公安局"] * 8, False, id="none"),
    ],
)
def test_among_many_rows_a_single_empty_cell_is_an_exception(leads: list[str], once: bool) -> None:
    assert (LEAD in habits_of([row("甲", "压减", name) for name in leads]).empty_once) is once
