"""Items that stand beside each other are put one below another; no other table is touched."""

import pytest

from duban.domain.importing.document import PlanCell, PlanRow, PlanTable
from duban.domain.importing.side_by_side import one_below_another

HEADS = ("序号", "任务", "牵头单位")


def table(*rows: tuple[str, ...]) -> PlanTable:
    return PlanTable(tuple(PlanRow(dict(enumerate(map(PlanCell, row))), f"第{at}行") for at, row in enumerate(rows, 1)))


def texts(found: PlanTable) -> list[tuple[str, ...]]:
    return [tuple(cell.text for _column, cell in sorted(row.cells.items())) for row in found.rows]


@pytest.mark.parametrize("times", [2, 3])
def test_items_beside_each_other_come_one_below_another(times: int):
    rows = [tuple(f"{row}{column}{part}" for part in range(times) for column in "甲乙丙") for row in (1, 2)]
    found = one_below_another(table(HEADS * times, *rows))
    below = [(f"{row}甲{part}", f"{row}乙{part}", f"{row}丙{part}") for part in range(times) for row in (1, 2)]
    assert texts(found) == [HEADS, *below]
    assert found.rows[-1].at == "第3行"
    assert [sorted(row.cells) for row in found.rows] == [[0, 1, 2]] * len(found.rows)


@pytest.mark.parametrize(("above", "size"), [(3, 6), (4, 6)])
def test_heads_are_looked_for_in_the_first_rows(above: int, size: int):
    rows = (*[("台账",)] * above, HEADS * 2, ("1", "甲", "市税务局", "2", "乙", "市水利局"))
    assert len(one_below_another(table(*rows)).rows) == size


def test_what_stands_above_the_heads_stays_and_an_empty_half_is_none():
    found = one_below_another(
        table(
            ("任务清单",),
            HEADS * 2,
            ("1", "甲", "市税务局", "2", "乙", "市水利局"),
            ("3", "丙", "市民政局", "", " ", ""),
        )
    )
    assert texts(found) == [
        ("任务清单",),
        HEADS,
        ("1", "甲", "市税务局"),
        ("3", "丙", "市民政局"),
        ("2", "乙", "市水利局"),
    ]


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(HEADS, id="once"),
        pytest.param((*HEADS, "序号", "任务", "配合单位"), id="not quite again"),
        pytest.param((*HEADS, *HEADS, "备注"), id="and one more"),
        pytest.param(("任务", "牵头单位") * 2, id="too few"),
        pytest.param((*HEADS, "", *HEADS, ""), id="with an empty one"),
        pytest.param(("序号", "牵头单位", "牵头单位") * 2, id="with the same twice"),
    ],
)
def test_any_other_table_stays_as_it_is(heads: tuple[str, ...]):
    rows = table(heads, tuple(map(str, range(len(heads)))))
    assert one_below_another(rows) is rows
