"""A returned form as people decorate it: pictures, shapes, a chart, drop-downs, pictures in cells."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from tests.builders import open_book, saved

from duban.domain.form import TABLE_SHEET

DRAWING = "xl/drawings/drawing1.xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
CORNER = "<xdr:col>{0}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{1}</xdr:row><xdr:rowOff>0</xdr:rowOff>"
PLACE = f"<xdr:from>{CORNER}</xdr:from>"
PLACE_TO = f"<xdr:to>{CORNER}</xdr:to>"


def png() -> bytes:
    """A picture of one red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0\xff\0\0")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def picture(number: int, column: int, row: int, width: int = 1, height: int = 1) -> str:
    """A picture over cells, counted from 0."""
    return (
        "<xdr:twoCellAnchor>"
        + PLACE.format(column, row)
        + PLACE_TO.format(column + width, row + height)
        + f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="{number}" name="图片 {number}"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip xmlns:r="{RELATIONSHIPS}" r:embed="rIdPicture"/><a:stretch><a:fillRect/></a:stretch>'
        '</xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="100000" cy="100000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:twoCellAnchor>'
    )


def shape(number: int, column: int, row: int) -> str:
    """An ellipse with words in it."""
    return (
        "<xdr:twoCellAnchor>"
        + PLACE.format(column, row)
        + PLACE_TO.format(column + 1, row + 1)
        + f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name="椭圆 {number}"/><xdr:cNvSpPr/>'
        "</xdr:nvSpPr>"
        '<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="100000" cy="100000"/></a:xfrm>'
        '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom></xdr:spPr>'
        "<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>重点</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )


EXTENSIONS = (
    f'<extLst><ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}">'
    f'<x14:dataValidations xmlns:xm="{XM}" count="1"><x14:dataValidation type="list" allowBlank="1">'
    "<x14:formula1><xm:f>首页!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>Z7</xm:sqref></x14:dataValidation>"
    "</x14:dataValidations></ext>"
    f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{X14}">'
    f'<x14:sparklineGroups xmlns:xm="{XM}"><x14:sparklineGroup><x14:sparklines><x14:sparkline>'
    "<xm:f>填报表!A7:A9</xm:f><xm:sqref>Y7</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
    "</x14:sparklineGroups></ext></extLst>"
)
CELL_IMAGES = (
    '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{RELATIONSHIPS}" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"><etc:cellImage><xdr:pic>'
    '<xdr:nvPicPr><xdr:cNvPr id="2" name="ID_1"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/>'
    "</xdr:blipFill><xdr:spPr/></xdr:pic></etc:cellImage></etc:cellImages>"
)


def decorated(form: bytes, anchors: str | None = None, extra: Mapping[str, bytes] | None = None) -> bytes:
    """
    *form* with all that a unit may add to it; *anchors* stand in its drawing, by default two pictures and a shape.

    *extra* are parts more.
    """
    return _with_parts(
        _with_what_openpyxl_writes(form),
        anchors or picture(101, 25, 7) + picture(102, 26, 8) + shape(103, 27, 9),
        extra or {},
    )


def _with_what_openpyxl_writes(form: bytes) -> bytes:
    book = open_book(form)
    sheet = book[TABLE_SHEET]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=7, max_row=9))
    sheet.add_chart(chart, "AC12")
    sheet["B7"].comment = Comment("请科长再看", "甲某")
    sheet["AB8"] = CellRichText("本月", TextBlock(InlineFont(b=True), "重点"), "工作")
    sheet.conditional_formatting.add(
        "A7:A9", CellIsRule("greaterThan", ["99"], fill=PatternFill("solid", fgColor="FF0000"))
    )
    drop_down = DataValidation("list", formula1='"是,否"')
    drop_down.add("AA7")
    sheet.add_data_validation(drop_down)
    sheet.column_dimensions["C"].width = 61.5
    sheet.row_dimensions[8].height = 77
    sheet.freeze_panes = "D7"
    sheet.print_title_rows, sheet.print_area = "5:5", "A1:V20"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.oddFooter.center.text = "landscape", 8, "第 &P 页"
    return saved(book)


def _with_parts(data: bytes, anchors: str, extra: Mapping[str, bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    drawing = parts[DRAWING].decode()
    spaces = (
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    )
    drawing = drawing.replace("<wsDr ", f"<wsDr {spaces}", 1)
    parts[DRAWING] = drawing.replace("</wsDr>", f"{anchors}</wsDr>").encode()
    _relate(parts, "xl/drawings/_rels/drawing1.xml.rels", "rIdPicture", f"{RELATIONSHIPS}/image", "/xl/media/dot.png")
    parts["xl/media/dot.png"] = png()
    sheet = next(name for name, part in parts.items() if b"<drawing " in part and "worksheets/sheet" in name)
    parts[sheet] = parts[sheet].replace(b"</worksheet>", EXTENSIONS.encode() + b"</worksheet>")
    parts["xl/cellimages.xml"] = CELL_IMAGES.encode()
    images = "http://www.wps.cn/officeDocument/2020/cellImage"
    _relate(parts, "xl/_rels/workbook.xml.rels", "rIdImages", images, "/xl/cellimages.xml")
    _relate(parts, "xl/_rels/cellimages.xml.rels", "rId1", f"{RELATIONSHIPS}/image", "/xl/media/dot.png")
    types = (
        b'<Default Extension="png" ContentType="image/png"/>'
        b'<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types + b"</Types>")
    parts |= extra
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return buffer.getvalue()


def _relate(parts: dict[str, bytes], rels: str, name: str, kind: str, target: str) -> None:
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    entry = f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'
    parts[rels] = parts.get(rels, empty).replace(b"</Relationships>", entry.encode() + b"</Relationships>")
