"""The cover of the form: what to do, by when, and who answers for it."""

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.form_layout import line, one_page, pair
from duban.domain.form import BANNER, COVER_FIELDS, COVER_SHEET, Form, deadline_lines, span

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
        row = pair(sheet, row, label, text, "cover text")
    row = _steps(sheet, row + 1)
    row = _people(sheet, row + 1, form)
    row = pair(sheet, row, "盖章处", "（单位公章）", "cover seal", 110)
    line(sheet, row + 1, form.contact_line, "cover step", 34)
    one_page(sheet, f"A1:C{row + 1}")


def _head(sheet: Worksheet, form: Form) -> int:
    line(sheet, 1, BANNER, "cover banner", 30)
    line(sheet, 2, form.title, "cover title", 66)
    line(sheet, 3, f"{form.salutation}本期共有 {len(form.items)} 项任务事项需要填报。", "cover unit", 34)
    return 4


def _steps(sheet: Worksheet, row: int) -> int:
    line(sheet, row, "填报步骤", "cover unit", 26)
    for at, step in enumerate(STEPS, start=row + 1):
        line(sheet, at, step, "cover step", 22 if len(step) < 44 else 38)
    return row + len(STEPS) + 1


def _people(sheet: Worksheet, row: int, form: Form) -> int:
    for field in COVER_FIELDS:
        style = "phone" if field.key == "phone" else "cover open"
        hint = DataValidation(allow_blank=True, showInputMessage=True, promptTitle=field.label, prompt=field.hint)
        hint.add(f"C{row}")
        sheet.add_data_validation(hint)
        row = pair(sheet, row, field.label, form.people.get(field.key, ""), style)
    return row
