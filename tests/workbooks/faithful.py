"""Files that say all that was asked, whatever happened to them on the way: accepted, some with a query."""

from copy import copy
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import places
from tests.workbooks.base import (
    HERE,
    ITEMS,
    case,
    cell,
    filled,
    good,
    in_book,
    on_table,
    table_part,
    with_cell,
    with_parts,
)

from duban.domain.form import COVER_SHEET, META_SHEET, TABLE_SHEET


@case
def filled_with_care() -> bytes:
    """As it should be."""
    return good()


@case
def columns_moved() -> bytes:
    """Two empty columns put in."""

    def change(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet.insert_cols(14)

    return on_table(change)


@case
def headings_edited() -> bytes:
    """本月进展 became 进展情况, 存在问题 became 困难."""

    def change(sheet: Worksheet) -> None:
        columns, rows = places(sheet)
        for key, title in (("progress", "进展情况"), ("problems", "困难")):
            sheet.cell(min(rows.values()) - 1, columns[key]).value = title

    return on_table(change)


@case
def marks_deleted() -> bytes:
    """The hidden row of marks above the headings was deleted."""
    return on_table(lambda sheet: sheet.delete_rows(min(places(sheet)[1].values()) - 3))


@case
def rows_sorted() -> bytes:
    """The rows stand in the opposite order."""

    def change(sheet: Worksheet) -> None:
        rows = sorted(places(sheet)[1].values())
        values = [[copy(each.value) for each in sheet[row]] for row in rows]
        for row, line in zip(rows, reversed(values), strict=True):
            for place, value in enumerate(line, start=1):
                sheet.cell(row, place).value = value

    return on_table(change)


@case
def rows_put_in_between() -> bytes:
    """Empty rows between the items and lines above the table."""

    def change(sheet: Worksheet) -> None:
        sheet.insert_rows(max(places(sheet)[1].values()))
        sheet.insert_rows(1, 3)

    return on_table(change)


@case
def a_total_below() -> bytes:
    """Somebody wrote 合计 below the table, where nothing is asked."""
    return on_table(lambda sheet: sheet.cell(sheet.max_row + 2, places(sheet)[0]["goal"], "合计：5项"))


@case
def sheets_renamed() -> bytes:
    """The sheets are called Sheet1 and Sheet2."""

    def change(book: Workbook) -> None:
        book[COVER_SHEET].title, book[TABLE_SHEET].title = "Sheet1", "Sheet2"

    return in_book(change)


@case
def hidden_sheet_lost() -> bytes:
    """A program dropped the hidden sheet; the names and properties still say whose form it is."""
    return in_book(lambda book: book.remove(book[META_SHEET]))


@case
def hidden_sheet_and_names_lost() -> bytes:
    """Only the properties still say whose form it is."""

    def change(book: Workbook) -> None:
        book.remove(book[META_SHEET])
        book.defined_names.clear()

    return in_book(change)


@case
def an_own_sheet_added() -> bytes:
    """A sheet with notes of the department."""
    return in_book(lambda book: book.create_sheet("内部备忘").append(["待办", "完成情况"]))


@case
def an_own_column_added() -> bytes:
    """A column 承办科室 at the right end."""

    def change(sheet: Worksheet) -> None:
        for row in sorted(places(sheet)[1].values()):
            sheet.cell(row, sheet.max_column + (row == min(places(sheet)[1].values())), "征管科")

    return on_table(change)


@case
def the_same_table_twice() -> bytes:
    """A backup copy of the sheet that says the same."""
    return in_book(lambda book: book.copy_worksheet(book[TABLE_SHEET]))


@case
def another_table_filled_differently() -> bytes:
    """Two filled tables: the one under its own name is taken, the other told."""

    def change(book: Workbook) -> None:
        other = book.copy_worksheet(book[TABLE_SHEET])
        other[cell(39, "progress")].value = "上一稿：完成核定一百户，正在组织培训，尚待核实数据。"
        book.move_sheet(other, -4)

    return in_book(change)


@case
def only_the_copy_filled() -> bytes:
    """The department filled a copy of the sheet and left the sheet itself empty."""

    def change(book: Workbook) -> None:
        table = book[TABLE_SHEET]
        book.copy_worksheet(table)
        for row in places(table)[1].values():
            for each in table[row]:
                if not each.protection.locked:
                    each.value = None

    return in_book(change)


@case
def rows_hidden() -> bytes:
    """A filter hides two rows, which say what the others say."""

    def change(sheet: Worksheet) -> None:
        for number in (39, 41):
            sheet.row_dimensions[places(sheet)[1][number]].hidden = True

    return on_table(change)


@case
def one_answer_for_two_items() -> bytes:
    """本月进展 of two items was merged: it is taken for both, and asked after."""
    first, last = cell(41, "progress"), cell(42, "progress")
    return on_table(lambda sheet: sheet.merge_cells(f"{first}:{last}"))


@case
def locked_column_deleted() -> bytes:
    """责任部门 was deleted, which nobody fills."""
    return on_table(lambda sheet: sheet.delete_cols(places(sheet)[0]["co_responsible"]))


@case
def numbers_as_text() -> bytes:
    """The item numbers were typed anew, in full width, with blanks or a mark after them."""

    def change(sheet: Worksheet) -> None:
        columns, rows = places(sheet)
        for number, text in zip(ITEMS, ("３８", " 39 ", "40.", "41、", "42"), strict=True):
            sheet.cell(rows[number], columns["number"]).value = text

    return on_table(change)


@case
def rich_text() -> bytes:
    """Part of a text is bold."""
    parts = ("完成新办纳税人电子专票核定", TextBlock(InlineFont(b=True), "三百户"), "，开展三场线上辅导。")
    return filled(i39={"progress": CellRichText(*parts)})


@case
def carriage_returns_of_wps() -> bytes:
    """WPS writes the end of a line as _x000D_."""
    text = "编制办理流程标准化手册并试行。_x000D_\n精简报送资料十一项，群众反映良好。"
    return with_cell(cell(40, "progress"), 't="inlineStr"', f"<is><t>{text}</t></is>")


@case
def a_formula_with_its_result() -> bytes:
    """A formula that a program calculated: its result counts."""
    text = "向新办企业免费发放税务数字证书九百张，窗口同步提供操作指引。"
    return with_cell(cell(41, "progress"), 't="str"', f"<f>A1&amp;A2</f><v>{text}</v>")


@case
def days_from_1904() -> bytes:
    """A workbook that counts its days from 1904, as those of old Macintoshes do."""

    def change(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    return in_book(change)


@case
def a_day_as_a_number() -> bytes:
    """The day lost its format and stands there as 44561."""
    return with_cell(cell(39, "expected_on"), "", "<v>44561</v>")


@case
def a_day_with_a_time() -> bytes:
    """A day with the time of midnight."""
    return filled(i39={"expected_on": datetime(2021, 12, 31, 0, 0)})  # noqa: DTZ001 - as Excel holds a date


@case
def a_colour_that_openpyxl_refuses() -> bytes:
    """Another program wrote a colour in its own way: what a cell looks like is not asked."""

    def change(parts: dict[str, bytes]) -> None:
        styles = parts["xl/styles.xml"]
        assert b'rgb="' in styles
        parts["xl/styles.xml"] = styles.replace(b'rgb="', b'rgb="#', 3)

    return with_parts(change)


@case
def no_styles_at_all() -> bytes:
    """A program that writes no styles."""
    return with_parts(lambda parts: parts.pop("xl/styles.xml"))


@case
def a_size_that_is_a_lie() -> bytes:
    """The sheet pretends to reach to the last cell there can be."""

    def change(parts: dict[str, bytes]) -> None:
        before, _, after = parts[table_part()].partition(b'<dimension ref="')
        parts[table_part()] = before + b'<dimension ref="A1:XFD1048576"' + after.partition(b'"')[2]

    return with_parts(change)


@case
def an_attribute_nobody_knows() -> bytes:
    """A newer program writes an attribute that the library does not know."""

    def change(parts: dict[str, bytes]) -> None:
        parts[table_part()] = parts[table_part()].replace(b"<sheetData>", b'<sheetData wps="1">')

    return with_parts(change)


@case
def with_macros() -> bytes:
    """A workbook with macros (.xlsm): its values are read, and it is asked for one without."""
    return with_parts(lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 64}))


@case
def with_an_external_link() -> bytes:
    """A link to another workbook, which nobody follows."""
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return with_parts(lambda parts: parts.update({"xl/externalLinks/externalLink1.xml": link}))


@case
def with_an_embedded_object() -> bytes:
    """A document embedded in the workbook, which nobody opens."""
    return with_parts(lambda parts: parts.update({"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" * 999}))


@case
def saved_as_xls() -> bytes:
    """Saved by LibreOffice in the format of Excel 97, which is WPS's .et as well."""
    return (HERE / "good.xls").read_bytes()


@case
def saved_as_ods() -> bytes:
    """Saved by LibreOffice as OpenDocument."""
    return (HERE / "good.ods").read_bytes()


@case
def saved_as_xlsx_by_libreoffice() -> bytes:
    """Saved by LibreOffice as .xlsx."""
    return (HERE / "good_libreoffice.xlsx").read_bytes()
