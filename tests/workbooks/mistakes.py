"""Files in which something is wrong or to be asked after: each with the findings it must have and no other."""

from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import PEOPLE, fill, open_book, places, saved
from tests.workbooks.base import (
    HERE,
    ITEMS,
    LAST_MONTH,
    answers,
    blank,
    case,
    cases,
    cell,
    filled,
    good,
    in_book,
    on_table,
    with_cell,
    with_parts,
)

from duban.domain.form import COVER_SHEET, META_SHEET, TABLE_SHEET, TARGET_SHEET

Maker = Callable[[], bytes]


def said(number: int, cover: Mapping[str, str] | None = None, **change: object) -> Maker:
    """The good form with another answer to one item."""
    return lambda: filled(cover, **{f"i{number}": change})


def without(key: str) -> Maker:
    """The good form without one of its columns."""
    return lambda: on_table(lambda sheet: sheet.delete_cols(places(sheet)[0][key]))


cases(
    "an answer that a rule sends back or asks after",
    no_status=said(39, status=None),
    status_of_his_own=said(39, status="差不多了"),
    status_of_another_kind=said(39, status="持续推进（有进展）"),
    tick_of_his_own=said(40, measure_2="是"),
    no_progress=said(41, progress=None),
    progress_as_above=said(41, progress="同上"),
    progress_of_a_stroke=said(41, progress="／"),
    progress_of_blanks=said(41, progress=" \n　"),
    behind_without_reason=said(39, status="正在推进（滞后）"),
    not_started_without_reason=said(42, status="未启动", measure="未启动", progress=None),
    behind_with_reason=said(
        39,
        status="正在推进（滞后）",
        problems="省级系统接口尚未开放，影响联调。",
        next_steps="十一月底前完成联调并组织试点。",
    ),
    done_without_evidence=said(39, status="已完成", measure="已落实", expected_on=None),
    done_with_evidence=said(39, status="已完成", measure="已落实", expected_on=None, evidence="泉税发〔2021〕15号"),
    done_but_a_measure_is_not=said(
        41, status="已完成", measure_1="已落实", evidence="泉税发〔2021〕16号", expected_on=None
    ),
    a_day_that_is_none=said(39, expected_on="2021年13月1日"),
    a_day_in_the_past=said(39, expected_on="2021-10-01"),
    a_day_with_points=said(39, expected_on="2021.12.31"),
    a_day_in_full_width=said(39, expected_on="２０２１－１２－３１"),
    a_day_after_the_deadline=said(39, expected_on="2022-03-31"),
    text_too_long=said(40, progress="编制办理流程标准化手册，" * 30),
    text_copied_from_another_item=said(42, progress="向新办企业免费发放税务数字证书九百张，窗口同步提供操作指引。"),
    identity_number=said(40, progress="已为张某（身份证号350500199001010015）办理业务，精简报送资料十一项。"),
    no_basis_from_the_province=said(38, evidence=None),
)
cases(
    "the cover",
    nobody_reviewed=lambda: filled({"reviewer": ""}),
    nobody_at_all=lambda: filled(dict.fromkeys(("filler", "phone", "reviewer", "signer"), "")),
    telephone_too_short=lambda: filled({"phone": "12345"}),
    filler_reviews_himself=lambda: filled({"reviewer": PEOPLE["filler"]}),
    roles_for_names=lambda: filled({"filler": "市税务局填报人", "reviewer": "科室负责人", "signer": "分管领导"}),
    a_remark_for_a_name=lambda: filled({"signer": "同意上报。"}),
    samples_for_names=lambda: filled({"filler": "XXX", "reviewer": "某某"}),
    a_number_of_noughts=lambda: filled({"phone": "0595-00000000"}),
    a_number_that_counts=lambda: filled({"phone": "12345678"}),
)
cases(
    "a column that went out is not there",
    column_number_deleted=without("number"),
    column_status_deleted=without("status"),
    column_tick_deleted=without("measure_2"),
    column_progress_deleted=without("progress"),
    column_remark_deleted=without("remark"),
)


@case
def unchanged_the_first_time() -> bytes:
    """本月无变化 where there was nothing before."""

    def change(sheet: Worksheet) -> None:
        sheet[cell(39, "unchanged")].value, sheet[cell(39, "progress")].value = "√", None

    return on_table(change)


@case
def not_filled_at_all() -> bytes:
    """The form as it went out."""
    return blank()


@case
def last_months_form() -> bytes:
    """September's form, filled again: it says so itself."""
    return fill(blank(LAST_MONTH), answers())


@case
def a_row_deleted() -> bytes:
    """Item 40 is gone."""
    return on_table(lambda sheet: sheet.delete_rows(places(sheet)[1][40]))


