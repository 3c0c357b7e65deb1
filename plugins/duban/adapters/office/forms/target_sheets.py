"""The sheets 量化指标 and 路线图: a row per target, six rows per item that is still far off."""

from openpyxl.worksheet.pagebreak import Break, RowBreak
from openpyxl.worksheet.worksheet import Worksheet

from duban.adapters.office.forms.layout import printed
from duban.adapters.office.forms.live_counter import steps_formula, target_formula
from duban.adapters.office.forms.sheet import BAND, FIRST, HEADER, FormSheet, put_text
from duban.adapters.office.forms.styles import styled
from duban.domain.form import MILESTONE_COLUMNS, MOST_STEPS, TARGET_COLUMNS, Form, RoadmapStep
from duban.domain.form.asking import carried_in_row

MERGED = ("missing", "goal", "deadline")
ITEMS_A_PAGE = 3
SCALE = 94
Counts = dict[str, int]
ABOUT_TARGETS = (
    "量化指标",
    "请填写截至统计期末的累计数或当前值，只填数字，计量单位见左边；没有量化指标的事项不必自拟数字。",
)
ABOUT_STEPS = (
    "路线图（时间表）",
    "只填写一次：请为每项任务列出若干个关键节点（至多六个，按时间先后），今后据此核对进度，不再按月平均推算。",
)


def write_targets(sheet: Worksheet, form: Form, table: FormSheet, nil: str) -> tuple[FormSheet, Counts]:
    """Write 量化指标; *table* is 填报表, whose ticks keep a last value. Returns the sheet and its counters."""
    targets = FormSheet(sheet, form, TARGET_COLUMNS, form.kpis)
    _head(targets, ABOUT_TARGETS)
    targets.write(30.0)
    kept = {item.number for item in form.items if carried_in_row(form, item).get("unchanged")}
    counts = {}
    for row, kpi in targets.numbered():
        cell = f"{targets.letters['missing']}{row}"
        sheet[cell] = target_formula(targets.letters, row, table.letters, (FIRST, table.last), nil)
        counts[cell] = int(kpi.item not in kept)
    _page(targets)
    return targets, counts


def write_milestones(sheet: Worksheet, form: Form, nil: str) -> tuple[FormSheet, Counts]:
    """Write 路线图. Returns the sheet and its counters, one per item."""
    rows = [RoadmapStep(item, number) for item in form.mapped for number in range(1, MOST_STEPS + 1)]
    steps = FormSheet(sheet, form, MILESTONE_COLUMNS, rows, MERGED)
    _head(steps, ABOUT_STEPS)
    steps.write(20.0)
    counts = {}
    for first in range(FIRST, steps.last + 1, MOST_STEPS):
        last = first + MOST_STEPS - 1
        cell = f"{steps.letters['missing']}{first}"
        sheet[cell] = steps_formula(steps.letters, first, last, nil)
        counts[cell] = 2
        for key in MERGED:
            sheet.merge_cells(f"{steps.letters[key]}{first}:{steps.letters[key]}{last}")
    _page(steps)
    _keep_together(steps)
    return steps, counts


def _keep_together(steps: FormSheet) -> None:
    """Let no item's rows be torn apart by the end of a page."""
    breaks = RowBreak()
    for row in range(FIRST - 1 + ITEMS_A_PAGE * MOST_STEPS, steps.last, ITEMS_A_PAGE * MOST_STEPS):
        breaks.append(Break(id=row, max=16383))
    steps.sheet.row_breaks = breaks


def _head(sheet: FormSheet, about: tuple[str, str]) -> None:
    title, advice = about
    facts = f"填报单位：{sheet.form.organisation}　　报送编号：{sheet.form.reference}"
    for row, text, style, height in ((1, title, "title", 30.0), (2, facts, "facts", 19.0), (3, advice, "facts", 19.0)):
        styled(sheet.sheet.cell(row, 1), style)
        put_text(sheet.sheet.cell(row, 1), text)
        sheet.sheet.row_dimensions[row].height = height
    opened = next(at for at, column in enumerate(sheet.columns, start=1) if column.is_open)
    sheet.band(1, opened - 1, "以下内容已预先填好，请勿改动", "band")
    sheet.band(opened, len(sheet.columns), "由贵单位填写", "open band")


def _page(written: FormSheet) -> None:
    sheet, form = written.sheet, written.form
    sheet.freeze_panes = f"A{FIRST}"
    sheet.print_title_rows = f"{BAND}:{HEADER}"
    sheet.page_setup.scale = SCALE
    # Not fitted to the page: that would make programs disregard the breaks.
    printed(sheet, f"A1:{written.width}{written.last}", f"{form.organisation}　{form.reference}", across=None)
