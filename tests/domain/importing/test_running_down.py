"""Cells that run down: what stands once for several rows, and when it is doubtful that it does."""

from collections.abc import Collection, Sequence

import pytest

from duban.domain.importing.columns import Habits
from duban.domain.importing.draft import Draft
from duban.domain.importing.headers import TablePart
from duban.domain.importing.proposal import ImportedCell
from duban.domain.importing.running_down import FROM_ABOVE, run_down

CATEGORY, GROUP, GOAL, MEASURES = TablePart.CATEGORY, TablePart.GROUP, TablePart.GOAL, TablePart.MEASURES
LEAD, CO, MORE, RESPONSIBLE = TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.MORE_UNITS, TablePart.RESPONSIBLE
DEADLINE = TablePart.DEADLINE
PARTS = {
    "category": CATEGORY,
    "group": GROUP,
    "goal": GOAL,
    "measures": MEASURES,
    "lead": LEAD,
    "responsible": RESPONSIBLE,
    "co": CO,
    "more": MORE,
    "deadline": DEADLINE,
}
AT_TOP = "页首未重印，承上页"
NEW_GROUP = "新的一级指标未印牵头单位，承上"
USUALLY_TYPED = "本列通常逐行填写，本格却为空"
UNITS_UNSURE = "本行缺格，单位属哪一列不能确定"


def row(
    *,
    page: int = 0,
    first: bool = False,
    merges: bool = False,
    lost: Collection[TablePart] = (),
    covered: Collection[TablePart] = (),
    doubts: dict[TablePart, str] | None = None,
    **words: str,
) -> Draft:
    """A row with these words; what is given without any is an empty cell."""
    values = {PARTS[name]: text for name, text in words.items()}
    return Draft(
        at="第1行",
        cells={part: ImportedCell(text, text, doubt=(doubts or {}).get(part, "")) for part, text in values.items()},
        page=page,
        first=first,
        merges=merges,
        lost=frozenset(lost),
        covered=frozenset(covered),
        printed=frozenset(part for part, text in values.items() if text and part not in covered),
    )


def habits(
    *running_down: TablePart,
    typed_again: int = 0,
    empty: float = 0.5,
    means_nobody: bool = False,
    empty_once: Collection[TablePart] = (),
) -> Habits:
    """Of a plan whose deadlines are typed again so often, and empty in such a share of its rows."""
    return Habits(
        known={},
        numbered_groups=False,
        empty={DEADLINE: empty},
        typed_again={DEADLINE: typed_again},
        running_down=frozenset(running_down),
        means_nobody=means_nobody,
        empty_once=frozenset(empty_once),
        longest_goal=30,
    )


MERGED = habits(CATEGORY, GROUP, GOAL, LEAD, RESPONSIBLE)


def filled(part: TablePart, rows: Sequence[Draft], of: Habits = MERGED) -> list[tuple[str, str]]:
    """What *part* holds in each row when all has run down, and what is doubtful about it."""
    run_down(rows, of)
    return [(each.value(part), each.cells[part].doubt if part in each.cells else "") for each in rows]


@pytest.mark.parametrize("name", ["category", "group", "lead", "responsible"])
def test_what_is_printed_once_holds_for_the_rows_below_until_the_next(name: str) -> None:
    rows = [row(**{name: text}) for text in ("甲", "", "", "乙", "")]
    assert filled(PARTS[name], rows) == [("甲", "")] * 3 + [("乙", "")] * 2
    assert [each.cells[PARTS[name]].repair for each in rows] == ["", FROM_ABOVE, FROM_ABOVE, "", FROM_ABOVE]


def test_a_column_that_no_row_fills_stays_away() -> None:
    rows = [row(lead="市公安局"), row(lead="")]
    run_down(rows, MERGED)
    assert [CATEGORY in each.cells for each in rows] == [False, False]


def test_what_the_format_itself_merges_is_told_and_not_doubted() -> None:
    for name in ("lead", "goal", "co", "deadline", "measures"):
        rows = [row(**{name: "甲"}), row(merges=True, covered=[PARTS[name]], **{name: "甲"})]
        assert filled(PARTS[name], rows) == [("甲", ""), ("甲", "")]
        assert [each.cells[PARTS[name]].repair for each in rows] == ["", FROM_ABOVE]


def test_above_the_first_printed_one_nothing_runs_down() -> None:
    rows = [row(lead="", group="企业开办"), row(lead="市公安局", group="")]
    assert filled(LEAD, rows)[0] == ("", "原文为空，上文也没有")
    assert rows[0].cells[LEAD].repair == ""


