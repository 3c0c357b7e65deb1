"""What office programs leave in a workbook besides its words: wrong sizes, endless formatting, odd signs."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import Workbook

from duban.adapters.office.task_list.sheet_reader import MOST_ROWS, Faults, SheetRow, read_sheets
from duban.errors import TaskListError

Change = Callable[[bytes], bytes]


def read(rows: list[list[object]], change: Change = bytes) -> tuple[list[SheetRow], list[str]]:
    """The rows of the sheet 表 under 序号 and 名称, and the faults; *change* works on the sheet's XML."""
    book = Workbook()
    book.active.title = "表"
    for row in rows:
        book.active.append(row)
    buffer, changed, faults = BytesIO(), BytesIO(), Faults()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith("sheet1.xml") else old.read(name))
    found = read_sheets(changed.getvalue(), "表.xlsx", {"表": ("序号", "名称")}, faults)
    return found["表"], faults.sentences


def tail(xml: str) -> Change:
    return lambda sheet: sheet.replace(b"</sheetData>", f"{xml}</sheetData>".encode())


ROWS: list[list[object]] = [["序号", "名称"], [1, "甲"], [2, "乙"]]


def test_the_size_that_a_program_noted_down_is_not_believed():
    rows, faults = read(ROWS, lambda sheet: sheet.replace(b'ref="A1:B3"', b'ref="A1"'))
    assert [row.text("名称") for row in rows] == ["甲", "乙"]
    assert faults == []


def test_some_empty_formatted_rows_mean_nothing():
    cells = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(4, 500))
    rows, faults = read(ROWS, tail(cells))
    assert (len(rows), faults) == (2, [])


@pytest.mark.parametrize(
    "xml",
    [
        pytest.param(
            "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(4, MOST_ROWS + 9)),
            id="formatting dragged down",
        ),
        pytest.param('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', id="a number typed in the last corner"),
    ],
)
def test_a_sheet_without_end_is_told_and_not_waited_for(xml: str):
    rows, faults = read(ROWS, tail(xml))
    assert rows == []
    assert faults == [f"《表》第{MOST_ROWS + 1}行：超过 {MOST_ROWS} 行，请选中并删除末尾多余的空行后保存。"]


def test_a_sheet_whose_xml_is_cut_off_is_no_workbook():
    with pytest.raises(TaskListError, match=r"^表\.xlsx 不是可读的 Excel 工作簿"):
        read(ROWS, lambda sheet: sheet[: len(sheet) // 2])


def test_a_column_that_stands_twice_is_told_at_the_second():
    _, faults = read([["序号", "名称", " 名称 "], [1, "甲", "乙"]])
    assert faults == ["《表》C1：列“名称”出现两次，请删去多余的一列。"]


@pytest.mark.parametrize("written", ["甲\r\n乙", "甲_x000D_\n乙", "甲\r乙", "\u3000甲\n乙 ", "\u200b甲\n乙\ufeff"])
def test_line_breaks_of_every_program_and_unseen_signs_read_alike(written: str):
    escaped = written.replace("\r", "&#13;")
    text = f'<row r="4"><c r="B4" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c></row>'
    rows, _ = read(ROWS, tail(text))
    assert rows[2].text("名称") == "甲\n乙"
    assert rows[2].at("名称") == "B4"


@pytest.mark.parametrize(
    ("written", "number"),
    [(3, 3), (3.0, 3), ("３", 3), (" 3 ", 3), (3.5, None), (0, None), (-3, None), ("三", None), (True, None)],
)
def test_a_number_is_whole_and_counts_from_one(written: object, number: int | None):
    rows, _ = read([["序号", "名称"], [written, "甲"]])
    assert rows[0].number_or_none("序号") == number
