"""The lines of a plan's tables: what a merged cell covers, what stands above the heads, rows of one text."""

from collections.abc import Sequence

import pytest

from duban.domain.importing.document import PlanCell, PlanRow, PlanTable
from duban.domain.importing.headers import TablePart
from duban.domain.importing.table_lines import TableLine, lines_of

Cell = str | PlanCell | None
HEADS = ("序号", "目标任务", "牵头单位", "完成时限")
FIRST = ("1", "压减环节。", "市公安局", "2026年底")
SECOND = ("2", "公布清单。", "市财政局", "2026年底")
THIRD = ("3", "简化材料。", "市民政局", "2026年底")


def lines(*rows: Sequence[Cell]) -> list[TableLine]:
    """The lines of a table of these cells; None where one above or beside covers."""
    return lines_of(
        [
            PlanTable(
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
        ]
    )


def leads(found: Sequence[TableLine]) -> list[tuple[str, bool]]:
    """Who leads, and whether the cell above covers it."""
    return [(line.cells[2].text, line.cells[2].covered) for line in found]


def merged(rows: int) -> PlanCell:
    return PlanCell("市公安局", rows=rows)


OWN, COVERED = ("市公安局", False), ("市公安局", True)


def test_a_merged_cell_says_its_words_in_each_row_that_it_covers() -> None:
    two = lines(HEADS, (*FIRST[:2], merged(2), FIRST[3]), (*SECOND[:2], None, SECOND[3]), THIRD)
    assert leads(two) == [OWN, COVERED, ("市民政局", False)]
    three = lines(HEADS, *((*row[:2], merged(3) if row is FIRST else None, row[3]) for row in (FIRST, SECOND, THIRD)))
    assert leads(three) == [OWN, COVERED, COVERED]
    assert [list(line.cells) for line in three] == [[0, 1, 2, 3]] * 3


def test_behind_the_rows_that_a_merged_cell_covers_a_missing_one_is_missing() -> None:
    found = lines(HEADS, *((*row[:2], merged(2) if row is FIRST else None, row[3]) for row in (FIRST, SECOND, THIRD)))
    assert [2 in line.cells for line in found] == [True, True, False]
    rows = (merged(3), None, None, None, None)
    found = lines(HEADS, *((str(at), "压减环节。", cell, "2026年底") for at, cell in enumerate(rows, 1)))
    assert [2 in line.cells for line in found] == [True, True, True, False, False]


def test_a_cell_of_its_own_stands_though_one_above_should_cover_it() -> None:
    found = lines(HEADS, (*FIRST[:2], merged(2), FIRST[3]), SECOND)
    assert leads(found)[1] == ("市财政局", False)


@pytest.mark.parametrize(("rows", "merges"), [(1, False), (2, True)])
def test_the_format_knows_of_merged_cells_where_one_covers_a_row_below(rows: int, merges: bool) -> None:
    below = (*SECOND[:2], None if merges else "市财政局", SECOND[3])
    found = lines(HEADS, (*FIRST[:2], merged(rows), FIRST[3]), below, THIRD)
    assert [line.merges for line in found] == [merges] * 3


@pytest.mark.parametrize(
    ("above", "count"),
    [
        pytest.param(("江州市任务台账", "", "", ""), 1, id="a title"),
        pytest.param(("江州市任务台账",) * 4, 1, id="a title in every cell"),
        pytest.param(("一、企业开办", "", "", ""), 2, id="a group"),
        pytest.param(("填报单位", "专班", "", ""), 2, id="two texts"),
        pytest.param(("", "", "", ""), 1, id="nothing"),
    ],
)
def test_a_title_above_the_heads_is_no_line(above: tuple[str, ...], count: int) -> None:
    assert len(lines(above, HEADS, FIRST)) == count


def test_a_lone_text_between_heads_that_come_again_is_a_line() -> None:
    tall = (*FIRST[:2], merged(2), FIRST[3])
    found = lines(HEADS, tall, (*SECOND[:2], None, SECOND[3]), ("", "企业开办", "", ""), HEADS, THIRD)
    assert [line.alone for line in found] == ["", "", "企业开办", ""]


def test_a_lone_text_on_top_of_a_page_without_heads_is_a_line() -> None:
    rows = (FIRST, SECOND, THIRD)
    heads, page = ((HEADS, *rows), (("", "企业开办", "", ""), FIRST))
    tables = [
        PlanTable(tuple(PlanRow({n: PlanCell(text) for n, text in enumerate(row)}, "") for row in each))
        for each in (heads, page)
    ]
    assert [line.alone for line in lines_of(tables)] == ["", "", "", "企业开办", ""]


@pytest.mark.parametrize(
    ("row", "alone"),
    [
        pytest.param(("", "企业开办", "", ""), "企业开办", id="one text"),
        pytest.param(("企业开办", "企业开办", "", ""), "企业开办", id="one text in several cells"),
        pytest.param(("（一）", "企业开办", "", ""), "（一）企业开办", id="a numeral and a name"),
        pytest.param(("（一）", "推进企业开办。", "", ""), "", id="a numeral and a sentence"),
        pytest.param(("1", "企业开办", "", ""), "", id="a number and a name"),
        pytest.param(("（一）", "企业开办", "市公安局", ""), "", id="three texts"),
    ],
)
def test_a_row_that_holds_one_text_only(row: tuple[str, ...], alone: str) -> None:
    assert lines(HEADS, FIRST, row)[1].alone == alone


def test_a_row_of_one_text_in_a_table_of_three_columns_is_one_as_well() -> None:
    assert lines(HEADS[1:], FIRST[1:], ("企业开办", "", ""))[1].alone == "企业开办"


def test_the_first_line_opens_its_page_and_empty_rows_are_none() -> None:
    found = lines(HEADS, ("", " ", "", ""), FIRST, SECOND)
    assert [(line.at, line.first) for line in found] == [("第3行", True), ("第4行", False)]


def test_a_line_tells_what_is_under_a_head_and_where_its_first_text_stands() -> None:
    (found,) = lines(HEADS, ("", "", "市公安局", "2026年底"))
    assert (found.text(TablePart.LEAD), found.text(TablePart.MEASURES)) == ("市公安局", "")
    assert found.first_part is TablePart.LEAD


def test_tables_of_something_else_have_no_lines() -> None:
    assert lines(("姓名", "电话"), ("甲", "12345")) == []