def test_a_doubt_runs_down_with_its_words_and_ends_with_them() -> None:
    rows = [row(lead="公安", doubts={LEAD: "不似单位"}), row(lead=""), row(lead="市税务局"), row(lead="")]
    assert filled(LEAD, rows) == [("公安", "不似单位")] * 2 + [("市税务局", "")] * 2


def test_a_row_keeps_its_own_doubt_and_hands_it_down() -> None:
    rows = [row(lead="市公安局"), row(lead="", doubts={LEAD: "本行错位"}), row(lead="")]
    assert filled(LEAD, rows) == [("市公安局", ""), ("市公安局", "本行错位"), ("市公安局", "本行错位")]


def test_an_empty_cell_where_the_format_knows_of_merged_ones_is_doubtful() -> None:
    assert filled(LEAD, [row(lead="市公安局"), row(lead="", merges=True)])[1] == (
        "市公安局",
        "表格有合并格，本格却单独为空",
    )


def test_an_empty_cell_of_a_column_that_is_typed_in_each_row_is_doubtful() -> None:
    assert filled(LEAD, [row(lead="市公安局"), row(lead="")], habits(GROUP))[1] == ("市公安局", USUALLY_TYPED)


@pytest.mark.parametrize(
    ("later", "doubt"),
    [
        pytest.param(["市公安局", "市税务局"], "", id="the same is printed next"),
        pytest.param(["", "市公安局"], "", id="the same is printed further down"),
        pytest.param(["市税务局", "市公安局"], AT_TOP, id="another is printed next"),
        pytest.param([], AT_TOP, id="none is printed any more"),
    ],
)
def test_what_the_top_of_a_page_does_not_print_again_is_doubtful_until_it_is_confirmed(
    later: list[str], doubt: str
) -> None:
    rows = [row(lead="市公安局"), row(lead="", page=1, first=True), *(row(lead=text, page=1) for text in later)]
    assert filled(LEAD, rows)[1] == ("市公安局", doubt)


@pytest.mark.parametrize("name", ["lead", "responsible"])
def test_a_new_group_without_a_lead_of_its_own_is_doubtful(name: str) -> None:
    rows = [row(group="甲", **{name: "市公安局"}), row(group="乙", **{name: ""})]
    assert filled(PARTS[name], rows)[1] == ("市公安局", NEW_GROUP)


def test_a_group_that_is_only_printed_again_is_no_new_one() -> None:
    rows = [row(group="甲", lead="市公安局"), row(group="乙", lead="市税务局"), row(group="乙", lead="")]
    assert filled(LEAD, rows)[2] == ("市税务局", "")


def test_a_category_runs_down_over_its_groups() -> None:
    assert filled(CATEGORY, [row(category="市场", group="甲"), row(category="", group="乙")])[1] == ("市场", "")


def test_a_lead_from_above_that_is_this_rows_helper_is_doubtful() -> None:
    rows = [row(lead="市公安局", co="市财政局"), row(lead="", co="市公安局"), row(lead="", co="市财政局")]
    assert filled(LEAD, rows)[1:] == [("市公安局", "承上的牵头单位与本行责任单位相同")] * 2


BELOW = "与下文同一牵头单位，取其一级指标；也可能承上为“甲”"


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        pytest.param(
            [row(group="甲", lead="市公安局"), row(group="", lead="市税务局"), row(group="乙", lead="")],
            [("甲", ""), ("乙", BELOW), ("乙", "")],
            id="one row above",
        ),
        pytest.param(
            [
                row(group="甲", lead="市公安局"),
                row(group="", lead="市税务局"),
                row(group="", lead=""),
                row(group="乙", lead=""),
            ],
            [("甲", ""), ("乙", BELOW), ("乙", BELOW), ("乙", "")],
            id="two rows above",
        ),
        pytest.param(
            [row(group="甲", lead="市公安局"), row(group="", lead="市税务局"), row(group="乙", lead="市民政局")],
            [("甲", ""), ("甲", ""), ("乙", "")],
            id="a lead of its own",
        ),
        pytest.param(
            [row(group="甲", lead="市公安局"), row(group="", lead="市税务局"), row(group="乙", lead="", page=1)],
            [("甲", ""), ("甲", ""), ("乙", "")],
            id="another page",
        ),
        pytest.param(
            [row(group="甲", lead="市公安局"), row(group="丙", lead="市税务局"), row(group="乙", lead="")],
            [("甲", ""), ("丙", ""), ("乙", "")],
            id="a group printed where the lead begins",
        ),
        pytest.param(
            [
                row(group="甲", lead="市公安局"),
                row(group="", lead="市税务局"),
                row(group="丙", lead=""),
                row(group="乙", lead=""),
            ],
            [("甲", ""), ("丙", BELOW), ("丙", ""), ("乙", "")],
            id="the nearest of two groups",
        ),
        pytest.param(
            [row(group="甲", lead="市公安局"), row(group="", lead="市税务局"), row(group="甲", lead="")],
            [("甲", ""), ("甲", ""), ("甲", "")],
            id="the same group printed again",
        ),
        pytest.param(
            [row(group="", lead="市公安局"), row(group="乙", lead="")],
            [("乙", "原文为空，上文也没有；与下文同一牵头单位，取其一级指标；也可能承上为“”"), ("乙", "")],
            id="from the plan's first row on",
        ),
    ],
)
def test_a_group_whose_name_stands_below_its_first_row_begins_with_its_lead(
    rows: list[Draft], groups: list[tuple[str, str]]
) -> None:
    assert filled(GROUP, rows) == groups