@case
def only_the_changed_rows() -> bytes:
    """Somebody sent only what changed."""

    def change(sheet: Worksheet) -> None:
        for number in (42, 40, 39):
            sheet.delete_rows(places(sheet)[1][number])

    return on_table(change)


@case
def an_item_twice() -> bytes:
    """Item 39 was given a second row."""

    def change(sheet: Worksheet) -> None:
        columns, rows = places(sheet)
        row = max(rows.values()) + 1
        for place in columns.values():
            sheet.cell(row, place).value = sheet.cell(rows[39], place).value

    return on_table(change)


@case
def an_item_of_somebody_else() -> bytes:
    """A row for item 7, which is not theirs."""

    def change(sheet: Worksheet) -> None:
        columns, rows = places(sheet)
        sheet.cell(max(rows.values()) + 1, columns["number"], 7)
        sheet.cell(max(rows.values()) + 1, columns["progress"], "顺带报送。")

    return on_table(change)


@case
def a_row_without_number() -> bytes:
    """A second row for more text, without a number."""

    def change(sheet: Worksheet) -> None:
        columns, rows = places(sheet)
        sheet.insert_rows(rows[40])
        sheet.cell(rows[40], columns["progress"], "（续）另已完成两场宣讲。")

    return on_table(change)


@case
def measures_altered() -> bytes:
    """What the plan says was rewritten."""
    return on_table(lambda sheet: sheet[cell(41, "measures")].__setattr__("value", "1.视情况发放数字证书。"))


@case
def pasted_into_a_new_workbook() -> bytes:
    """Only the cells were copied: nothing says whose form it is, nobody signed."""
    pasted = Workbook()
    for row in open_book(good())[TABLE_SHEET].iter_rows(min_row=4, values_only=True):
        pasted.worksheets[0].append(row)
    return saved(pasted)


@case
def mark_forged() -> bytes:
    """Somebody wrote another unit's reference into the hidden sheet."""

    def change(book: Workbook) -> None:
        book[META_SHEET]["B1"] = "qz2021/department_monthly/2021-10/gxj"

    return in_book(change)


@case
def cover_deleted() -> bytes:
    """The cover is gone, and with it who signed."""
    return in_book(lambda book: book.remove(book[COVER_SHEET]))


@case
def targets_deleted() -> bytes:
    """The sheet 量化指标 is gone."""
    return in_book(lambda book: book.remove(book[TARGET_SHEET]) if TARGET_SHEET in book.sheetnames else None)


@case
def a_formula_never_calculated() -> bytes:
    """Written by a program: there is no result to be read."""
    return filled(i39={"progress": '=CONCATENATE("完成", "三百户")'})


@case
def a_formula_that_failed() -> bytes:
    """#REF! stands where an answer should."""
    return with_cell(cell(40, "progress"), 't="e"', "<f>Sheet9!A1</f><v>#REF!</v>")


@case
def a_picture_for_an_answer() -> bytes:
    """WPS keeps a picture in the cell: evidence was given as a screenshot."""
    value = "=DISPIMG(&quot;ID_0A&quot;,1)"
    return with_cell(cell(42, "evidence"), 't="str"', f"<f>_xlfn.DISPIMG(&quot;ID_0A&quot;,1)</f><v>{value}</v>")


@case
def status_merged_over_all() -> bytes:
    """完成情况 of the four dated items was merged."""
    first, last = cell(39, "status"), cell(42, "status")
    return on_table(lambda sheet: sheet.merge_cells(f"{first}:{last}"))


@case
def problems_merged_with_next_steps() -> bytes:
    """Two columns of one item merged: the second one is empty."""
    data = filled(i39={"status": "正在推进（滞后）", "problems": "接口未开放，下月完成联调。"})
    first, last = cell(39, "problems"), cell(39, "next_steps")
    return on_table(lambda sheet: sheet.merge_cells(f"{first}:{last}"), data)


@case
def careless_xls() -> bytes:
    """A form with mistakes, saved by LibreOffice in the format of Excel 97."""
    return (HERE / "careless.xls").read_bytes()


@case
def careless_ods() -> bytes:
    """The same as OpenDocument."""
    return (HERE / "careless.ods").read_bytes()


def careless() -> bytes:
    """What LibreOffice saves in other formats: a status that is none, a day as text, nobody who reviewed."""
    return filled({"reviewer": ""}, i39={"status": "快了"}, i41={"progress": "无"})


@case
def macros_and_mistakes() -> bytes:
    """A query does not hide an error."""
    data = filled(i39={"status": None})
    return with_parts(lambda parts: parts.update({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 64}), data)


@case
def every_cell_empty_but_ticks() -> bytes:
    """Only the ticks were set."""
    return fill(blank(), {number: {"measure": "正在落实"} for number in ITEMS})
