"""A list printed as cards, an item a table with its heads down the side, is read as the same list in rows."""

from collections.abc import Sequence

from duban.domain.importing.cards import cards_as_rows
from duban.domain.importing.document import PlanCell, PlanDocument, PlanHeading, PlanRow, PlanTable
from duban.domain.importing.proposal import PlanColumn
from duban.domain.importing.proposing import propose

ITEMS = (
    ("1", "推行企业开办“一件事”改革", "市政务局", "市市场监管局、市税务局", "2026年6月底前"),
    ("2", "推进工程建设项目审批制度改革", "市住建局", "市自然资源局", "2026年9月底前"),
    ("3", "降低企业用电成本", "市供电公司", "市发改委", "2026年12月底前"),
)
HEADS = ("序号", "任务名称", "牵头单位", "配合单位", "完成时限")


def table(rows: Sequence[Sequence[str]], at: int = 1) -> PlanTable:
    return PlanTable(
        tuple(PlanRow(dict(enumerate(map(PlanCell, row))), f"第{row_at}行") for row_at, row in enumerate(rows, at))
    )


def items_in(*tables: PlanTable, heading: str = "") -> list[tuple[str, ...]]:
    above = (PlanHeading(heading, 1, "第1行"),) if heading else ()
    plan = propose(PlanDocument("plan.docx", (*above, *tables)))
    columns = (PlanColumn.GOAL, PlanColumn.LEAD, PlanColumn.CO_RESPONSIBLE, PlanColumn.DEADLINE)
    return [(str(item.number), *(item.cells[column].value for column in columns)) for item in plan.items]


def test_a_card_each_is_an_item_each():
    cards = [table([*zip(HEADS, item, strict=True)]) for item in ITEMS]
    assert items_in(*cards, heading="重点任务") == [*ITEMS]


def test_cards_below_one_another_in_one_table_begin_where_a_head_comes_again():
    assert items_in(table([pair for item in ITEMS for pair in zip(HEADS, item, strict=True)])) == [*ITEMS]


def test_two_pairs_in_a_row_and_colons_are_read_alike():
    def rows(item: tuple[str, ...]) -> list[tuple[str, ...]]:
        number, task, lead, helpers, deadline = item
        return [
            ("序号：", number, "任务名称：", task),
            ("牵头单位：", lead, "配合单位：", helpers),
            ("完成时限：", deadline, "", ""),
        ]

    assert items_in(*(table(rows(item)) for item in ITEMS)) == [*ITEMS]


def test_a_card_that_lacks_a_head_leaves_that_cell_empty():
    without = [pair for pair in zip(HEADS, ITEMS[1], strict=True) if pair[0] != "配合单位"]
    cards = [table([*zip(HEADS, item, strict=True)]) for item in (ITEMS[0], ITEMS[2])]
    number, task, lead, _helpers, deadline = ITEMS[1]
    assert items_in(cards[0], table(without), cards[1]) == [ITEMS[0], (number, task, lead, "", deadline), ITEMS[2]]


def test_a_line_over_a_card_stays_above_its_row():
    first, second = (table([("一、优化准入",), *zip(HEADS, item, strict=True)], at=3) for item in ITEMS[:2])
    rows = cards_as_rows([first, second])[1].rows
    assert [[cell.text for cell in row.cells.values()] for row in rows] == [[*HEADS], ["一、优化准入"], [*ITEMS[1]]]
    assert [*rows[1].cells] == [0], "over all columns, from the first"
    assert [row.at for row in rows] == ["第3行"] * 3, "where the card begins"


def test_a_head_that_is_told_nothing_is_a_head_all_the_same():
    card = table([*zip(HEADS, (*ITEMS[0][:3], "", ITEMS[0][4]), strict=True)])
    assert [cell.text for cell in cards_as_rows([card])[0].rows[0].cells.values()] == [*HEADS]


def test_a_table_of_which_most_has_other_names_is_no_card():
    few = table([*zip(HEADS, ITEMS[0], strict=True), *((name, "1") for name in "甲乙丙丁")])
    assert cards_as_rows([few]) == [few]


def test_other_tables_stay_as_they_are():
    plain = table([HEADS, *ITEMS])
    contacts = table([("联系人", "电话"), ("办公室", "0791-1"), ("地址", "江州")])
    assert cards_as_rows([plain, contacts, PlanTable(())]) == [plain, contacts, PlanTable(())]
