"""The quarterly 报告 and its annexes as files."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from docx import Document
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from tests.offices import SHIPPED
from tests.quarter_cases import ACCOUNTS, account, quarter
from tests.report_cases import report

from duban.adapters.office.documents.report_writer import OfficeReportWriter
from duban.adapters.office.files.plain_text import breadth
from duban.domain.report.burden import UnitBurden
from duban.domain.report.facts import told_now
from duban.domain.report.quarter_facts import facts_of_quarter
from duban.domain.report.restatement import Restatement, restated

WRITER = OfficeReportWriter(Path(__file__).resolve().parents[4] / "config" / "documents")
HEADINGS = [
    "一、总体及报送情况",
    "二、县（市、区）工作推进情况",
    "三、存在问题",
    "四、下一步工作计划",
    "五、典型经验",
]


def test_the_sections_come_in_order_and_none_is_empty() -> None:
    document = Document(BytesIO(WRITER.quarter_document(quarter(leads=report()), SHIPPED)))
    lines = [paragraph.text for paragraph in document.paragraphs]
    places = [lines.index(heading) for heading in HEADINGS]
    assert places == sorted(places)
    assert all(lines[place + 1].strip() for place in places)
    assert "泉发改〔　　〕　　号\t签发人：" in lines


def test_the_charts_are_those_of_the_leads_report_and_without_one_there_is_none() -> None:
    drawn, plain = (
        Document(BytesIO(WRITER.quarter_document(quarter(leads=leads), SHIPPED))) for leads in (report(), None)
    )
    captions = [cell.text for table in drawn.tables for cell in table.rows[1].cells]
    assert [caption[:2] for caption in captions] == ["图1", "图2", "图3"]
    assert len(drawn.inline_shapes) == 3
    assert not plain.inline_shapes
    assert not any("图" in paragraph.text for paragraph in plain.paragraphs)


def test_the_matrix_has_a_line_for_each_indicator_and_a_column_for_each_county() -> None:
    sheet = load_workbook(BytesIO(WRITER.quarter_annexes(quarter(leads=report()))))["指标情况表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert rows == [
        ["序号", "一级指标", "鲤城区", "惠安县", "晋江市", "德化县", "有困难或滞后"],
        [6, "纳税", "滞后", "正常", "未填", "未报", 1],
        [7, "跨境贸易", "未填", "有困难", "未填", "未报", 1],
    ]


def test_counties_lead_no_items_and_are_not_said_to_have_none() -> None:
    sheet = load_workbook(BytesIO(WRITER.quarter_annexes(quarter(leads=report()))))["报送情况一览表"]
    assert [cell.value for cell in sheet[3]][:3] == ["序号", "单位", "报送情况"]


def test_the_last_sheet_says_what_the_others_mean() -> None:
    book = load_workbook(BytesIO(WRITER.quarter_annexes(quarter(leads=report()))))
    notes = dict(list(book[book.sheetnames[-1]].iter_rows(min_row=4, max_col=2, values_only=True)))
    assert book.sheetnames[-1] == "说明"
    assert "三个以上县（市、区）" in notes["共性问题"]
    assert "不写是哪里反映的" in notes["不一致事项"]


def test_a_contradiction_names_the_lead_and_what_some_county_says_without_its_name() -> None:
    sheet = load_workbook(BytesIO(WRITER.quarter_annexes(quarter(leads=report()))))["不一致事项"]
    assert [cell.value for cell in sheet[4]] == [1, 1, "市税务局", "已完成", "滞后", "接口未打通。"]


def test_what_stands_over_a_table_is_no_wider_than_its_page() -> None:
    """It cannot be wrapped, and is printed as wide as the table; the first grows with the counties."""
    burdens = (UnitBurden("huian", "惠安县", 7, 40, 2, 25),)
    named = replace(quarter(leads=report()), burdens=burdens, title="营商环境持续提升专项行动")
    for sheet in load_workbook(BytesIO(WRITER.quarter_annexes(named))).worksheets[1:]:
        widths = sum(sheet.column_dimensions[get_column_letter(one)].width for one in range(1, sheet.max_column + 1))
        title, note = (breadth(str(sheet.cell(row, 1).value)) for row in (1, 2))
        assert max(title * 18 / 11, note) <= widths, sheet.title


def test_a_later_draft_lists_what_it_corrects() -> None:
    before, after = told_now(facts_of_quarter(quarter({}))), told_now(facts_of_quarter(quarter()))
    corrected = replace(quarter(), restatement=Restatement(1, restated(before, after)))
    sheet = load_workbook(BytesIO(WRITER.quarter_annexes(corrected)))["变化清单"]
    lines = [row[1].value for row in sheet.iter_rows(min_row=4)]
    assert lines[0] == "鲤城区报送情况由“漏报”改为“按时”。"
    assert "惠安县典型经验由“—”改为“推行帮办代办。”。" in lines
    assert "变化清单" not in load_workbook(BytesIO(WRITER.quarter_annexes(quarter()))).sheetnames


def test_what_a_county_types_is_no_formula() -> None:
    said = ACCOUNTS | {"huian": account("惠安县", work="=HYPERLINK(1)")}
    sheet = load_workbook(BytesIO(WRITER.quarter_annexes(quarter(said))))["报送内容"]
    assert "'=HYPERLINK(1)" in [row[2].value for row in sheet.iter_rows(min_row=4)]


def test_the_same_facts_give_the_same_bytes() -> None:
    assert WRITER.quarter_document(quarter(), SHIPPED) == WRITER.quarter_document(quarter(), SHIPPED)
    assert WRITER.quarter_annexes(quarter()) == WRITER.quarter_annexes(quarter())


def test_both_files_call_the_level_below_as_the_office_does() -> None:
    office = replace(SHIPPED, counties="旗县（市、区）")
    banners = replace(quarter(leads=report()), level=office.counties)
    document = Document(BytesIO(WRITER.quarter_document(banners, office)))
    book = load_workbook(BytesIO(WRITER.quarter_annexes(banners)))
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    for lines in ([paragraph.text for paragraph in document.paragraphs], cells):
        said = "".join(lines)
        assert "旗县（市、区）" in said
        assert "县（市、区）" not in said.replace("旗县（市、区）", "")
