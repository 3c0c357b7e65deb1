"""Pages, workbooks, Markdown and tables as text become the same blocks."""

from datetime import date, datetime, time
from io import BytesIO

import pytest
from openpyxl import Workbook

from duban.adapters.office.plans.delimited import read_delimited_plan
from duban.adapters.office.plans.markdown import read_markdown_plan
from duban.adapters.office.plans.shown import shown
from duban.adapters.office.plans.spreadsheet import read_xlsx_plan
from duban.adapters.office.plans.web_page import read_web_plan
from duban.domain.importing.document import PlanDocument, PlanHeading, PlanTable


def said(document: PlanDocument) -> list[str]:
    """The words outside tables, headings with their level."""
    blocks = [block for block in document.blocks if not isinstance(block, PlanTable)]
    return [f"{'#' * block.level} {block.text}" if isinstance(block, PlanHeading) else block.text for block in blocks]


def cells(document: PlanDocument) -> list[dict[int, tuple[str, int, int]]]:
    tables = [block for block in document.blocks if isinstance(block, PlanTable)]
    return [
        {place: (one.text, one.rows, one.columns) for place, one in row.cells.items()}
        for each in tables
        for row in each.rows
    ]


# --- pages ----------------------------------------------------------------------------------------------------

PAGE = """<html><head><meta charset="{}"><title>无</title><style>p{{}}</style></head><body><h2>方案</h2>
<p>一、总体&nbsp;要求<br>二行</p><div style="display: none">藏</div><table><caption>表一</caption>
<tr><th rowspan=2>序号</th><th colspan=2>责任单位</tr><tr><td>牵头<td>配合</tr>
<tr><td>1<td>甲<br>乙<td rowspan=0>丙</td></tr><tr><td>2<td>丁
</table><script>alert(1)</script><!-- 注 --></body></html>"""


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        pytest.param("gb2312", "gbk", id="declared as its elder"),
        pytest.param("utf-8", "utf-8", id="utf-8"),
        pytest.param("iso-8859-1", "gb18030", id="declared by a program that knows no Chinese"),
        pytest.param("utf-8", "utf-16", id="with a mark of its own"),
    ],
)
def test_a_page_is_read_as_a_browser_shows_it(declared: str, encoding: str):
    document = read_web_plan("", PAGE.format(declared).encode(encoding))
    assert said(document) == ["## 方案", "一、总体 要求", "二行", "表一"]
    assert cells(document) == [
        {0: ("序号", 2, 1), 1: ("责任单位", 1, 2)},
        {1: ("牵头", 1, 1), 2: ("配合", 1, 1)},
        {0: ("1", 1, 1), 1: ("甲\n乙", 1, 1), 2: ("丙", 2, 1)},
        {0: ("2", 1, 1), 1: ("丁", 1, 1)},
    ]


def test_a_page_laid_out_by_tables_is_opened():
    inner = "<table><tr><td>1<td>甲<td>乙</table>"
    document = read_web_plan("", f"<body><table><tr><td>导航<td><p>正文</p>{inner}</table></body>".encode())
    assert said(document) == ["导航", "正文"]
    assert cells(document) == [{0: ("1", 1, 1), 1: ("甲", 1, 1), 2: ("乙", 1, 1)}]


def test_what_is_the_sites_own_is_no_part_of_the_document():
    page = (
        '<body><div class="nav"><a>首页</a></div><nav>导航</nav><p>正文</p>'
        '<div id="bottom"><table><tr><td>1<td>甲<td>乙</table></div><div class="wrap footer">主办：江州市政府</div>'
    )
    document = read_web_plan("", page.encode())
    assert said(document) == ["正文"]
    assert len(cells(document)) == 1


def test_spans_that_cannot_be_are_cut_to_the_table():
    page = '<table><tr><td rowspan=9 colspan=99999>甲</table><table><tr><td rowspan="-1">乙<td>丙</table>'
    assert cells(read_web_plan("", page.encode())) == [
        {0: ("甲", 1, 256)},
        {0: ("乙", 1, 1), 1: ("丙", 1, 1)},
    ]