LOST_GROUP = "本行缺格，下文“乙”未印牵头单位，本行也可能属之"


def test_rows_that_lost_their_group_above_one_without_a_lead_may_belong_to_it() -> None:
    rows = [
        row(group="甲", lead="市公安局", co="市财政局"),
        row(group="", lead="", co="市民政局", lost=[GROUP], page=1),
        row(group="", lead="", co="市民政局", page=2),
        row(group="", lead="", co="市民政局", lost=[GROUP], page=2),
        row(group="", lead="", co="市民政局", lost=[GROUP], page=2),
        row(group="乙", lead="", co="市民政局", page=2),
    ]
    assert [doubt for _value, doubt in filled(GROUP, rows)] == ["", "", "", LOST_GROUP, LOST_GROUP, ""]


def test_a_row_of_an_earlier_page_that_lost_its_group_belongs_to_that() -> None:
    rows = [
        row(group="甲", lead="市公安局", co="市财政局"),
        row(group="", lead="", co="市民政局", lost=[GROUP], page=0),
        row(group="乙", lead="", co="市民政局", page=1),
    ]
    assert filled(GROUP, rows)[1] == ("甲", "")


@pytest.mark.parametrize(
    ("rows", "goal"),
    [
        pytest.param([row(goal="压减。", lead="市公安局"), row(goal="", lead="")], ("压减。", ""), id="runs down"),
        pytest.param(
            [row(goal="压减。", lead="市公安局"), row(goal="", lead="市税务局")],
            ("压减。", "牵头单位或一级指标已换，目标任务却为空，承上"),
            id="a new lead",
        ),
        pytest.param(
            [row(goal="压减。", group="甲"), row(goal="", group="乙")],
            ("压减。", "牵头单位或一级指标已换，目标任务却为空，承上"),
            id="a new group",
        ),
        pytest.param(
            [row(goal="压减。", lead="市公安局"), row(goal="", lead="市公安局")],
            ("压减。", ""),
            id="the same lead again",
        ),
        pytest.param(
            [row(goal="压减。", lead="市公安局"), row(goal="", lead="市税务局", merges=True)],
            ("压减。", "表格有合并格，本格却单独为空"),
            id="the format merges cells",
        ),
        pytest.param(
            [row(goal="压减。", lead="市公安局"), row(goal="", lead="", page=1, first=True)],
            ("压减。", AT_TOP),
            id="the top of a page",
        ),
        pytest.param(
            [
                row(goal="压减。", lead="市公安局"),
                row(goal="", lead="市税务局"),
                row(goal="公布。", lead="市税务局", page=1, first=True),
            ],
            ("公布。", "原文为空，取下页同一牵头单位的目标任务；也可能承上为“压减。”"),
            id="printed on the next page for the same lead",
        ),
        pytest.param(
            [
                row(goal="压减。", lead="市公安局"),
                row(goal="", lead="市税务局"),
                row(goal="公布。", lead="市民政局", page=1, first=True),
            ],
            ("压减。", "牵头单位或一级指标已换，目标任务却为空，承上"),
            id="printed on the next page for another lead",
        ),
        pytest.param(
            [
                row(goal="压减。", lead="市公安局"),
                row(goal="", lead="市税务局"),
                row(goal="公布。", lead="市税务局"),
                row(goal="简化。", lead="市税务局", page=1, first=True),
            ],
            ("压减。", "牵头单位或一级指标已换，目标任务却为空，承上"),
            id="another one printed before",
        ),
    ],
)
def test_the_goal_of_a_row_without_one(rows: list[Draft], goal: tuple[str, str]) -> None:
    assert filled(GOAL, rows)[1] == goal
    assert rows[1].cells[GOAL].repair == FROM_ABOVE


