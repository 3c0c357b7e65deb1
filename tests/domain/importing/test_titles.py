"""What a plan is called: its own name, and not what it is attached as."""

import pytest

from duban.domain.importing.document import PlanCell, PlanDocument, PlanHeading, PlanParagraph, PlanRow, PlanTable
from duban.domain.importing.titles import PlanYear, title_of, year_of


def text(*lines: str) -> PlanDocument:
    return PlanDocument("方案.docx", tuple(PlanParagraph(line, "") for line in lines))


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        pytest.param(("附件1", "江州市营商环境行动方案"), "江州市营商环境行动方案", id="attached"),
        pytest.param(("附件1", "江州市营商环境任务分工表"), "江州市营商环境任务分工表", id="a table"),
        pytest.param(("附件", "江州市营商环境重点"), "江州市营商环境重点", id="not called a plan"),
        pytest.param(("附件2：江州市营商环境工作台账",), "江州市营商环境工作台账", id="in one line"),
        pytest.param(("附件1 江州市重点任务安排（2027年）",), "江州市重点任务安排（2027年）", id="with its year"),
        pytest.param(("附近企业名录", "甲"), "附近企业名录", id="a word that begins alike"),
        pytest.param(
            ("江州市人民政府关于印发《江州市营商环境行动方案》的通知",), "江州市营商环境行动方案", id="with its notice"
        ),
    ],
)
def test_a_plan_is_called_by_its_own_name(lines: tuple[str, ...], title: str) -> None:
    assert title_of(text(*lines)) == title


def test_a_name_above_the_heads_of_a_table_is_the_plans() -> None:
    rows = (("附件1", ""), ("江州市2027年重点任务分工表", ""), ("序号", "任务"))
    table = PlanTable(tuple(PlanRow(dict(enumerate(map(PlanCell, row))), "") for row in rows))
    document = PlanDocument("方案.xlsx", (PlanHeading("Sheet1", 1, ""), table))
    assert (title_of(document), year_of(document)) == ("江州市2027年重点任务分工表", PlanYear(2027, stated=True))


def test_a_document_without_words_is_called_by_its_file() -> None:
    assert title_of(PlanDocument("方案.docx", ())) == "方案.docx"


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        pytest.param(("江州市行动方案", "2027年1月8日"), PlanYear(2027), id="its day"),
        pytest.param(("江政办〔2027〕6号", "江州市行动方案"), PlanYear(2027), id="its number"),
        pytest.param(("江州市2027年行动方案",), PlanYear(2027, stated=True), id="its title"),
        pytest.param(("江州市2027年行动方案", "2027年1月8日"), PlanYear(2027, stated=True), id="both the same"),
        pytest.param(("贯彻2027年全省大会精神行动方案",), PlanYear(2027), id="of what it carries out"),
        pytest.param(("江州市行动方案（2027—2029年）",), None, id="a title with several"),
        pytest.param(("江州市行动方案",), None, id="none"),
    ],
)
def test_the_year_of_a_plan(lines: tuple[str, ...], year: PlanYear | None) -> None:
    assert year_of(text(*lines)) == year


@pytest.mark.parametrize(
    ("named", "year"),
    [
        pytest.param(2027, 2027, id="issued at the end of the year before"),
        pytest.param(2028, 2026, id="two years ahead"),
        pytest.param(2025, 2026, id="of the past"),
    ],
)
def test_a_title_of_another_year_than_the_day_of_issue_leaves_a_doubt(named: int, year: int) -> None:
    found = year_of(text(f"江州市{named}年工作要点", "2026年12月30日"))
    assert found == PlanYear(year, f"文件日期为2026年，标题写{named}年")


def titled(*blocks: PlanHeading | PlanParagraph | PlanTable) -> str:
    return title_of(PlanDocument("方案.docx", blocks))


def table_of(*rows: tuple[str, ...]) -> PlanTable:
    return PlanTable(tuple(PlanRow(dict(enumerate(map(PlanCell, row))), "") for row in rows))


@pytest.mark.parametrize(
    ("length", "taken"), [pytest.param(59, True, id="fifty-nine characters"), pytest.param(60, False, id="sixty")]
)
def test_a_line_that_is_called_a_plan_is_its_title_unless_it_is_long(length: int, taken: bool) -> None:
    line = "甲" * (length - 2) + "方案"
    assert (title_of(text("前言", line)) == line) is taken


def test_the_title_stands_among_the_first_thirty_lines() -> None:
    assert title_of(text(*["前言"] * 29, "江州市行动方案")) == "江州市行动方案"
    assert title_of(text(*["前言"] * 30, "江州市行动方案")) == "前言"


def test_a_heading_is_the_title_where_no_line_is_called_a_plan() -> None:
    assert titled(PlanParagraph("前言", ""), PlanHeading("江州市营商环境", 1, "")) == "江州市营商环境"


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        pytest.param([("江州市任务清单", "")], "江州市任务清单", id="the first row"),
        pytest.param([("附件", ""), ("（试行）", ""), ("江州市任务清单", "")], "江州市任务清单", id="the third row"),
        pytest.param([("附件", ""), ("甲", ""), ("乙", ""), ("江州市任务清单", "")], "甲", id="the fourth row"),
        pytest.param([("序号", "任务"), ("江州市任务清单", "")], "方案.docx", id="below a row of two texts"),
        pytest.param([("江州市任务清单", "江州市任务清单")], "江州市任务清单", id="the same text in every cell"),
    ],
)
def test_the_name_of_a_table_stands_above_its_heads(rows: list[tuple[str, ...]], title: str) -> None:
    assert titled(table_of(*rows)) == title


def test_a_day_within_a_sentence_is_not_that_of_issue_and_a_number_may_be() -> None:
    assert year_of(text("行动方案", "自2024年1月1日起施行")) is None
    assert year_of(text("行动方案", "（江政办〔2024〕6号）")) == PlanYear(2024)
    assert year_of(text("行动方案", "2025年3月1日印发", "〔2024〕6号")) == PlanYear(2025)


@pytest.mark.parametrize(
    "item", ["1. 编制问题清单", "1、编制问题清单", "一、重点任务", "（一）重点任务", "（1）编制清单", "①编制清单"]
)
def test_an_item_that_ends_as_a_title_does_is_none(item: str) -> None:
    assert title_of(text("江州市改革书", item)) == "江州市改革书"


def test_a_year_with_a_point_behind_begins_no_item() -> None:
    assert title_of(text("甲", "1.5倍行动计划")) == "1.5倍行动计划"
