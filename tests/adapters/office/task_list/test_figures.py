"""A file with figures becomes its lines, whatever program wrote it and whatever its columns are called."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from duban.adapters.office.task_list.figures import FigureFiles
from duban.errors import FiguresUnusable

CSV = "指标编号,期间,数值\nK1-1,2021年10月,86.5\n"


def workbook(*rows: list[object], percent: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "监测数据"
    for row in rows:
        sheet.append(row)
    if percent:
        sheet[percent].number_format = "0.0%"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_with_a_title_over_its_header_and_columns_in_any_order() -> None:
    rows = (
        ["省营商环境监测平台数据"],
        [],
        ["完成值", "指标名称（省定）", "统计期", "备注"],
        [86.5, "评价得分", date(2021, 10, 1), "-"],
    )
    (line,) = FigureFiles().read(workbook(*rows), "数据.xlsx")
    assert (line.place, line.code, line.name, line.period) == ("《监测数据》第4行", "", "评价得分", "2021-10-01")
    assert (line.value, line.cell) == ("86.5", "监测数据!A4")


def test_a_share_that_is_formatted_as_per_cent_is_read_as_it_is_seen() -> None:
    data = workbook(["编号", "期间", "数值"], ["K2-1", "2021-10", 0.905], percent="C2")
    assert FigureFiles().read(data, "数据.xlsx")[0].value == "90.5%"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_a_table_of_text_in_any_usual_encoding(encoding: str, mark: str) -> None:
    (line,) = FigureFiles().read(CSV.replace(",", mark).encode(encoding), "数据.csv")
    assert (line.place, line.code, line.period, line.value) == ("第2行", "K1-1", "2021年10月", "86.5")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "空文件"),
        (b"PK\x03\x04cut", "不是可读的工作簿"),
        (b"\xd0\xcf\x11\xe0\0\0", "不是 .xlsx 或 .csv"),
        ("编号,数值\nK1-1,3\n".encode(), "表头须有“期间”“数值”"),
        ("编号,期间,数值\n".encode(), "没有找到可导入的数据"),
    ],
)
def test_a_file_that_holds_no_figures_is_told_with_what_to_do(data: bytes, told: str) -> None:
    with pytest.raises(FiguresUnusable, match=told):
        FigureFiles().read(data, "数据")