def test_a_goal_above_which_none_stands_is_not_from_above() -> None:
    rows = [row(goal="", lead="市公安局"), row(goal="压减。", lead="")]
    assert filled(GOAL, rows)[0] == ("", "")
    assert rows[0].cells[GOAL].repair == ""


def test_goals_that_are_typed_in_each_row_do_not_run_down_unnoticed() -> None:
    rows = [row(goal="压减。", doubts={GOAL: "本行错位"}), row(goal=""), row(goal="公布。"), row(goal="")]
    assert filled(GOAL, rows, habits(GROUP)) == [
        ("压减。", "本行错位"),
        ("压减。", "本行错位"),
        ("公布。", ""),
        ("公布。", USUALLY_TYPED),
    ]


def test_where_leads_are_typed_in_each_row_a_new_one_begins_no_goal() -> None:
    rows = [row(goal="压减。", lead="市公安局"), row(goal="", lead="市税务局")]
    assert filled(GOAL, rows, habits(GOAL))[1] == ("压减。", "")


NONE_SET = "各行都写时限，本行为空；也可能承上为“2026年底”"
SUPPOSED = "各行时限逐行填写，本行却为空，承上推定"
MERGED_DAYS = "时限为空，承上合并"


@pytest.mark.parametrize(
    ("below", "of", "deadline"),
    [
        pytest.param(row(deadline="", co="市财政局"), habits(typed_again=1), ("2026年底", MERGED_DAYS), id="merged"),
        pytest.param(row(deadline="", co="市财政局"), habits(typed_again=2), ("", NONE_SET), id="typed again twice"),
        pytest.param(row(deadline="", co="市财政局"), habits(empty=0.29), ("", NONE_SET), id="seldom empty"),
        pytest.param(row(deadline="", co="市财政局"), habits(empty=0.3), ("2026年底", MERGED_DAYS), id="often empty"),
        pytest.param(
            row(deadline="", co="市财政局"), habits(LEAD, typed_again=2), ("", NONE_SET), id="helpers are printed"
        ),
        pytest.param(
            row(deadline="", responsible="市财政局"),
            habits(RESPONSIBLE, typed_again=2),
            ("", NONE_SET),
            id="a responsible unit is printed",
        ),
        pytest.param(
            row(deadline="", co=""),
            habits(GROUP, typed_again=2),
            ("2026年底", SUPPOSED),
            id="helpers are empty as well",
        ),
        pytest.param(
            row(deadline="", co="市财政局", lost=[GROUP]),
            habits(GROUP, typed_again=2),
            ("2026年底", SUPPOSED),
            id="a cell is lost",
        ),
        pytest.param(
            row(deadline="", co="市财政局", merges=True), habits(), ("", "原文为空"), id="the format merges cells"
        ),
    ],
)
def test_a_row_without_a_deadline(below: Draft, of: Habits, deadline: tuple[str, str]) -> None:
    assert filled(DEADLINE, [row(deadline="2026年底", co="市民政局"), below], of)[1] == deadline


def test_a_deadline_above_which_none_stands_is_not_from_above() -> None:
    rows = [row(deadline="", co="市财政局"), row(deadline="2026年底", co="市财政局")]
    assert filled(DEADLINE, rows, habits())[0] == ("", MERGED_DAYS)
    assert rows[0].cells[DEADLINE].repair == ""


def test_deadlines_that_stand_alone_run_down_in_turn() -> None:
    rows = [row(deadline="2026年底"), row(deadline=""), row(deadline="2027年底"), row(deadline="")]
    assert [value for value, _doubt in filled(DEADLINE, rows, habits(GROUP))] == ["2026年底"] * 2 + ["2027年底"] * 2


