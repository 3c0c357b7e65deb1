"""The cover of the form: what to do, by when, how much is left, and who answers for it."""

from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.forms.layout import line, one_page, pair
from duban.adapters.office.forms.live_counter import LEFT_IN_ALL
from duban.adapters.office.forms.styles import RED, styled
from duban.domain.form import (
    BANNER,
    COVER_FIELDS,
    COVER_SHEET,
    NIL,
    NIL_REASON,
    TICK,
    CoverField,
    Form,
    deadline_lines,
    span,
    unit_fields,
)
from duban.domain.form.asking import cells_asked

LETTERS = 40  # of 12 points on a line over both columns
HEIGHTS = {NIL: 24, NIL_REASON: 30}


@dataclass(frozen=True, slots=True)
class Cover:
    """Where things stand on a cover: the counter, 零报告 and its reason, and the range of the people."""

    counter: str
    nil: str
    reason: str
    people: str


def write_cover(sheet: Worksheet, form: Form) -> Cover:
    """Write 首页 for *form*: one A4 page, yellow where the organisation fills. The counter's formula comes later."""
    sheet.title = COVER_SHEET
    for letter, width in zip("ABC", (3, 30, 62), strict=True):
        sheet.column_dimensions[letter].width = width
    row = _head(sheet, form)
    counter = f"C{row}"
    row = _counter(sheet, row)
    for label, text, height in _facts(form):
        row = pair(sheet, row, label, text, "cover text", height)
    row = _steps(sheet, row, form)
    people = row
    row = _fields(sheet, row, COVER_FIELDS, form)
    nil = row
    row = _fields(sheet, row, unit_fields(form), form)
    row = pair(sheet, row, "盖章处", "（单位公章）", "cover seal", 96)
    line(sheet, row, form.contact_line, "cover step", 26)
    one_page(sheet, f"A1:C{row}")
    return Cover(counter, f"$C${nil}", f"$C${nil + 1}", f"C{people}:C{people + len(COVER_FIELDS) - 1}")


def _head(sheet: Worksheet, form: Form) -> int:
    line(sheet, 1, BANNER, "cover banner", 24)
    line(sheet, 2, form.title, "cover title", 58)
    before = f"，上次 {form.asked_last} 格" if form.asked_last is not None else ""
    asked = f"{form.salutation}本期共有 {len(form.items)} 项任务事项。本次需填 {cells_asked(form)} 格{before}。"
    line(sheet, 3, asked, "cover unit", 28)
    return 4


def _counter(sheet: Worksheet, row: int) -> int:
    """The cell that says how much is still to be filled, in words made of its number."""
    after = pair(sheet, row, "填报进度", "", "cover count", 28)
    cell = sheet.cell(row, 3)
    cell.number_format = LEFT_IN_ALL
    red = DifferentialStyle(font=Font(color=RED, bold=True))
    sheet.conditional_formatting.add(cell.coordinate, Rule("cellIs", operator="greaterThan", formula=["0"], dxf=red))
    return after


def _facts(form: Form) -> list[tuple[str, str, float]]:
    asked, still = deadline_lines(form)
    facts = [
        ("填报单位", form.organisation, 24.0),
        ("报送编号", str(form.reference), 24.0),
        ("统计期", span(form.covers), 24.0),
        ("报送时限", f"{asked}（{still}）", 36.0),
    ]
    told = [
        f"{why}：第{'、'.join(map(str, numbers))}项"
        for why, numbers in (("已销号", form.dropped), ("已终止", form.terminated))
        if numbers
    ]
    if told:
        gone = "；".join(told)
        facts.append(("本期不再填报", gone, 24.0 + 14 * (len(gone) // 55)))
    return facts


def _steps(sheet: Worksheet, row: int, form: Form) -> int:
    line(sheet, row, "填报步骤", "cover unit", 26)
    for at, step in enumerate(_said(form), start=row + 1):
        line(sheet, at, step, "cover step", 20 if len(step) < LETTERS else 35)
        row = at
    sheet.row_dimensions[row + 1].height = 8
    return row + 2


def _said(form: Form) -> list[str]:
    """What to do, in the order of the sheets."""
    steps = [
        "打开下方“填报表”，只填黄色单元格；其余内容已预先填好并锁定，请勿增删行列。",
        (
            "每项选择“完成情况”和各条措施的落实情况，写明“本月进展”；与上期相比没有变化的，选“本月无变化”即可。"
            "变红的单元格表示还缺内容。"
        ),
    ]
    if form.kpis:
        steps.append(f"“量化指标”表共 {len(form.kpis)} 项，只填数字；没有量化指标的事项不必自拟数字。")
    if form.mapped:
        steps.append(f"“路线图”表只填这一次：为 {len(form.mapped)} 项任务各列出至多六个时间节点。")
    steps += [
        "核对下表填报人、联系电话、审核人、签发人，按程序审签；上方“填报进度”显示“已填齐”即可报送。",
        "直接回复原邮件并附上本表（保存为 .xlsx 格式，文件名可以更改）。",
    ]
    return [f"{number}. {step}" for number, step in enumerate(steps, start=1)]


def _fields(sheet: Worksheet, row: int, fields: tuple[CoverField, ...], form: Form) -> int:
    """Labels with a yellow cell each, and what to write there."""
    for field in fields:
        hint = DataValidation(allow_blank=True)
        if field.key == NIL:
            hint = DataValidation("list", formula1=f'"{TICK}"', allow_blank=True)
            hint.errorTitle, hint.error = "不在选项内", f"零报告的请选“{TICK}”，否则留空。"
        hint.showInputMessage = hint.showErrorMessage = True
        hint.promptTitle, hint.prompt = field.label.partition("（")[0], field.hint
        hint.add(f"C{row}")
        sheet.add_data_validation(hint)
        style = "phone" if field.key == "phone" else "cover open"
        known = form.people.get(field.key, "")
        height = 28 if field in COVER_FIELDS else HEIGHTS.get(field.key, 64)
        row = pair(sheet, row, field.label, known, style, height)
        styled(sheet.cell(row - 1, 3), style)
    return row
