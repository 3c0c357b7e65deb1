"""The cover of the county form: what to do, by when, what is still missing, and who answers for it."""

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.forms.layout import line, one_page, pair
from duban.adapters.office.forms.styles import styled
from duban.domain.form import BANNER, COVER_FIELDS, COVER_SHEET, short, span, weekday
from duban.domain.form.county import ACCOUNT_SHEET, INDICATOR_SHEET, CountyForm

STEPS = (
    f"1. 打开下方“{ACCOUNT_SHEET}”，在黄色单元格内写明工作推进情况、存在问题和下一步工作计划。",
    (
        f"2. 打开“{INDICATOR_SHEET}”，逐项选择正常、有困难或滞后（已按上期预填的请逐项核对）；"
        "有困难、滞后的写明情况和涉及任务序号（变红的单元格表示还缺内容）。"
    ),
    "3. 核对下表填报人、联系电话、审核人、签发人，按程序审签。",
)
SEND = "4. 直接回复原邮件并附上本表（.xlsx 格式，文件名可以更改）"
SCAN = "和加盖公章的扫描件（PDF）"
LINE_OF_FACTS = 30  # characters
DONE = "必填内容已填齐，可以报送"


def write_cover(sheet: Worksheet, form: CountyForm, missing: tuple[str, ...]) -> None:
    """
    Write 首页 for *form*: one A4 page, yellow where the county fills.

    *missing* are formulas that count what is still missing on the other sheets.
    """
    sheet.title = COVER_SHEET
    for letter, width in zip("ABC", (3, 24, 62), strict=True):
        sheet.column_dimensions[letter].width = width
    row = _head(sheet, form)
    for label, text in _facts(form):
        row = pair(sheet, row, label, text, "cover text", 30 if len(text) < LINE_OF_FACTS else 38)
    counter, row = row, row + 1
    row = _steps(sheet, row + 1, form)
    people, row = row + 1, _people(sheet, row + 1, form)
    _counter(sheet, counter, (f"COUNTBLANK(C{people}:C{row - 1})", *missing))
    row = pair(sheet, row, "盖章处", "（单位公章）", "cover seal", 110)
    line(sheet, row + 1, form.contact_line, "cover step", 34)
    one_page(sheet, f"A1:C{row + 1}")


def _head(sheet: Worksheet, form: CountyForm) -> int:
    line(sheet, 1, BANNER, "cover banner", 30)
    period = form.reference.period.title
    line(sheet, 2, form.title.replace(period, f"\n{period}"), "cover title", 70)
    optional = "、".join(part.title for part in form.parts if not part.required)
    asked = f"{form.salutation}本季度需填报三个部分和{len(form.indicators)}项一级指标情况；{optional}有则填报。"
    line(sheet, 3, asked, "cover unit", 52)
    return 4


def _facts(form: CountyForm) -> tuple[tuple[str, str], ...]:
    asked = f"请于{short(form.answer_by)}（{weekday(form.answer_by)}）下班前报送"
    still = f"{short(form.on_time_until)}24:00前收到即按时"
    covers = span(form.covers) + ("（首期摸底，不计分）" if form.is_baseline else "")
    return (
        ("填报单位", form.organisation),
        ("报送编号", str(form.reference)),
        ("统计期", covers),
        ("报送时限", f"{asked}（{still}）"),
    )


def _counter(sheet: Worksheet, row: int, counts: tuple[str, ...]) -> None:
    """A count that goes down while the county fills; without macros."""
    pair(sheet, row, "填报进度", "", "cover text")
    total = "+".join(counts)
    sheet.cell(row, 3).value = f'=IF(({total})=0,"{DONE}","还差 "&({total})&" 项未填")'


def _steps(sheet: Worksheet, row: int, form: CountyForm) -> int:
    line(sheet, row, "填报步骤", "cover unit", 26)
    steps = (*STEPS, f"{SEND}{SCAN if form.wants_scan else ''}。")
    for at, step in enumerate(steps, start=row + 1):
        line(sheet, at, step, "cover step", 22 if len(step) < 44 else 38)
    return row + len(steps) + 1


def _people(sheet: Worksheet, row: int, form: CountyForm) -> int:
    for field in COVER_FIELDS:
        hint = DataValidation(allow_blank=True, showInputMessage=True, promptTitle=field.label, prompt=field.hint)
        hint.add(f"C{row}")
        sheet.add_data_validation(hint)
        row = pair(sheet, row, field.label, form.people.get(field.key, ""), "cover open")
        if field.key == "phone":
            styled(sheet.cell(row - 1, 3), "phone")
    return row
