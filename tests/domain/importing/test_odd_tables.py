"""Tables as offices draw them: heads in two lines, totals, notes, 同上, units below each other, numbers come again."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.document import PlanCell, PlanDocument, PlanHeading, PlanParagraph, PlanRow, PlanTable
from duban.domain.importing.proposal import ImportedPlan, PlanColumn
from duban.domain.importing.proposing import propose
from duban.domain.importing.responsibility import read_responsibility

HEADS = ("序号", "目标任务", "具体措施", "牵头单位", "配合单位", "完成时限")
Cell = str | PlanCell
LEAD, CO, DEADLINE = PlanColumn.LEAD, PlanColumn.CO_RESPONSIBLE, PlanColumn.DEADLINE


def table(*rows: Sequence[Cell | None]) -> PlanTable:
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


def read(*blocks: PlanTable | PlanHeading | PlanParagraph) -> ImportedPlan:
    return propose(PlanDocument("方案", (PlanParagraph("江州市2026年行动方案", "第1段"), *blocks)))


def column(plan: ImportedPlan, wanted: PlanColumn) -> list[str]:
    return [item.cells[wanted].value for item in plan.items]


FIRST = ("1", "甲任务", "推进甲事。", "市税务局", "市公安局", "2026年6月底")
SECOND = ("2", "乙任务", "推进乙事。", "市水利局", "市审计局", "持续推进")
THIRD = ("3", "丙任务", "推进丙事。", "市民政局", "市司法局", "2026年12月底")


def tall(text: str) -> PlanCell:
    return PlanCell(text, rows=2)


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(
            (
                (*map(tall, HEADS[:3]), PlanCell("责任分工", columns=2), None, tall(HEADS[5])),
                (None, None, None, "牵头单位", "配合单位", None),
            ),
            id="merged",
        ),
        pytest.param(
            ((*HEADS[:3], "责任分工", "", HEADS[5]), ("", "", "", "牵头单位", "配合单位", "")),
            id="in a format without merged cells",
        ),
    ],
)
def test_heads_may_stand_in_two_lines(heads: tuple[tuple[Cell | None, ...], ...]):
    plan = read(table(*heads, FIRST, SECOND, THIRD))
    assert column(plan, LEAD) == ["市税务局", "市水利局", "市民政局"]
    assert column(plan, CO) == ["市公安局", "市审计局", "市司法局"]


def test_a_total_and_a_note_are_no_items():
    total = ("合计", "共3项", "", "", "", "")
    note = (PlanCell("说明：每季度报告一次。", columns=6), None, None, None, None, None)
    plan = read(table(HEADS, FIRST, SECOND, THIRD, total, note))
    assert len(plan.items) == 3
    assert plan.remarks == ("第5行：合计 共3项",)
    assert [(part.what, part.words) for part in plan.unread] == [("注文", "说明：每季度报告一次。")]


def test_a_title_above_the_heads_is_no_group():
    title = (PlanCell("江州市任务台账", columns=6), None, None, None, None, None)
    plan = read(table(title, HEADS, FIRST, SECOND, THIRD))
    assert set(column(plan, PlanColumn.CATEGORY)) == {"全部事项"}


def test_a_cell_that_points_to_the_one_above_says_what_that_says():
    plan = read(table(HEADS, FIRST, (*SECOND[:4], "同上", "同上"), THIRD))
    assert column(plan, CO)[:2] == ["市公安局", "市公安局"]
    assert plan.items[1].cells[DEADLINE].repair
    assert plan.items[1].deadline == plan.items[0].deadline


def test_units_below_each_other_are_several_and_a_name_that_is_broken_is_one():
    below = (*FIRST[:4], "市公安局\n市财政局", FIRST[5])
    broken = (*SECOND[:3], "市自然资源和规\n划局", "市住房城乡建设\n局、市农业农村局", SECOND[5])
    plan = read(table(HEADS, below, broken, THIRD))
    assert column(plan, CO)[:2] == ["市公安局、市财政局", "市住房城乡建设局、市农业农村局"]
    assert column(plan, LEAD)[1] == "市自然资源和规划局"


def test_rows_below_one_number_are_counted_and_groups_that_count_anew_are_named():
    """A label names one item: two of the same would be a fault of the task list."""
    below = read(table(HEADS, (tall("1"), *FIRST[1:]), (None, *SECOND[1:]), ("2", *THIRD[1:])))
    assert [item.label for item in below.items] == ["1（1）", "1（2）", "2"]
    again = read(
        *(PlanHeading("企业开办", 1, ""), table(HEADS, FIRST, SECOND)),
        *(PlanHeading("获得电力", 1, ""), table(HEADS, ("1", *THIRD[1:]), ("2", *FIRST[1:]))),
    )
    assert [item.label for item in again.items] == ["企业开办1", "企业开办2", "获得电力1", "获得电力2"]
    assert column(again, PlanColumn.INDICATOR) == ["企业开办"] * 2 + ["获得电力"] * 2
    assert "原文有相同的编号" in again.remarks[0]


def test_the_end_of_a_sentence_that_a_page_broke_off_goes_on():
    cut = (*FIRST[:2], "办理时间压缩至", *FIRST[3:])
    rest = ("", "", "1天以内。", "", "", "")
    plan = read(table(HEADS, cut), table(rest, SECOND, THIRD))
    assert column(plan, PlanColumn.MEASURES)[0] == "办理时间压缩至1天以内。"
    assert len(plan.items) == 3


def test_a_month_is_of_the_year_that_the_title_names_and_of_a_year_of_issue_it_is_asked_about():
    rows = table(HEADS, (*FIRST[:5], "6月底"), SECOND, THIRD)
    issued = propose(PlanDocument("方案", (PlanParagraph("江政办〔2026〕6号", "第1段"), rows)))
    for plan, doubt in ((read(rows), False), (issued, True)):
        assert str(plan.items[0].deadline.on) == "2026-06-30"
        assert ("未写年份" in plan.items[0].cells[DEADLINE].doubt) is doubt


@pytest.mark.parametrize(
    ("text", "lead", "helpers", "deadline"),
    [
        ("市税务局牵头，市公安局、财政局配合；完成时限：2026年6月底", "市税务局", "市公安局、财政局", "2026年6月底"),
        ("责任单位：市税务局（牵头）、市公安局", "市税务局", "市公安局", ""),
        ("责任单位：市税务局、市公安局，排在首位的为牵头单位，下同", "市税务局", "市公安局", ""),
        ("市税务局、市公安局（列第一位的为牵头单位）", "市税务局", "市公安局", ""),
        ("市税务局会同市公安局、市财政局", "市税务局", "市公安局、市财政局", ""),
    ],
)
def test_who_leads_is_read_as_it_is_written(text: str, lead: str, helpers: str, deadline: str):
    found = read_responsibility(text)
    assert (found.lead, found.helpers, found.deadline) == (lead, helpers, deadline)


@pytest.mark.parametrize("mark", ["/", "—", "-", "——", "无", "/无", "―", "－", "─", "暂无"])
def test_a_mark_for_nobody_is_nobody_and_moves_no_row(mark: str) -> None:
    plan = read(table(HEADS, FIRST, SECOND, ("3", "丙任务", "推进丙事。", "市民政局", mark, "2026年12月底")))
    odd = plan.items[2]
    assert (odd.cells[LEAD].value, odd.cells[CO].value, odd.cells[DEADLINE].value) == ("市民政局", "", "2026年12月底")
    assert (odd.cells[CO].original, odd.cells[CO].repair) == (mark, f"“{mark}”表示没有")
    assert [cell.doubt for cell in odd.cells.values() if cell.doubt] == []
    assert mark not in [unit.unit.name for unit in plan.units]


def test_a_group_whose_numeral_stands_in_the_column_of_numbers_is_no_item() -> None:
    plan = read(
        table(
            HEADS, ("（一）", "能源结构", "", "", "", ""), FIRST, SECOND, ("（二）", "产业转型", "", "", "", ""), THIRD
        )
    )
    assert column(plan, PlanColumn.INDICATOR) == ["能源结构", "能源结构", "产业转型"]
    assert column(plan, LEAD) == ["市税务局", "市水利局", "市民政局"]


def test_what_is_among_an_item_is_no_group_of_the_next_ones() -> None:
    plan = read(table(HEADS, FIRST, ("", "其中：整村推进20个村", "", "", "", ""), SECOND, THIRD))
    assert len(plan.items) == 3
    assert all("其中" not in name for name in column(plan, PlanColumn.INDICATOR))
    assert any("整村推进" in remark for remark in plan.remarks)


@pytest.mark.parametrize("lead", ["市交通运输局（市港航中心配合）", "市民政局（会同市卫健委）"])
def test_a_lead_whose_cell_names_helpers_is_doubtful(lead: str) -> None:
    plan = read(table(HEADS, FIRST, SECOND, ("3", "丙任务", "推进丙事。", lead, "市司法局", "2026年12月底")))
    assert [bool(item.cells[LEAD].doubt) for item in plan.items] == [False, False, True]


@pytest.mark.parametrize("words", ["主汛期前", "“十五五”期间", "2027Q3"])
def test_a_deadline_that_cannot_be_read_makes_no_other_cell_doubtful(words: str) -> None:
    plan = read(table(HEADS, FIRST, SECOND, ("3", "丙任务", "推进丙事。", "市民政局", "市司法局", words)))
    doubted = [part for part, cell in plan.items[2].cells.items() if cell.doubt]
    assert doubted == [DEADLINE]


def test_a_column_of_quantities_is_no_goal() -> None:
    heads = ("序号", "工作内容", "量化目标", "牵头单位", "配合单位", "完成时限")
    rows = [(str(n), f"推进第{n}事。", f"{n}00个", "市民政局", "市司法局", "2026年12月底") for n in range(1, 5)]
    plan = read(table(heads, *rows))
    assert column(plan, PlanColumn.GOAL) == [f"推进第{n}事。" for n in range(1, 5)]


def test_a_cell_that_is_empty_alone_beside_merged_ones_is_doubtful() -> None:
    merged = (("1", tall("甲任务"), "推进甲事。", *FIRST[3:]), ("2", None, "推进乙事。", *SECOND[3:]))
    plan = read(table(HEADS, *merged, ("3", "", "推进丙事。", *THIRD[3:]), ("4", "丁任务", "推进丁事。", *FIRST[3:])))
    assert column(plan, PlanColumn.GOAL) == ["甲任务", "甲任务", "甲任务", "丁任务"]
    assert [bool(item.cells[PlanColumn.GOAL].doubt) for item in plan.items] == [False, False, True, False]


def test_a_row_without_number_leaves_the_labels_of_the_others() -> None:
    plan = read(table(HEADS, FIRST, ("", *SECOND[1:]), ("2", *THIRD[1:]), ("3", *SECOND[1:])))
    assert [item.label for item in plan.items] == ["1", "1后无号", "2", "3"]
    assert plan.items[1].cells[PlanColumn.GOAL].doubt


def test_a_cell_that_names_an_item_says_what_that_says() -> None:
    plan = read(table(HEADS, FIRST, SECOND, (*THIRD[:3], "同第1项", "同第2项", "同第1项")))
    cells = plan.items[2].cells
    assert [cells[each].value for each in (LEAD, CO, DEADLINE)] == ["市税务局", "市审计局", "2026年6月底"]
    assert (cells[LEAD].original, cells[LEAD].repair, cells[LEAD].doubt) == (
        "同第1项",
        "“同第1项”，取所指一项的内容",
        "",
    )


def test_above_an_empty_cell_a_pointer_takes_the_next_filled_one_with_a_doubt() -> None:
    plan = read(table(HEADS, FIRST, (*SECOND[:4], "", SECOND[5]), (*THIRD[:4], "同上", THIRD[5])))
    found = plan.items[2].cells[CO]
    assert (found.value, bool(found.doubt)) == ("市公安局", True)


def test_a_row_with_measures_alone_goes_on_with_the_item_above() -> None:
    plan = read(table(HEADS, FIRST, ("", "", "另办丁事。", "", "", ""), SECOND, THIRD))
    assert column(plan, PlanColumn.MEASURES) == ["推进甲事。\n另办丁事。", "推进乙事。", "推进丙事。"]
    assert "续行" in plan.items[0].cells[PlanColumn.MEASURES].doubt


def test_a_remark_among_the_measures_is_none_of_an_items() -> None:
    plan = read(table(HEADS, FIRST, ("", "", "注：分年实施。", "", "", ""), SECOND, THIRD))
    assert column(plan, PlanColumn.MEASURES)[0] == "推进甲事。"
    assert any("分年实施" in part.words for part in plan.unread)


def rows(count: int, empty: int) -> list[tuple[str, ...]]:
    """Rows of which the first *empty* have no helpers."""
    units = ["" if n <= empty else "市公安局" for n in range(1, count + 1)]
    return [(str(n), f"{n}事", "推进。", f"市{n}局", unit, "2026年6月底") for n, unit in enumerate(units, 1)]


@pytest.mark.parametrize(("count", "empty", "doubted"), [(7, 1, False), (8, 1, True), (8, 2, False)])
def test_a_single_empty_cell_among_many_helpers_is_doubtful(count: int, empty: int, doubted: bool) -> None:
    plan = read(table(HEADS, *rows(count, empty)))
    assert bool(plan.items[0].cells[CO].doubt) is doubted


def test_a_row_with_measures_alone_is_the_item_whose_number_is_missing() -> None:
    plan = read(table(HEADS, FIRST, ("", "", "另办丁事。", "", "", ""), ("3", *THIRD[1:])))
    assert column(plan, PlanColumn.MEASURES) == ["推进甲事。", "另办丁事。", "推进丙事。"]
    assert [item.label for item in plan.items] == ["", "", ""]


def test_a_unit_that_stands_alone_behind_the_measures_may_be_the_lead_that_is_not_printed() -> None:
    torn = ("2", "乙任务", "推进乙事。市水利局", "", "市审计局", "持续推进")
    cells = read(table(HEADS, FIRST, torn, THIRD)).items[1].cells
    assert ["市水利局" in cells[part].doubt for part in (PlanColumn.MEASURES, LEAD)] == [True, True]
    whole = (*SECOND[:2], "推进乙事。市水利局", *SECOND[3:])
    assert not read(table(HEADS, FIRST, whole, THIRD)).items[1].cells[PlanColumn.MEASURES].doubt
    said = ("2", "乙任务", "推进乙事。市水利局要督促落实", "", "市审计局", "持续推进")
    assert not read(table(HEADS, FIRST, said, THIRD)).items[1].cells[PlanColumn.MEASURES].doubt


def test_helpers_that_name_a_lead_which_is_not_printed_are_doubtful() -> None:
    """市税务局 runs down from above, and the cell of the lead ran together with that of the helpers."""
    run = ("2", "乙任务", "推进乙事。", "", "市税务局、市审计局", "持续推进")
    other = (*run[:4], "市审计局", run[5])
    assert read(table(HEADS, FIRST, run, THIRD)).items[1].cells[CO].doubt
    assert not read(table(HEADS, FIRST, other, THIRD)).items[1].cells[CO].doubt


def test_units_that_ran_together_with_a_deadline_are_none() -> None:
    run = (*SECOND[:4], "各县（市、区）持续推进", "")
    cells = read(table(HEADS, FIRST, run, THIRD)).items[1].cells
    assert cells[DEADLINE].value != "各县（市、区）持续推进"
    assert "似为时限" in cells[CO].doubt


@pytest.mark.parametrize(("name", "doubtful"), [("市人社", True), ("市供销社", False), ("市人社局", False)])
def test_a_lead_that_lost_its_last_character_is_doubtful(name: str, doubtful: bool) -> None:
    plan = read(table(HEADS, FIRST, (*SECOND[:3], name, *SECOND[4:]), THIRD))
    assert bool(plan.items[1].cells[LEAD].doubt) is doubtful


def test_measures_that_are_empty_alone_are_doubtful() -> None:
    empty = (*SECOND[:2], "", *SECOND[3:])
    plan = read(table(HEADS, FIRST, empty, THIRD, ("4", "丁任务", "推进丁事。", *FIRST[3:])))
    cell = plan.items[1].cells[PlanColumn.MEASURES]
    assert (cell.value, bool(cell.doubt)) == ("乙任务", True)
    assert [bool(item.cells[PlanColumn.MEASURES].doubt) for item in plan.items] == [False, True, False, False]


def test_measures_that_are_often_empty_are_left_so() -> None:
    rows = [(str(n), f"{n}事", "推进。" if n % 2 else "", *FIRST[3:]) for n in range(1, 9)]
    plan = read(table(HEADS, *rows))
    assert not any(item.cells[PlanColumn.MEASURES].doubt for item in plan.items)


def test_a_group_is_called_without_its_numeral_and_its_count() -> None:
    first, second = ("一", "能源结构（3项）", "", "", "", ""), ("二", "产业转型（共1项）", "", "", "", "")
    plan = read(table(HEADS, first, FIRST, SECOND, second, THIRD))
    assert column(plan, PlanColumn.INDICATOR) == ["能源结构", "能源结构", "产业转型"]
