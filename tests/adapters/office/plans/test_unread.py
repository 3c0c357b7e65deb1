"""What stands beside a plan's contents is told with its words, and what only counts pages is not."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from xlsxwriter import Workbook as Drawn  # type: ignore[import-untyped]

from duban.adapters.office.plans.spreadsheet import read_xlsx_plan
from duban.adapters.office.plans.unread import LONGEST, MOST, pictures_unread, unread
from duban.adapters.office.plans.word import read_word_plan

BEFORE = "没有读入，如写有任务或时限请手工补入："


@pytest.mark.parametrize("text", ["", "  ", "第 1 页，共 9 页", "— 1 —", "&P", "第&P页 共&N页", "Sheet1", "2027"])
def test_what_only_counts_pages_is_not_told(text: str):
    assert unread("页脚", [text]) == ""


def test_what_is_said_twice_is_told_once():
    assert unread("页眉", ["征求意见稿", "征求 意见稿", "征求意见稿"]) == f"页眉{BEFORE}“征求意见稿”、“征求 意见稿”"


def test_a_long_text_is_cut_and_many_are_counted():
    assert unread("批注", ["甲" * LONGEST]) == f"批注{BEFORE}“{'甲' * LONGEST}”"
    assert unread("批注", ["甲" * (LONGEST + 1)]) == f"批注{BEFORE}“{'甲' * LONGEST}…”"
    texts = [f"意见{number}" for number in "甲乙丙丁戊己"]
    assert not unread("批注", texts[:MOST]).endswith("处")
    assert unread("批注", texts).endswith("“意见戊”等6处")


def test_pictures_are_counted():
    assert pictures_unread(0) == ""
    assert "2张图片" in pictures_unread(2)


def test_heads_and_feet_of_a_documents_pages_are_told():
    document = Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "征求意见稿"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    buffer = BytesIO()
    document.save(buffer)
    assert read_word_plan("", buffer.getvalue()).remarks == (f"页眉{BEFORE}“征求意见稿”",)


def test_remarks_on_cells_and_heads_of_a_sheets_pages_are_told():
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["甲", "乙", "丙"])
    sheet["B1"].comment = Comment("改由丁局牵头", "")
    sheet.oddHeader.center.text = "送审稿"
    sheet.oddFooter.center.text = "第 &P 页"
    buffer = BytesIO()
    book.save(buffer)
    comments, heads = read_xlsx_plan("", buffer.getvalue()).remarks
    assert comments == f"工作表《Sheet》的批注{BEFORE}“B1：改由丁局牵头”"
    assert heads == f"工作表《Sheet》的页眉页脚{BEFORE}“送审稿”"


def test_a_text_box_over_cells_is_told():
    buffer = BytesIO()
    with Drawn(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["甲", "乙", "丙"])
        sheet.insert_textbox(2, 2, "第3项改为年底前")
    assert read_xlsx_plan("", buffer.getvalue()).remarks == (f"文本框、图形中的文字{BEFORE}“第3项改为年底前”",)
