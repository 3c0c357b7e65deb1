"""The good form in a package that other programs write and all of them open: it is read as it always is."""

import re
from collections.abc import Callable

from openpyxl import Workbook
from tests.workbooks.base import HERE, case, cases, in_book, table_part, with_cell, with_parts, zipped
from tests.workbooks.base import cell as place

from duban.domain.form import TABLE_SHEET

Parts = dict[str, bytes]
RELATIONS = "xl/_rels/workbook.xml.rels"


def renamed(change: Callable[[str], str]) -> bytes:
    """Every part under another name; what refers to it says the usual one, which means the same."""

    def move(parts: Parts) -> None:
        kept = dict(parts)
        parts.clear()
        parts.update({name if name == "[Content_Types].xml" else change(name): data for name, data in kept.items()})

    return with_parts(move)


@case
def part_names_with_backslashes() -> bytes:
    """As programs on Windows write them that take a path for a name."""
    return renamed(lambda name: name.replace("/", "\\"))


@case
def part_names_in_capitals() -> bytes:
    """Names of parts are compared without case."""
    return renamed(lambda name: name.replace("worksheets", "Worksheets").replace("workbook.xml", "Workbook.xml"))


@case
def the_workbook_elsewhere() -> bytes:
    """Called what it likes: the root relation tells where it is."""

    def move(parts: Parts) -> None:
        parts["xl/book.xml"] = parts.pop("xl/workbook.xml")
        parts["xl/_rels/book.xml.rels"] = parts.pop(RELATIONS)
        for name in ("_rels/.rels", "[Content_Types].xml"):
            parts[name] = parts[name].replace(b"xl/workbook.xml", b"xl/book.xml")

    return with_parts(move)


@case
def part_names_from_the_root() -> bytes:
    """Entries and targets that begin with a slash."""
    named = renamed(lambda name: f"/{name}")
    return with_parts(
        lambda parts: parts.update(
            {name: data.replace(b'Target="worksheets/', b'Target="/xl/worksheets/') for name, data in parts.items()}
        ),
        named,
    )


# ISO/IEC 29500-1 in Strict: what "Strict Open XML Spreadsheet" in Excel's dialogue writes.
STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    ),
)


def strict(parts: Parts) -> None:
    """Every part in the namespaces of Strict."""
    for name, data in parts.items():
        changed = data
        for usual, other in STRICT:
            changed = changed.replace(usual, other)
        parts[name] = changed


@case
def saved_as_strict() -> bytes:
    """Excel's own other dialect."""
    return with_parts(strict)


@case
def saved_as_strict_with_macros() -> bytes:
    """The same in a workbook that may carry programs, and carries one."""

    def change(parts: Parts) -> None:
        strict(parts)
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        types = parts["[Content_Types].xml"]
        assert kind in types
        parts["[Content_Types].xml"] = types.replace(kind, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"

    return with_parts(change)


@case
def a_day_typed_as_a_solid_number() -> bytes:
    """20211231 typed into a cell of days: a number of no day, and still the day that was meant."""
    return with_cell(place(39, "expected_on"), "", "<v>20211231</v>")


@case
def a_theme_of_no_bytes() -> bytes:
    """A part that nobody reads is empty."""
    return with_parts(lambda parts: parts.update({"xl/theme/theme1.xml": b"", "customXml/item1.xml": b""}))


@case
def a_theme_that_is_no_xml() -> bytes:
    """A part that nobody reads is broken."""
    return with_parts(lambda parts: parts.update({"xl/theme/theme1.xml": b"<a:theme", "docProps/app.xml": b"\x00"}))


@case
def strings_declared_and_not_there() -> bytes:
    """A form whose texts stand in its cells needs no list of strings, though one is declared."""

    def declare(parts: Parts) -> None:
        kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        types = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", types)
        relation = (
            b'<Relationship Id="rIdS" Target="sharedStrings.xml" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
        )
        parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation)
        assert "xl/sharedStrings.xml" not in parts

    return with_parts(declare)


@case
def one_far_cell_with_a_format() -> bytes:
    """Somebody coloured the last cell of the grid and wrote nothing."""
    far = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    return with_parts(lambda parts: parts.update({table_part(): parts[table_part()].replace(b"</sheetData>", far)}))


@case
def an_old_workbook_with_its_stream_in_capitals() -> bytes:
    """Streams are compared without case too."""
    data = (HERE / "good.xls").read_bytes()
    usual, capitals = "Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le")
    assert usual in data
    return data.replace(usual, capitals, 1)


@case
def signs_that_xml_cannot_hold() -> bytes:
    """Written as _x000B_ and the like, they are signs again; a lone carriage return ends a line."""
    text = "本月完成流程再造_x000B_办理环节由五个减为三个_x000D_惠及企业一千二百户_x0007_。"
    return with_cell(place(38, "progress"), 't="inlineStr"', f"<is><t>{text}</t></is>")


@case
def the_table_deleted() -> bytes:
    """The sheet 填报表 is gone; that of the targets is not taken for it."""
    return in_book(lambda book: book.remove(book[TABLE_SHEET]))


@case
def the_table_deleted_and_its_like_put_in() -> bytes:
    """Another sheet with the same headings stands there: nobody meant it as the answer."""

    def change(book: Workbook) -> None:
        table = book[TABLE_SHEET]
        rows = [list(row) for row in table.iter_rows(values_only=True)]
        book.remove(table)
        other = book.create_sheet("参考")
        for row in rows:
            if not any(isinstance(value, str) and re.fullmatch(r"#[a-z_]+\d*", value) for value in row):
                other.append(row)

    return in_book(change)


@case
def the_table_listed_and_not_there() -> bytes:
    """The workbook lists the sheet, its part is missing."""
    return with_parts(lambda parts: parts.pop(table_part()))


cases(
    "what other programs make of a table",
    ofd_in_a_folder=lambda: zipped({"doc/OFD.xml": b"<a/>"}),
    numbers=lambda: zipped({"Index/Document.iwa": b"\0", "Index/Tables/Tile.iwa": b"\0"}),
    uof=lambda: b'<?xml version="1.0" encoding="UTF-8"?>\n<uof:UOF xmlns:uof="http://schemas.uof.org/cn/2009/uof"/>',
    uof_in_an_archive=lambda: zipped({"uof.xml": b"<a/>", "content.xml": b"<a/>"}),
    saved_under_e_safenet=lambda: b"\x62\x14\x23\x65\x00\x01\x00\x00E-SafeNet\0\0\0LOCK" + b"\0" * 400,
    saved_under_another_guard=lambda: b"%TSD-Header-###%" + bytes(range(256)) * 8,
    saved_under_a_guard_without_a_name=lambda: scrambled(20_000),
)


def scrambled(length: int) -> bytes:
    """Bytes as good as random, alike in every run."""
    state, found = 20211025, bytearray()
    while len(found) < length:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        found.append(state >> 56)
    return bytes(found)
