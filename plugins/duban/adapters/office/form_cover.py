"""The cover of the form: what to do, by when, and who answers for it."""

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.form_styles import styled
from duban.adapters.office.plain_text import neutral
from duban.domain.form import BANNER, COVER_FIELDS, COVER_SHEET, Form, deadline_lines, span

A4 = 9
STEPS = (
    "1. 打开下方“填报表”，只填黄色单元格；其余内容已预先填好并锁定，请勿增删行列。",
    (
        "2. 每项选择“完成情况”和各条措施的落实情况，写明“本月进展”；滞后、未启动或逾期的，"
        "还须填写“存在问题”和“下一步计划”（变红的单元格表示还缺内容）。"
    ),
    "3. 核对下表填报人、联系电话、审核人、签发人，按程序审签。",
    "4. 直接回复原邮件并附上本表（保存为 .xlsx 格式，文件名可以更改）。",
)


def write_cover(sheet: Worksheet, form: Form) -> None:
    """Write 首页 for *form*: one A4 page, yellow where the organisation fills."""
    sheet.title = COVER_SHEET
    for letter, width in zip("ABC", (3, 24, 62), strict=True):
        sheet.column_dimensions[letter].width = width
    row = _head(sheet, form)
    asked, still = deadline_lines(form)
    facts = (
        ("填报单位", form.organisation),
        ("报送编号", str(form.reference)),
        ("统计期", span(form.covers)),
        ("报送时限", f"{asked}（{still}）"),
    )
    for label, text in facts:
        row = _pair(sheet, row, label, text, "cover text")
    row = _steps(sheet, row + 1)
    row = _people(sheet, row + 1, form)
    row = _pair(sheet, row, "盖章处", "（单位公章）", "cover seal", 110)
    _line(sheet, row + 1, form.contact_line, "cover step", 34)
    _page(sheet, row + 1)


def _head(sheet: Worksheet, form: Form) -> int:
    _line(sheet, 1, BANNER, "cover banner", 30)
    _line(sheet, 2, form.title, "cover title", 66)
    _line(sheet, 3, f"{form.salutation}本期共有 {len(form.items)} 项任务事项需要填报。", "cover unit", 34)
    return 4


def _line(sheet: Worksheet, row: int, text: str, style: str, height: float) -> None:
    sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
    cell = sheet.cell(row, 2, neutral(text))
    cell.data_type = "s"
    styled(cell, style)
    sheet.row_dimensions[row].height = height


def _pair(sheet: Worksheet, row: int, label: str, text: str, style: str, height: float = 30) -> int:
    styled(sheet.cell(row, 2, label), "cover label")
    cell = sheet.cell(row, 3)
    styled(cell, style)
    if text:
        cell.value = neutral(text)
        cell.data_type = "s"
    sheet.row_dimensions[row].height = height
    return row + 1


def _steps(sheet: Worksheet, row: int) -> int:
    _line(sheet, row, "填报步骤", "cover unit", 26)
    for at, step in enumerate(STEPS, start=row + 1):
        _line(sheet, at, step, "cover step", 22 if len(step) < 44 else 38)
    return row + len(STEPS) + 1


def _people(sheet: Worksheet, row: int, form: Form) -> int:
    for field in COVER_FIELDS:
        style = "phone" if field.key == "phone" else "cover open"
        hint = DataValidation(allow_blank=True, showInputMessage=True, promptTitle=field.label, prompt=field.hint)
        hint.add(f"C{row}")
        sheet.add_data_validation(hint)
        row = _pair(sheet, row, field.label, form.people.get(field.key, ""), style)
    return row


def _page(sheet: Worksheet, last_row: int) -> None:
    sheet.print_area = f"A1:C{last_row}"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 1
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False
