"""A row that the end of a page cut in two is one again, wherever the numbers stand."""

import pytest

from duban.adapters.office.plans.printed_breaks import joined
from duban.domain.importing.document import PlanCell, PlanRow, PlanTable

HEADS = ("领域", "序号", "措施", "时限")
CUT = ("政务", "1", "压缩办理时间，", "年底")
REST = ("", "", "公布清单。", "")


def table(*rows: tuple[str, ...]) -> PlanTable:
    return PlanTable(tuple(PlanRow(dict(enumerate(map(PlanCell, row))), "") for row in rows))


def texts(*tables: PlanTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells.values()] for each in joined(tables) for row in each.rows]


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (1, 0, 2, 3), (0, 3, 1, 2)], ids=["second", "first", "third"])
def test_the_rest_of_a_row_goes_back_to_it_below_heads_that_are_printed_again(order: tuple[int, ...]):
    heads, cut, rest = (tuple(row[place] for place in order) for row in (HEADS, CUT, REST))
    whole = ("政务", "1", "压缩办理时间，公布清单。", "年底")
    assert texts(table(heads, cut), table(heads, rest))[1] == [whole[place] for place in order]


def test_numbers_in_a_fourth_column_are_not_looked_for():
    order = (0, 2, 3, 1)
    heads, cut, rest = (tuple(row[place] for place in order) for row in (HEADS, CUT, REST))
    assert len(texts(table(heads, cut), table(heads, rest))) == 4


def test_a_row_with_a_number_of_its_own_is_no_rest():
    assert len(texts(table(HEADS, CUT), table(HEADS, ("", "2", "公布清单。", "")))) == 4


def test_a_row_behind_a_whole_sentence_is_no_rest():
    assert len(texts(table(HEADS, (*CUT[:2], "压缩办理时间。", "年底")), table(HEADS, REST))) == 4
