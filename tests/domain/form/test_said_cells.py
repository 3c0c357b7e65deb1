"""What an entry says, value by value, each with the cell in which it was typed."""

from dataclasses import replace

from duban.domain.form.said_cells import SaidCell, said_cells
from duban.domain.returns.submission import Entry, MeasureState, RowCells, Status

PLACES = RowCells(7, {"status": "填报表!K", "progress": "填报表!N", "measure_2": "填报表!M"})
ENTRY = Entry(38, Status.BEHIND, (None, MeasureState.IN_PLACE), progress=" 完成联调。\n", problems=" ", cells=PLACES)


def test_what_says_something_is_told_in_the_order_of_the_form_with_its_cell() -> None:
    assert list(said_cells(ENTRY)) == [
        SaidCell("完成情况", "正在推进（滞后）", "填报表!K7"),
        SaidCell("本月进展", "完成联调。", "填报表!N7"),
        SaidCell("措施2", "已落实", "填报表!M7"),
    ]


def test_where_it_was_typed_may_be_unknown() -> None:
    assert {said.cell for said in said_cells(replace(ENTRY, cells=None))} == {""}
    (said,) = said_cells(Entry(38, None, evidence="方案.pdf", cells=PLACES))
    assert said == SaidCell("佐证材料", "方案.pdf", ""), "the workbook has no such column"
