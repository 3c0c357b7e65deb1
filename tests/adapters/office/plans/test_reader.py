"""A plan's file is known by its contents, read where it does no harm, and refused with what to do."""

import zipfile
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from openpyxl import Workbook
from tests.adapters.office.plans.packages import cell, docx, paragraph, table

from duban.adapters.office.plans.reader import read_plan
from duban.domain.importing.document import PlanDocument, PlanParagraph, PlanTable
from duban.errors import PlanUnreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = Path(__file__).parents[3] / "workbooks"


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def packed(**files: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def workbook() -> bytes:
    book, buffer = Workbook(), BytesIO()
    for row in (["序号", "任务", "单位"], [1, "甲", "乙"]):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def blank_pdf() -> bytes:
    document, buffer = pdfium.PdfDocument.new(), BytesIO()
    document.new_page(200, 200)
    document.save(buffer)
    return buffer.getvalue()


def ole(*names: str) -> bytes:
    """A compound file with streams of those names and nothing in them (MS-CFB)."""
    head = bytearray(OLE + bytes(504))
    head[24:34] = b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0"
    head[44:48], head[48:52], head[56:60] = b"\x01\0\0\0", b"\x01\0\0\0", b"\0\x10\0\0"
    head[60:64] = head[68:72] = b"\xfe\xff\xff\xff"
    head[76:512] = b"\0\0\0\0" + b"\xff\xff\xff\xff" * 108
    table_of_sectors = b"\xfd\xff\xff\xff\xfe\xff\xff\xff" + b"\xff\xff\xff\xff" * 126
    entries = b""
    for place, name in enumerate(("Root Entry", *names)):
        spelt = name.encode("utf-16-le") + b"\0\0"
        kind = b"\x05" if place == 0 else b"\x02"
        entries += spelt.ljust(64, b"\0") + len(spelt).to_bytes(2, "little") + kind + b"\x01" + b"\xff" * 12 + bytes(48)
    return bytes(head) + table_of_sectors + entries.ljust(512, b"\0")


TABLE = table(cell("序号") + cell("任务") + cell("单位"), cell("1") + cell("甲") + cell("乙"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("方案.doc", docx(TABLE), id="a .docx under another name"),
        pytest.param("方案", workbook(), id="a workbook without a name"),
        pytest.param(
            "方案.xls", "<table><tr><td>序号<td>任务<td>单位<tr><td>1<td>甲<td>乙</table>".encode(), id="a page"
        ),
        pytest.param("方案.csv", "序号,任务,单位\n1,甲,乙\n".encode("gbk"), id="a table with commas"),
        pytest.param("方案.txt", "| 序号 | 任务 | 单位 |\n|---|---|---|\n| 1 | 甲 | 乙 |\n".encode(), id="strokes"),
        pytest.param("方案.txt", "序号\t任务\t单位\n1\t甲\t乙\n".encode("gb18030"), id="tabs"),
        pytest.param("方案.docx", b"\r\n" + docx(TABLE), id="behind what a gateway put before it"),
    ],
)
def test_a_file_is_what_its_contents_are(tmp_path: Path, name: str, content: bytes):
    document = read_plan(put(tmp_path, name, content))
    assert document.name == name
    (found,) = document.blocks
    assert isinstance(found, PlanTable)
    assert [[one.text for one in row.cells.values()] for row in found.rows] == [
        ["序号", "任务", "单位"],
        ["1", "甲", "乙"],
    ]


def test_prose_with_commas_is_text(tmp_path: Path):
    document = read_plan(put(tmp_path, "方案", "一，二，三，四，五\n六，七，八，九\n".encode()))
    assert document == PlanDocument(
        "方案", (PlanParagraph("一，二，三，四，五", "第1行"), PlanParagraph("六，七，八，九", "第2行"))
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        pytest.param(
            "方案.doc",
            ole("WordDocument"),
            "老的 Word/WPS 文字格式（.doc、.wps），请用 WPS 或 Word 打开，另存为 .docx",
            id="doc",
        ),
        pytest.param("方案.et", ole("Workbook"), "老的 Excel/WPS 表格格式（.xls、.et）", id="et"),
        pytest.param("方案.docx", ole("EncryptedPackage"), "设有打开密码", id="a password"),
        pytest.param("方案.ofd", packed(**{"OFD.xml": "<ofd/>"}), "OFD 版式文件", id="ofd"),
        pytest.param("方案.pdf", blank_pdf(), "扫描件", id="a scan"),
        pytest.param("方案.pdf", b"%PDF-1.7\n" + b"x" * 500, "已损坏", id="half a PDF"),
        pytest.param("方案.docx", docx(TABLE)[:400], "已损坏", id="half a document"),
        pytest.param("方案.docx", docx("<w:p>"), "已损坏", id="not well-formed"),
        pytest.param("方案.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "文件是图片", id="a picture"),
        pytest.param("方案.zip", packed(**{"方案.docx": "x"}), "压缩包", id="an archive"),
        pytest.param("方案.rtf", b"{\\rtf1 a}", "RTF", id="rtf"),
        pytest.param("方案.docx", b"", "0字节", id="empty"),
        pytest.param("方案.txt", b"\xef\xbb\xbf\r\n  ", "没有文字", id="blank"),
        pytest.param("方案.odt", packed(mimetype="application/vnd.oasis.opendocument.text"), ".odt", id="odt"),
    ],
)
def test_a_file_that_is_not_read_is_refused_with_what_to_do(tmp_path: Path, name: str, content: bytes, told: str):
    with pytest.raises(PlanUnreadable, match=f"^{name}：") as refused:
        read_plan(put(tmp_path, name, content))
    assert told in str(refused.value)


def test_what_is_no_file_is_said(tmp_path: Path):
    with pytest.raises(PlanUnreadable, match="找不到该文件"):
        read_plan(tmp_path / "没有.docx")
    with pytest.raises(PlanUnreadable, match="文件夹"):
        read_plan(tmp_path)


def test_a_file_that_kills_its_reader_costs_nobody_anything(tmp_path: Path):
    deep = "<w:ins>" * 3000 + paragraph("甲") + "</w:ins>" * 3000
    with pytest.raises(PlanUnreadable, match=r"已损坏|超出了限度"):
        read_plan(put(tmp_path, "深.docx", docx(deep)))
    assert read_plan(put(tmp_path, "方案.docx", docx(paragraph("甲")))).blocks == (PlanParagraph("甲", "第1段"),)