# --- workbooks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        pytest.param(datetime(2026, 12, 1), 'yyyy"年"m"月"', "2026年12月", id="a month"),  # noqa: DTZ001 - as a cell holds it
        pytest.param(datetime(2026, 2, 4), "m\\-d;@", "2-4", id="a number that became a day"),  # noqa: DTZ001 - as above
        pytest.param(datetime(2026, 2, 4), "mm-dd-yy", "2026/2/4", id="as its country writes it"),  # noqa: DTZ001 - as above
        pytest.param(datetime(2026, 2, 4, 9, 5), "yyyy-mm-dd hh:mm", "2026-02-04", id="with a time"),  # noqa: DTZ001 - as above
        pytest.param(date(2026, 2, 4), "General", "2026-02-04", id="a day without a format"),
        pytest.param(datetime(2026, 2, 4), '[$-804]yyyy"年"mm"月"dd"日"', "2026年02月04日", id="a locale"),  # noqa: DTZ001 - as above
        pytest.param(1.1, "0.00", "1.10", id="the tenth, not the first"),
        pytest.param(0.955, "0.0%", "95.5%", id="a rate"),
        pytest.param(3.0, "General", "3", id="whole"),
        pytest.param(0.1 + 0.2, "General", "0.3", id="as it is shown"),
        pytest.param(True, "General", "是", id="truth"),
        pytest.param(time(9, 0), "h:mm", "09:00:00", id="a time"),
        pytest.param(None, "General", "", id="nothing"),
    ],
)
def test_a_cell_says_what_is_shown_in_it(value: object, number_format: str, text: str):
    assert shown(value, number_format) == text


def workbook() -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "企业开办"
    for row in (
        ["任务分解表"],
        ["序号", "任务", "单位"],
        [1, "甲", "市税务局"],
        [2, None, "市公安局"],
        [None, None, "藏"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B4")
    return book


def read(book: Workbook) -> PlanDocument:
    buffer = BytesIO()
    book.save(buffer)
    return read_xlsx_plan("", buffer.getvalue())


def test_a_sheet_is_a_table_below_its_title():
    document = read(workbook())
    assert said(document) == ["任务分解表"]
    assert cells(document)[1:3] == [
        {0: ("1", 1, 1), 1: ("甲", 2, 1), 2: ("市税务局", 1, 1)},
        {0: ("2", 1, 1), 2: ("市公安局", 1, 1)},
    ]


def test_hidden_rows_and_columns_are_read_and_told_and_a_hidden_sheet_is_told():
    book = workbook()
    book["企业开办"].row_dimensions[5].hidden = True
    book["企业开办"].column_dimensions["B"].hidden = True
    other = book.create_sheet("底稿")
    other.append(["x"])
    other.append(["y"])
    other.sheet_state = "hidden"
    document = read(book)
    assert cells(document)[-1][2][0] == "藏"
    assert document.remarks == (
        "工作表《底稿》是隐藏的，没有读入；如属于本方案，请取消隐藏后重新导入。",
        "工作表《企业开办》中第5行、B列是隐藏的，已一并读入，请核对。",
    )


def test_several_sheets_are_headings():
    book = workbook()
    book.create_sheet("获得电力").append(["1", "2", "3"])
    assert said(read(book)) == ["# 企业开办", "任务分解表", "# 获得电力"]


# --- text with marks ------------------------------------------------------------------------------------------


def test_markdown_keeps_its_numbers_and_lines_and_drops_its_marks():
    text = """---
title: 无
---
# 方案

一、**总体**要求
1. 推进某事，
由某单位办理。
责任单位：市发改委
完成时限：2026年12月

- 说明[一](http://127.0.0.1/)

小结
----
"""
    assert said(read_markdown_plan("", text.encode())) == [
        *("# 方案", "一、总体要求", "1. 推进某事，由某单位办理。", "责任单位：市发改委", "完成时限：2026年12月"),
        *("说明一", "## 小结"),
    ]


def test_pipe_tables_are_tables_with_and_without_a_rule_below_their_heads():
    text = "序号 | 任务\n---|---\n1 | 甲<br>乙\n\n| 1 | **丙\\|丁** | |\n|  | 戊 |\n<table><tr><td>己</table>\n末"
    document = read_markdown_plan("", text.encode())
    assert cells(document) == [
        {0: ("序号", 1, 1), 1: ("任务", 1, 1)},
        {0: ("1", 1, 1), 1: ("甲\n乙", 1, 1)},
        {0: ("1", 1, 1), 1: ("丙|丁", 1, 1), 2: ("", 1, 1)},
        {0: ("", 1, 1), 1: ("戊", 1, 1)},
        {0: ("己", 1, 1)},
    ]
    assert said(document) == ["末"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('序号,任务\r\n1,"甲,\n乙"\r\n'.encode("gb18030"), id="commas in an encoding of China"),
        pytest.param('sep=;\r\n序号;任务\r\n1;"甲,\n乙"\r\n'.encode("utf-8-sig"), id="with a separator that it names"),
        pytest.param('序号\t任务\r\n1\t"甲,\n乙"\r\n'.encode("utf-16"), id="tabs, as Excel saves Unicode"),
    ],
)
def test_a_table_as_text_is_read_with_its_separator(content: bytes):
    assert cells(read_delimited_plan("", content)) == [
        {0: ("序号", 1, 1), 1: ("任务", 1, 1)},
        {0: ("1", 1, 1), 1: ("甲,\n乙", 1, 1)},
    ]