@pytest.mark.parametrize(
    ("rows", "doubtful"),
    [
        pytest.param([row(lead="", co="市财政局", lost=[LEAD])], True, id="a lost lead"),
        pytest.param([row(lead="市公安局", co="", lost=[CO])], True, id="lost helpers"),
        pytest.param([row(lead="", co="市财政局", deadline="")], True, id="no deadline"),
        pytest.param([row(lead="", co="市财政局", deadline="2026年底")], False, id="a whole row"),
        pytest.param([row(lead="市公安局", co="市财政局", lost=[GROUP])], False, id="both are printed"),
        pytest.param([row(lead="", co="", lost=[LEAD, CO])], False, id="none is printed"),
        pytest.param([row(lead="", co="市财政局", lost=[LEAD], merges=True)], False, id="the format merges cells"),
    ],
)
def test_units_that_stand_alone_in_a_row_that_lacks_a_cell_may_lead_or_help(rows: list[Draft], doubtful: bool) -> None:
    run_down(rows, MERGED)
    assert [UNITS_UNSURE in rows[0].cells[part].doubt for part in (LEAD, CO)] == [doubtful, doubtful]


def test_units_below_a_lead_of_each_row_are_helpers_even_without_a_deadline() -> None:
    rows = [row(lead="", co="市财政局", deadline="")]
    run_down(rows, habits(GROUP))
    assert rows[0].cells[CO].doubt == ""


def test_a_plan_without_helpers_gets_none() -> None:
    rows = [row(lead="市公安局", lost=[GROUP])]
    run_down(rows, MERGED)
    assert (CO in rows[0].cells, rows[0].cells[LEAD].doubt) == (False, "")


OR_NOBODY = "本行缺格，责任单位承上推定，也可能为空"
OR_ABOVE = "本行缺格，责任单位也可能承上"
WITH_DEADLINE = "与时限同时为空，承上推定，也可能为空"
EMPTY = "原文为空，也可能承上"


@pytest.mark.parametrize("name", ["co", "more"])
@pytest.mark.parametrize(
    ("lost", "of", "helpers"),
    [
        pytest.param(True, habits(GROUP), ("市财政局", OR_NOBODY), id="their cell is lost"),
        pytest.param(False, habits(GROUP), ("", OR_ABOVE), id="another cell is lost"),
    ],
)
def test_helpers_of_a_row_that_lost_a_cell(name: str, lost: bool, of: Habits, helpers: tuple[str, str]) -> None:
    part = PARTS[name]
    rows = [row(**{name: "市财政局"}), row(lost=[part if lost else MEASURES], **{name: ""})]
    assert filled(part, rows, of)[1] == helpers
    assert (FROM_ABOVE in rows[1].cells[part].repair) is lost


def test_helpers_go_on_running_down_below_a_row_that_lost_theirs() -> None:
    rows = [row(co="市财政局"), row(co="", lost=[CO]), row(co="", lost=[MEASURES]), row(co="", lost=[MEASURES])]
    assert [value for value, _doubt in filled(CO, rows, habits(GROUP))] == ["市财政局"] * 3 + [""]


@pytest.mark.parametrize(
    ("below", "of", "helpers"),
    [
        pytest.param(row(co="", deadline=""), habits(GROUP), ("市财政局", WITH_DEADLINE), id="with the deadline"),
        pytest.param(row(co="", deadline="2026年底"), habits(GROUP), ("", ""), id="beside a deadline of its own"),
        pytest.param(
            row(co="", deadline="2026年底", covered=[DEADLINE]), habits(GROUP), ("", ""), id="beside a merged deadline"
        ),
        pytest.param(row(co="", deadline=""), habits(), ("", ""), id="in a plan where nothing runs down"),
        pytest.param(row(co=""), habits(LEAD), ("", EMPTY), id="where leads run down"),
        pytest.param(row(co=""), habits(GROUP), ("", ""), id="where leads are typed in each row"),
        pytest.param(row(co=""), habits(LEAD, means_nobody=True), ("", ""), id="where empty means nobody"),
        pytest.param(row(co="", merges=True), habits(LEAD), ("", ""), id="where the format merges cells"),
        pytest.param(
            row(co=""),
            habits(empty_once=[CO]),
            ("", "各行都写配合单位，只有本行为空"),
            id="where each other row has some",
        ),
        pytest.param(row(co=""), habits(empty_once=[MORE]), ("", ""), id="where other helpers are empty once"),
    ],
)
def test_helpers_of_a_whole_row_without_any(below: Draft, of: Habits, helpers: tuple[str, str]) -> None:
    assert filled(CO, [row(co="市财政局", deadline="2026年底"), below], of)[1] == helpers


def test_helpers_above_which_none_stand_are_not_from_above() -> None:
    for lacking in (row(co="", lost=[CO]), row(co="", deadline="")):
        rows = [lacking, row(co="市财政局", deadline="2026年底")]
        assert filled(CO, rows, habits(GROUP))[0][0] == ""
        assert rows[0].cells[CO].repair == ""
