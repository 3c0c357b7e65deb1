"""A plan kept as text: rows that line breaks tore apart, and columns that only blanks keep apart."""

import pytest

from duban.adapters.office.plans.text import read_text_plan
from duban.domain.importing.document import PlanParagraph, PlanTable


def table(text: str) -> list[list[str]]:
    (block,) = (block for block in read_text_plan("plan.txt", text.encode()).blocks if isinstance(block, PlanTable))
    return [[cell.text for _place, cell in sorted(row.cells.items())] for row in block.rows]


HEADS = ["序号", "任务", "措施", "单位", "时限"]


LAST = ["2", "丁", "戊", "己局", "持续推进"]


def test_a_row_that_a_line_break_tore_is_one() -> None:
    rows = table("序号\t任务\t措施\t单位\t时限\n1\t甲\t1.乙\n2.丙\t市审批局\t2025年底\n2\t丁\t戊\t己局\t持续推进\n")
    assert rows == [HEADS, ["1", "甲", "1.乙\n2.丙", "市审批局", "2025年底"], LAST]


def test_a_row_whose_empty_cells_at_its_end_were_cut_off_stays_short() -> None:
    rows = table("序号\t任务\t措施\t单位\t时限\n1\t甲\t乙\n2\t丁\t戊\t己局\t持续推进")
    assert rows == [HEADS, ["1", "甲", "乙"], LAST]


def test_a_row_whose_number_was_misread_is_not_joined_to_a_short_one() -> None:
    rows = table("序号\t任务\t措施\t单位\t时限\n1\t甲\t乙\nl2\t丁\t戊")
    assert rows == [HEADS, ["1", "甲", "乙"], ["l2", "丁", "戊"]]


def test_blanks_keep_columns_apart_where_there_are_no_tabs() -> None:
    rows = table("序号   任务   措施   单位   时限\n1   甲   乙   市审批局   2025年底")
    assert rows == [HEADS, ["1", "甲", "乙", "市审批局", "2025年底"]]


def test_a_paragraph_with_a_gap_is_none_of_a_table() -> None:
    blocks = read_text_plan("plan.txt", "附件：   任务清单\n正文　　一句。".encode()).blocks
    assert all(isinstance(block, PlanParagraph) for block in blocks)


@pytest.mark.parametrize(("spaced", "tables"), [(2, 3), (3, 1)])
def test_an_empty_line_behind_nearly_each_row_ends_no_table(spaced: int, tables: int):
    """Of four rows two or three have one behind them."""
    rows = [f"{n}\t甲事\t市税务局\t年底" for n in range(1, 5)]
    text = "\n\n".join(rows[:spaced]) + "\n\n" + "\n".join(rows[spaced:])
    blocks = read_text_plan("", text.encode()).blocks
    assert len(blocks) == tables
