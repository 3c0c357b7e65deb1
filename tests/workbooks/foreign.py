"""Files that cannot be read, by their content: each has a sentence of its own, and none harms its reader."""

import struct
import zipfile
from io import BytesIO

from openpyxl import Workbook
from tests.builders import saved
from tests.workbooks.base import HERE, case, cases, good, table_part, with_parts, with_xml, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
TYPES = "[Content_Types].xml"


def ole(*names: str) -> bytes:
    """The smallest container that names streams: a header, its table of sectors and a directory."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = OLE + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, end, 0, end, 0, 0) + struct.pack("<I", free) * 108
    table = struct.pack("<III", 0xFFFFFFFD, end, free) + struct.pack("<I", free) * 125
    entries = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HB", len(name) * 2 + 2, 2) + b"\0" * 61
        for name in ("Root Entry", *names)
    )
    return header + table + entries.ljust(512, b"\0")


cases(
    "not a workbook",
    nothing=lambda: b"",
    nothing_but_a_mark=lambda: b"\xef\xbb\xbf\r\n",
    symbolic_link=lambda: b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\nE\r\n",
    data_interchange=lambda: b"TABLE\r\n0,1\r\n",
    dbase=lambda: b"\x03\x79\x0a\x19\0\0\0\0\x21\0\x01\0".ljust(32, b"\0") + b"\r",
    excel_four=lambda: b"\x09\x04\x06\0\0\0\x10\0\0\0",
    other_xml=lambda: b'<?xml version="1.0"?><a/>',
    saved_mail=lambda: b"From: a@a.example\r\nTo: b@b.example\r\n\r\nx",
    wrapping_of_outlook=lambda: b"\x78\x9f\x3e\x22\0\0",
    base64_text=lambda: b"UEsDBBQAAAAIAAAAIQBhYmNkZWZnaGlqa2xtbm9w",
    desktop_link=lambda: b"L\0\0\0\x01\x14\x02\0",
    program=lambda: b"MZ\x90\0",
    film=lambda: b"\0\0\0\x20ftypisom",
    pdf=lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    photo=lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 99,
    screenshot=lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    photo_of_a_telephone=lambda: b"\0\0\0\x18ftypheic" + b"\0" * 99,
    web_page=lambda: b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table>",
    web_page_in_one_file=lambda: b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n",
    xml_table=lambda: b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>',
    comma_separated="序号,完成情况,本月进展\n38,已完成,……\n".encode,
    comma_separated_in_gbk=lambda: "序号,完成情况,本月进展\n38,已完成,……\n".encode("gbk"),
    tabs_in_utf16=lambda: "序号\t完成情况\n38\t已完成\n".encode("utf-16"),
    a_text=lambda: "本月进展情况如下。\n".encode("gbk"),
    word_document=lambda: zipped({TYPES: b"<a/>", "word/document.xml": b"<a/>"}),
    old_word_document=lambda: ole("WordDocument"),
    rich_text_document=lambda: b"{\\rtf1\\ansi 38}",
    ofd_document=lambda: zipped({"OFD.xml": b"<a/>", "Doc_0/Document.xml": b"<a/>"}),
    opendocument_text=lambda: zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
    zip_archive=lambda: zipped({"报表.xlsx": b"PK", "说明.txt": b"1"}),
    rar_archive=lambda: b"Rar!\x1a\x07\x01\x00" + b"\0" * 99,
    binary_workbook=lambda: zipped({TYPES: b"<a/>", "xl/workbook.bin": b""}),
    ole_of_something_else=lambda: ole("Contents"),
)
cases(
    "locked with a password",
    password_of_excel=lambda: ole("EncryptionInfo", "EncryptedPackage"),
    password_of_opendocument=lambda: zipped(
        {"mimetype": ODS, "META-INF/manifest.xml": b"<a><encryption-data/></a>", "content.xml": b"\x9a\x01"}
    ),
)


@case
def another_table() -> bytes:
    """A workbook of something else."""
    book = Workbook()
    book.worksheets[0].append(["企业名称", "完成情况", "数量"])
    return saved(book)


@case
def password_of_excel_97() -> bytes:
    """The record that says that all after it is encrypted stands second in the stream of records."""
    data = bytearray((HERE / "good.xls").read_bytes())
    second = data.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 4 + 16
    data[second : second + 2] = struct.pack("<H", 0x2F)
    return bytes(data)


@case
def password_of_the_archive() -> bytes:
    """The archive says that its parts are encrypted."""
    data = bytearray(good())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@case
def cut_off() -> bytes:
    """A download that broke off."""
    return good()[: len(good()) // 2]


@case
def a_byte_flipped() -> bytes:
    """One byte of a part is another."""
    with zipfile.ZipFile(BytesIO(good())) as package:
        at = package.getinfo(table_part()).header_offset + 200
    return good()[:at] + bytes([good()[at] ^ 255]) + good()[at + 1 :]


@case
def xls_cut_off() -> bytes:
    """A file of Excel 97 that broke off."""
    data = (HERE / "good.xls").read_bytes()
    return data[: len(data) // 3]


@case
def ole_that_turns_back_on_itself() -> bytes:
    """A container whose directory never ends."""
    data = bytearray(ole("Workbook"))
    data[512 + 4 : 512 + 8] = struct.pack("<I", 1)
    return bytes(data)


@case
def xml_that_does_not_end() -> bytes:
    """A part that breaks off."""
    return with_xml(b"</worksheet>", b"")


@case
def entities_in_entities() -> bytes:
    """A billion laughs."""
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    return with_xml(b"<worksheet", laughs + b"<worksheet")


@case
def a_file_of_the_server() -> bytes:
    """An entity that names a file of the machine that reads."""
    asks = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    return with_xml(b"<worksheet", asks + b"<worksheet")


@case
def a_part_of_many_blanks() -> bytes:
    """A few kilobytes that unpack to sixteen megabytes of blanks."""
    return with_parts(lambda parts: parts.update({table_part(): b"<worksheet>" + b" " * 2**24 + b"</worksheet>"}))


@case
def a_cell_in_the_far_corner() -> bytes:
    """A grid of seventeen billion cells for whoever believes it."""
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return with_xml(b"</sheetData>", far + b"</sheetData>")


@case
def everything_merged() -> bytes:
    """One range merged over the whole grid."""
    return with_xml(b"<mergeCell ref=", b'<mergeCell ref="A1:XFD1048576"/><mergeCell ref=')


@case
def a_cell_that_is_no_cell() -> bytes:
    """A place that cannot be."""
    return with_xml(b"</sheetData>", b'<row r="99"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData>')


@case
def tags_in_tags() -> bytes:
    """Nine thousand levels deep."""
    return with_xml(b"</sheetData>", b"<a>" * 9000 + b"</a>" * 9000 + b"</sheetData>")


@case
def strings_without_end() -> bytes:
    """Half a million shared strings."""
    return with_parts(lambda parts: parts.update({"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 500_000 + b"</sst>"}))


@case
def more_parts_than_a_program_writes() -> bytes:
    """A thousand parts."""
    return with_parts(lambda parts: parts.update({f"xl/media/{number}": b"" for number in range(1000)}))


@case
def rows_without_end() -> bytes:
    """Formats dragged down to row 60000."""
    return with_xml(b"</sheetData>", b"".join(b'<row r="%d"/>' % row for row in range(100, 60_000)) + b"</sheetData>")


@case
def a_number_of_a_million_digits() -> bytes:
    """What no cell can hold."""
    number = b'<row r="99"><c r="A99"><v>' + b"9" * 10**6 + b"</v></c></row></sheetData>"
    return with_xml(b"</sheetData>", number)


@case
def opendocument_cells_without_end() -> bytes:
    """A cell that stands there a billion times."""
    cell = b'<table:table-cell table:number-columns-repeated="1000" office:value-type="string"/>'
    row = b'<table:table-row table:number-rows-repeated="1048576">' + cell + b"</table:table-row>"
    content = b'<office:a xmlns:office="o" xmlns:table="t"><table:table>' + row + b"</table:table></office:a>"
    return zipped({"mimetype": ODS, "META-INF/manifest.xml": b"<a/>", "content.xml": content})
