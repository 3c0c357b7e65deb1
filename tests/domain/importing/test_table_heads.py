"""Which column of a table holds what: by its own heads, by those of other pages, or by what stands below them."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.document import PlanCell, PlanRow, PlanTable
from duban.domain.importing.headers import Heads
from duban.domain.importing.table_heads import head_places, heads_above, pages_of

Cell = str | PlanCell | None
HEADS = ("序号", "目标任务", "具体措施", "牵头单位", "配合单位", "完成时限")
FIRST = ("1", "压减环节。", "公布清单。", "市公安局", "市财政局", "2026年6月底")
SECOND = ("2", "降低费用。", "免收登记费。", "市民政局", "市司法局", "持续推进")
THIRD = ("3", "提速审批。", "推行容缺受理。", "市水利局", "市审计局", "2026年12月底")
ROWS = (FIRST, SECOND, THIRD)
PLAIN = ["NUMBER", "GOAL", "MEASURES", "LEAD", "CO_RESPONSIBLE", "DEADLINE"]


def table(*rows: Sequence[Cell]) -> PlanTable:
    """A table of these cells; None where one above or beside covers."""
    return PlanTable(
        tuple(
            PlanRow(
                {
                    place: cell if isinstance(cell, PlanCell) else PlanCell(cell)
                    for place, cell in enumerate(row)
                    if cell is not None
                },
                f"第{number}行",
            )
            for number, row in enumerate(rows, start=1)
        )
    )


def parts(heads: Heads) -> list[str]:
    return [part.name for part in heads.ordered]


def of(*tables: PlanTable) -> list[list[str]]:
    return [parts(heads) for heads in heads_above(tables)]


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [
        pytest.param((HEADS, *ROWS), [4], id="heads once"),
        pytest.param((HEADS, FIRST, HEADS, SECOND, THIRD), [2, 3], id="heads twice"),
        pytest.param((HEADS, FIRST, HEADS, SECOND, HEADS, THIRD), [2, 2, 2], id="heads three times"),
        pytest.param((("江州市台账",), HEADS, FIRST, HEADS, SECOND), [3, 2], id="a title above"),
        pytest.param((FIRST, SECOND), [2], id="no heads"),
        pytest.param((HEADS, (PlanCell("1", rows=2), *FIRST[1:]), HEADS, SECOND), [4], id="cells merged by the format"),
    ],
)
def test_a_table_is_cut_where_its_heads_are_printed_again(rows: tuple[Sequence[Cell], ...], sizes: list[int]) -> None:
    assert [len(page.rows) for page in pages_of(table(*rows))] == sizes


SPANNING = (*HEADS[:3], PlanCell("责任分工", columns=2), None, HEADS[5])
BESIDE_NOTHING = (*HEADS[:3], "责任分工", "", HEADS[5])
LOWER = (None, None, None, "牵头单位", "配合单位", None)


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        pytest.param((HEADS, FIRST), {0}, id="one row"),
        pytest.param((HEADS, FIRST, HEADS), {0, 2}, id="again as the last row"),
        pytest.param((SPANNING, LOWER, FIRST), {0, 1}, id="two rows, the upper one merged"),
        pytest.param((BESIDE_NOTHING, ("", "", "", "牵头单位", "配合单位", ""), FIRST), {0, 1}, id="two rows, plain"),
        pytest.param((HEADS, LOWER, FIRST), {0}, id="heads below that none above spans"),
        pytest.param(
            (BESIDE_NOTHING, ("", "", "", "", "配合单位", "完成时限")), {0}, id="one of two below that none above spans"
        ),
        pytest.param((SPANNING, LOWER), {0, 1}, id="two rows and nothing else"),
        pytest.param((SPANNING, ("", "", "", "牵头单位", "市财政局", "")), {0}, id="a unit beside a head below"),
        pytest.param((SPANNING, ("", "", "", "", "", ""), FIRST), {0}, id="an empty row below"),
        pytest.param((SPANNING, ("", "", "", "上半年", "下半年", ""), FIRST), {0, 1}, id="two below that say nothing"),
        pytest.param((SPANNING, ("", "", "", "上半年", "", ""), FIRST), {0}, id="one below that says nothing"),
        pytest.param((SPANNING, ("", "", "", "甲" * 14, "乙", ""), FIRST), {0, 1}, id="as long as heads are"),
        pytest.param((SPANNING, ("", "", "", "甲" * 15, "乙", ""), FIRST), {0}, id="longer than heads are"),
    ],
)
def test_the_rows_that_are_heads(rows: tuple[Sequence[Cell], ...], places: set[int]) -> None:
    assert head_places(table(*rows)) == places


@pytest.mark.parametrize(
    "upper",
    [
        pytest.param(SPANNING, id="merged"),
        pytest.param(BESIDE_NOTHING, id="with nothing beside"),
        pytest.param((*HEADS[:3], PlanCell("责任单位", columns=2), None, HEADS[5]), id="a head itself"),
        pytest.param((*HEADS[:3], PlanCell("责任单位", columns=3), None, None), id="three columns wide"),
    ],
)
def test_of_two_rows_of_heads_the_lower_one_names_what_the_upper_one_spans(upper: Sequence[Cell]) -> None:
    lower = ("", "", "", "牵头单位", "配合单位", "完成时限" if len(upper) == 6 and upper[5] is None else "")
    (heads,) = heads_above([table(upper, lower, *ROWS)])
    assert (parts(heads), heads.guessed) == (PLAIN, ())


def test_a_full_second_row_of_heads_replaces_what_it_names_again() -> None:
    upper = ("序号", "任务", "措施", "责任单位", "配合单位", "完成时限")
    assert of(table(upper, HEADS, *ROWS)) == [PLAIN]


def test_heads_stand_in_the_first_four_rows() -> None:
    titles = [("江州市台账",), ("（2026年）",), ("单位：件",)]
    assert of(table(*titles, HEADS, *ROWS)) == [PLAIN]
    assert of(table(*titles, ("填报：专班",), HEADS, *ROWS)) != [PLAIN]


@pytest.mark.parametrize(
    ("width", "found"),
    [
        pytest.param(6, PLAIN, id="as wide"),
        pytest.param(4, PLAIN, id="two columns lost"),
        pytest.param(8, PLAIN, id="two columns gained"),
        pytest.param(3, [], id="three columns lost"),
        pytest.param(9, [], id="three columns gained"),
    ],
)
def test_a_table_without_heads_goes_on_with_those_above_if_it_is_about_as_wide(width: int, found: list[str]) -> None:
    row = ("甲",) * width
    assert of(table(HEADS, *ROWS), table(row, row, ("甲",)))[1] == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param((FIRST, SECOND), PLAIN, id="numbered"),
        pytest.param((FIRST, SECOND, ("", *THIRD[1:])), PLAIN, id="two of three numbered"),
        pytest.param((FIRST, ("", *SECOND[1:])), [], id="half of them numbered"),
        pytest.param((FIRST, SECOND, (None, *THIRD[1:])), PLAIN, id="a number's cell is lost"),
        pytest.param((FIRST[:3], SECOND[:3]), [], id="much narrower"),
    ],
)
def test_a_first_page_that_lost_its_heads_has_those_of_the_others(
    rows: tuple[Sequence[Cell], ...], found: list[str]
) -> None:
    assert of(table(*rows), table(HEADS, THIRD)) == [found, PLAIN]


def test_a_first_page_that_lost_its_heads_has_those_that_most_pages_have() -> None:
    other = ("序号", "任务", "责任单位", "时限", "备注", "联系人")
    usual = [table(HEADS, FIRST)] * 2
    assert of(table(FIRST, SECOND), table(other, ("1", "甲", "市公安局", "年底", "", "")), *usual)[0] == PLAIN


def test_a_table_of_something_else_ends_the_plans_and_has_no_heads() -> None:
    narrow = table(("甲", "市公安局"), ("乙", "市财政局"))
    assert of(table(HEADS, *ROWS), narrow) == [PLAIN, []]


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        pytest.param((*HEADS[:3], "牵口单亻", *HEADS[4:]), PLAIN, id="misread so that it says nothing"),
        pytest.param((*HEADS[:3], "主办单位", *HEADS[4:]), PLAIN, id="another word for the same"),
        pytest.param(
            (*HEADS[:5], "完成方面"), PLAIN, id="half of its characters misread so that it says something else"
        ),
        pytest.param((*HEADS[:5], "完善措施"), [*PLAIN[:5], "OTHER"], id="another one, but for a quarter of it"),
        pytest.param((*HEADS[:5], "完成时限备注"), [*PLAIN[:5], "OTHER"], id="a longer one"),
    ],
)
def test_a_head_misread_on_one_page_is_the_usual_one(heads: tuple[str, ...], found: list[str]) -> None:
    usual = [table(HEADS, FIRST), table(HEADS, SECOND)]
    assert of(*usual, table(heads, THIRD)) == [PLAIN, PLAIN, found]


def test_a_head_that_shares_a_third_of_its_characters_with_the_usual_one_is_another() -> None:
    usual, other = (*HEADS[:5], "完成时限要求"), (*HEADS[:5], "完成情况说明")
    assert of(*[table(usual, FIRST)] * 2, table(other, THIRD))[2] == [*PLAIN[:5], "OTHER"]


def test_heads_of_another_order_are_not_misread() -> None:
    turned = ("序号", "目标任务", "具体措施", "配合单位", "牵头单位", "完成时限")
    usual = [table(HEADS, FIRST), table(HEADS, SECOND)]
    assert of(*usual, table(turned, THIRD))[2] == ["NUMBER", "GOAL", "MEASURES", "CO_RESPONSIBLE", "LEAD", "DEADLINE"]


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        pytest.param((*HEADS[:5], "宅成寸艮"), PLAIN, id="a deadline's"),
        pytest.param((*HEADS[:4], "酉己合", HEADS[5]), PLAIN, id="helpers beside a lead"),
        pytest.param((*HEADS[:3], "甲乙", *HEADS[4:]), PLAIN, id="a lead beside helpers"),
        pytest.param((HEADS[0], "甲乙", *HEADS[2:]), PLAIN, id="a goal's beside measures"),
        pytest.param((*HEADS[:2], "甲乙", *HEADS[3:]), PLAIN, id="measures beside a goal"),
        pytest.param(("序号", "甲乙", "丙丁", *HEADS[3:]), PLAIN, id="a goal's and measures"),
    ],
)
def test_a_head_that_says_nothing_is_told_by_what_stands_below(heads: tuple[str, ...], found: list[str]) -> None:
    (read,) = heads_above([table(heads, *ROWS)])
    assert parts(read) == found
    assert read.guessed == tuple(place for place, text in enumerate(heads) if text != HEADS[place])
    assert read.beside == {}


def test_a_single_column_of_units_below_no_head_names_who_answers() -> None:
    (read,) = heads_above([table(("序号", "任务", "甲乙", "完成时限"), *((*row[:2], row[3], row[5]) for row in ROWS))])
    assert (parts(read), read.guessed) == (["NUMBER", "GOAL", "RESPONSIBLE", "DEADLINE"], (2,))


def test_a_column_of_units_below_no_head_helps_the_responsible_one() -> None:
    (read,) = heads_above(
        [table(("序号", "任务", "责任单位", "甲乙", "完成时限"), *((row[0], *row[2:]) for row in ROWS))]
    )
    assert parts(read) == ["NUMBER", "GOAL", "LEAD", "CO_RESPONSIBLE", "DEADLINE"]


@pytest.mark.parametrize(
    ("texts", "beside"),
    [
        pytest.param(("略", "略", "略"), {6: "甲乙"}, id="words where goal and measures are told"),
        pytest.param(("", "", ""), {}, id="nothing"),
    ],
)
def test_a_head_that_says_nothing_above_a_column_that_tells_nothing_is_not_read(
    texts: tuple[str, ...], beside: dict[int, str]
) -> None:
    rows = [(*row, text) for row, text in zip(ROWS, texts, strict=True)]
    (read,) = heads_above([table((*HEADS, "甲乙"), *rows)])
    assert parts(read) == PLAIN + ["OTHER"] * len(beside)
    assert (read.beside, read.guessed) == (beside, ())


WITHOUT_GROUPS = ["NUMBER", "GOAL", "MEASURES", "LEAD", "CO_RESPONSIBLE", "DEADLINE"]
NUMBER, GOAL, MEASURES, LEAD, CO, DEADLINE = range(6)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        pytest.param(range(6), WITHOUT_GROUPS, id="all"),
        pytest.param((NUMBER, GOAL, LEAD, DEADLINE), ["NUMBER", "GOAL", "RESPONSIBLE", "DEADLINE"], id="four columns"),
        pytest.param((NUMBER, GOAL, LEAD), [], id="three columns"),
        pytest.param(
            (GOAL, MEASURES, LEAD, DEADLINE), ["GOAL", "MEASURES", "RESPONSIBLE", "DEADLINE"], id="no numbers"
        ),
        pytest.param((NUMBER, GOAL, MEASURES, LEAD), ["NUMBER", "GOAL", "MEASURES", "RESPONSIBLE"], id="no days"),
        pytest.param((GOAL, MEASURES, LEAD, CO), [], id="neither"),
        pytest.param((NUMBER, GOAL, MEASURES, DEADLINE), [], id="no units"),
    ],
)
def test_a_plans_table_without_any_heads_is_told_by_its_contents(columns: Sequence[int], found: list[str]) -> None:
    assert of(table(*([row[column] for column in columns] for row in ROWS))) == [found]


def test_two_rows_without_heads_are_no_plans_table() -> None:
    assert of(table(*ROWS[:2])) == [[]]


def test_of_three_columns_of_text_without_heads_the_first_holds_groups() -> None:
    assert of(table(*((row[0], "获得电力", *row[1:]) for row in ROWS))) == [["NUMBER", "GROUP", *PLAIN[1:]]]


def test_units_with_their_roles_answer_as_units_do() -> None:
    rows = [(row[0], row[1], f"{row[3]}牵头，{row[4]}配合", row[5]) for row in ROWS]
    assert of(table(*rows)) == [["NUMBER", "GOAL", "RESPONSIBLE", "DEADLINE"]]


def test_a_page_without_any_cell_has_no_heads() -> None:
    empty = PlanTable((PlanRow({}, "第1行"), PlanRow({}, "第2行")))
    assert of(table(("序号", "任务", "责任单位", "时限"), ("1", "压减。", "市公安局", "年底")), empty)[1] == []


def test_a_column_with_fewer_cells_than_a_fifth_of_the_rows_came_by_a_shift() -> None:
    rows = [list(row) for row in ROWS * 2]
    assert of(table(*([*row, "甲"] if place == 0 else row for place, row in enumerate(rows))))[0] == WITHOUT_GROUPS
    fifth = of(table(*([*row, "甲"] if place == 0 else row for place, row in enumerate(rows[:5]))))[0]
    assert fifth == ["NUMBER", "GROUP", "GOAL", "LEAD", "CO_RESPONSIBLE", "DEADLINE", "MEASURES"]


def test_what_three_of_five_cells_are_the_column_is_of() -> None:
    days = ["2026年底", "2027年底", "持续推进", "见附件", "见说明"]
    rows = [(str(at), "压减。", "市公安局", day) for at, day in enumerate(days, 1)]
    assert of(table(*rows)) == [["NUMBER", "GOAL", "RESPONSIBLE", "DEADLINE"]]
    rows[2] = (*rows[2][:3], "见正文")
    assert of(table(*rows)) == [["NUMBER", "GOAL", "RESPONSIBLE", "MEASURES"]]


@pytest.mark.parametrize(
    ("tasks", "found"),
    [
        pytest.param(("开办", "开办", "开办"), "GROUP", id="one text for three rows"),
        pytest.param(("开办", "", ""), "GROUP", id="one text, printed once"),
        pytest.param(("开办", "开办", "用电"), "GOAL", id="two texts for three rows"),
        pytest.param(("开办", "开办", "用电", "用电"), "GOAL", id="two texts for four rows"),
        pytest.param(("开办", "开办", "用电", "用电", "用电"), "GROUP", id="two texts for five rows"),
    ],
)
def test_a_column_of_tasks_that_are_the_same_for_many_rows_holds_groups(tasks: tuple[str, ...], found: str) -> None:
    rows = [(str(at), task, f"公布第{at}批清单。", "市公安局", "年底") for at, task in enumerate(tasks, 1)]
    heads = ("序号", "改革事项", "工作措施", "牵头单位", "完成时限")
    assert of(table(heads, *rows))[0][1] == found


def test_a_row_without_the_cell_of_a_task_tells_nothing_of_its_column() -> None:
    rows = [("1", "开办", "公布。", "市公安局", "年底"), ("2", None, "压减。", "市公安局", "年底")]
    heads = ("序号", "改革事项", "工作措施", "牵头单位", "完成时限")
    assert of(table(heads, *rows))[0][1] == "GOAL"


@pytest.mark.parametrize(
    ("upper", "below"),
    [("分季目标", ["OTHER", "OTHER"]), ("责任单位", ["RESPONSIBLE", "OTHER"])],
)
def test_what_heads_that_say_nothing_divide(upper: str, below: list[str]) -> None:
    spanning = (*HEADS[:3], PlanCell(upper, columns=2), None, HEADS[5])
    (found,) = of(table(spanning, ("", "", "", "上半年", "下半年", ""), FIRST))
    assert found == [*PLAIN[:3], *below, "DEADLINE"]
