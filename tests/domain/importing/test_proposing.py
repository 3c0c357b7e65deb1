"""From a document to what is proposed of it: its tables or its text, and the headings above them."""

import pytest

from duban.domain.importing.document import PlanCell, PlanDocument, PlanHeading, PlanParagraph, PlanRow, PlanTable
from duban.domain.importing.proposal import ImportedPlan, PlanColumn
from duban.domain.importing.proposing import headings_above, propose

HEADS = ("序号", "目标任务", "具体措施", "牵头单位", "配合单位", "完成时限")
Block = PlanHeading | PlanParagraph | PlanTable


def rows(count: int, heads: tuple[str, ...] = HEADS) -> PlanTable:
    """A table of so many items."""
    told = [(str(at), f"任务{at}", f"推进{at}事。", "市公安局", "市财政局", "2026年底") for at in range(1, count + 1)]
    return PlanTable(tuple(PlanRow(dict(enumerate(map(PlanCell, row))), "") for row in (heads, *told)))


def prose(count: int) -> list[PlanParagraph]:
    return [PlanParagraph(f"（{at}）措施{at}。公布。（市民政局牵头，市司法局配合）", "") for at in "一二三四"[:count]]


def read(*blocks: Block) -> ImportedPlan:
    return propose(PlanDocument("plan.txt", (PlanParagraph("江州市行动方案", ""), *blocks)))


@pytest.mark.parametrize(
    ("in_table", "in_text", "first"),
    [
        pytest.param(3, 4, "任务1", id="three rows are a table's plan"),
        pytest.param(2, 3, "措施一。", id="two rows are none where the text has more"),
        pytest.param(2, 2, "任务1", id="two rows are one where the text has no more"),
        pytest.param(0, 1, "措施一。", id="no rows"),
    ],
)
def test_items_are_of_the_tables_or_else_of_the_text(in_table: int, in_text: int, first: str) -> None:
    plan = read(rows(in_table), *prose(in_text))
    assert plan.items[0].cells[PlanColumn.GOAL].value == first


def test_items_in_the_text_beside_a_table_are_told() -> None:
    assert read(rows(3), *prose(2)).remarks == ("正文另有2处写有责任单位，事项只取自表格，请核对",)


def test_heads_told_by_contents_are_told_if_one_page_has_them() -> None:
    told = "部分表头缺失或不能识别，有关各列按内容推定，请核对"
    assert told in read(rows(3, (*HEADS[:5], "宅成")), PlanHeading("用电", 1, ""), rows(3)).remarks
    assert told not in read(rows(3)).remarks


TABLE = PlanTable(())


@pytest.mark.parametrize(
    ("blocks", "above"),
    [
        pytest.param([PlanParagraph("一、开办", "")], ("一、开办",), id="a numbered line"),
        pytest.param([PlanParagraph("有关说明", "")], (), id="a line without a numeral"),
        pytest.param([PlanHeading("企业开办", 1, "")], ("企业开办",), id="a heading without a numeral"),
        pytest.param([PlanHeading("字" * 30, 1, "")], ("字" * 30,), id="a heading of thirty characters"),
        pytest.param([PlanHeading("字" * 31, 1, "")], (), id="a heading of thirty-one characters"),
        pytest.param([PlanHeading("江州市任务清单", 1, "")], (), id="the name of a table"),
        pytest.param(
            [PlanHeading("一、开办", 1, ""), PlanHeading("（一）登记", 2, "")],
            ("一、开办", "（一）登记"),
            id="two levels",
        ),
        pytest.param([PlanParagraph("一、开办", ""), PlanParagraph("推进改革。", "")], (), id="text between"),
        pytest.param(
            [PlanParagraph("一、开办", ""), PlanParagraph("单位：件", "")], ("一、开办",), id="a unit between"
        ),
    ],
)
def test_the_headings_above_a_table(blocks: list[PlanHeading | PlanParagraph], above: tuple[str, ...]) -> None:
    assert headings_above(PlanDocument("", (*blocks, TABLE))) == [above]


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        pytest.param(
            "表1　政务环境重点任务清单", "表2　市场环境重点任务清单", ["政务环境", "市场环境"], id="with what they are"
        ),
        pytest.param("附表一：政务环境", "附表二：市场环境", ["政务环境", "市场环境"], id="attached"),
        pytest.param("表1-1 政务环境任务表", "表1-2 市场环境任务表", ["政务环境", "市场环境"], id="in two parts"),
    ],
)
def test_tables_that_are_numbered_are_groups_by_their_names(first: str, second: str, names: list[str]) -> None:
    document = PlanDocument("", (PlanParagraph(first, ""), TABLE, PlanParagraph(second, ""), TABLE))
    assert headings_above(document) == [(name,) for name in names]


@pytest.mark.parametrize("line", ["表1　全市重点任务清单", "表1", f"表1　{'长' * 31}", "代表1人负责"])
def test_a_single_table_is_no_group_by_its_name(line: str) -> None:
    assert headings_above(PlanDocument("", (PlanParagraph(line, ""), TABLE))) == [()]


def test_an_item_without_a_deadline_says_so() -> None:
    plan = read(rows(3), *prose(0))
    assert plan.items[0].cells[PlanColumn.DEADLINE].value == "2026年底"
    assert read(*prose(3)).items[0].cells[PlanColumn.DEADLINE].value == "未明确"
