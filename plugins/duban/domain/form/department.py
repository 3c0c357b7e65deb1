"""The department's form as its sheets: the cover, 填报表, and beside it what is asked of some items alone."""

from dataclasses import replace

from duban.domain.form.asking import cells_asked
from duban.domain.form.claim_sheet import claim_columns
from duban.domain.form.column import Column, CoverField, widened
from duban.domain.form.columns import columns_for
from duban.domain.form.cover import COVER_FIELDS, NIL, NIL_REASON, cover_fields, unit_fields
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.form.errand_sheet import ERRAND_COLUMNS
from duban.domain.form.form import Form, deadline_lines
from duban.domain.form.layout import (
    Band,
    CoverLine,
    FormLayout,
    Heading,
    TableSheet,
    answer,
    counter,
    fact,
    headed_by,
    identity,
    line,
    steps,
    worded,
)
from duban.domain.form.locked import row_hashes
from duban.domain.form.reform_sheet import REFORM_COLUMNS
from duban.domain.form.targets import MILESTONE_COLUMNS, MOST_STEPS, TARGET_COLUMNS, RoadmapStep
from duban.domain.form.words import (
    BANNER,
    CLAIM_SHEET,
    DELAY_SHEET,
    ERRAND_SHEET,
    MILESTONE_SHEET,
    REFORM_SHEET,
    TABLE_SHEET,
    TARGET_SHEET,
    span,
)

LETTERS = 40  # of 12 points on a line over both columns of the cover
HEIGHTS = {NIL: 24.0, NIL_REASON: 30.0} | {field.key: 28.0 for field in COVER_FIELDS}
ROOM = 76.0  # points that a row has at least, so that it can be filled by hand
REPEATED = "goal"  # the columns up to this one stand on every page, and beside every cell while one scrolls
LOCKED, OPEN = "以下内容已预先填好，请勿改动", "由贵单位填写"
ITEMS_A_PAGE = 3
CLAIM_HELD = 3  # up to 目标任务
ABOUT_TARGETS = "请填写截至统计期末的累计数或当前值，只填数字，计量单位见左边；没有量化指标的事项不必自拟数字。"
ABOUT_CLAIMS = "请逐项核对由贵单位牵头的事项，只填这一次。无误的选“无异议”，有误的选“建议更正”；答复随下期填报表发出。"
ABOUT_DELAYS = "只列滞后、逾期，或节点、指标未达到的事项：每项选最主要的原因；本期已完成，或未逾期而已赶上的，可不选。"
ABOUT_REFORMS = (
    "本表只列创新突破改革事项：“标注意见”为黄色的，请选择是否同意标注；右边四格为黄色的，请作自我评估。灰色格不填。"
)
ABOUT_ERRANDS = (
    "会议议定、批示交办，随本表反馈的事项：每项选办理结果、写明办理情况；正在办理的下期再报，上期所填已预填。"
)
ABOUT_STEPS = "只填写一次：请为每项任务列出若干个关键节点（至多六个，按时间先后），今后据此核对进度，不再按月平均推算。"


def department_form(form: Form) -> FormLayout:
    """Everything that the workbook holds; a sheet on which nothing would be asked is left out."""
    sheets = [_table(form)]
    if form.kpis:
        sheets.append(_beside(form, TARGET_SHEET, TARGET_COLUMNS, form.kpis, ABOUT_TARGETS, 30.0))
    if form.delays:
        sheets.append(replace(_beside(form, DELAY_SHEET, DELAY_COLUMNS, form.delays, ABOUT_DELAYS, 34.0), across=1))
    if form.reforms:
        sheets.append(replace(_beside(form, REFORM_SHEET, REFORM_COLUMNS, form.reforms, ABOUT_REFORMS, 60.0), across=1))
    if form.errands:
        sheets.append(
            replace(_beside(form, ERRAND_SHEET, ERRAND_COLUMNS, form.errands, ABOUT_ERRANDS, 40.0), held=2, across=1)
        )
    if form.mapped:
        rows = tuple(RoadmapStep(item, number) for item in form.mapped for number in range(1, MOST_STEPS + 1))
        road = _beside(form, MILESTONE_SHEET, MILESTONE_COLUMNS, rows, ABOUT_STEPS, 20.0, "路线图（时间表）")
        sheets.append(
            replace(road, block=MOST_STEPS, blocks_a_page=ITEMS_A_PAGE, merged=("missing", "goal", "deadline"))
        )
    if form.claims:
        columns = claim_columns(form.claims)
        sheets.append(
            replace(_beside(form, CLAIM_SHEET, columns, form.claims, ABOUT_CLAIMS, 34.0), held=CLAIM_HELD, across=1)
        )
    layout = FormLayout(form.title, _facts(form), 30, _cover(form), tuple(sheets))
    return worded(layout, form.reference.period)


def _facts(form: Form) -> dict[str, str]:
    return identity(form) | {
        "items": " ".join(str(item.number) for item in form.items),
        "columns": " ".join(column.key for column in columns_for(form.items)),
        "targets": " ".join(kpi.code for kpi in form.kpis),
        "milestones": " ".join(str(item.number) for item in form.mapped),
        "delays": " ".join(str(line.item.number) for line in form.delays),
        "reforms": " ".join(str(line.item.number) for line in form.reforms),
        "errands": " ".join(str(line.number) for line in form.errands),
        "claims": " ".join(str(line.item.number) for line in form.claims),
        "locked": row_hashes(form),
    }


def _cover(form: Form) -> tuple[CoverLine, ...]:
    before = f"，上次 {form.asked_last} 格" if form.asked_last is not None else ""
    asked = f"{form.salutation}本期共有 {len(form.items)} 项任务事项。本次需填 {cells_asked(form)} 格{before}。"
    return (
        line(BANNER, "cover banner", 24),
        line(form.title, "cover title", 58),
        line(asked, "cover unit", 28),
        counter("cover count", 28),
        *_known(form),
        *steps(_told(form), LETTERS, (20, 35)),
        CoverLine(height=8),
        *(_asked(form, field) for field in (*cover_fields(form.area_code), *unit_fields(form))),
        fact("盖章处", "（单位公章）", 96, "cover seal"),
        line(form.contact_line, "cover step", 26),
    )


def _asked(form: Form, field: CoverField) -> CoverLine:
    return answer(field, form.people.get(field.key, ""), HEIGHTS.get(field.key, 64))


def _known(form: Form) -> list[CoverLine]:
    asked, still = deadline_lines(form)
    facts = [
        fact("填报单位", form.organisation, 24),
        fact("报送编号", str(form.reference), 24),
        fact("统计期", span(form.covers), 24),
        fact("报送时限", f"{asked}（{still}）", 36),
    ]
    told = [
        f"{why}：{form.labels.told(*numbers)}"
        for why, numbers in (("已销号", form.dropped), ("已终止", form.terminated))
        if numbers
    ]
    if told:
        gone = "；".join(told)
        facts.append(fact("本期不再填报", gone, 24 + 14 * (len(gone) // 55)))
    return facts


def _told(form: Form) -> tuple[str, ...]:
    """What to do, in the order of the sheets."""
    told = [
        "打开下方“填报表”，只填黄色单元格；其余内容已预先填好并锁定，请勿增删行列。",
        (
            "每项选择“完成情况”和各条措施的落实情况，写明“本月进展”；与上期相比没有变化的，选“本月无变化”即可。"
            "变红的单元格表示还缺内容。"
        ),
    ]
    if form.asked_more:
        listed = form.labels.told(*sorted(form.asked_more))
        told.append(f"{listed}申报完成后尚待补充，还缺什么见该项“上期进展”，补充后请重新选“已完成”。")
    if form.kpis:
        told.append(f"“量化指标”表共 {len(form.kpis)} 项，只填数字；没有量化指标的事项不必自拟数字。")
    if form.delays:
        told.append(f"“{DELAY_SHEET}”表列出滞后、逾期的 {len(form.delays)} 项，各选一个原因，上期选过的已预填。")
    if form.reforms:
        told.append(f"“{REFORM_SHEET}”表{_reforms_told(form)}。")
    if form.errands:
        told.append(f"“{ERRAND_SHEET}”表列出会议议定、批示交办的 {len(form.errands)} 项，各选办理结果并写明办理情况。")
    if form.mapped:
        told.append(f"“路线图”表只填这一次：为 {len(form.mapped)} 项任务各列出至多六个时间节点。")
    if form.claims:
        told.append(f"“{CLAIM_SHEET}”只填这一次：{len(form.claims)} 项任务逐项选“无异议”或“建议更正”。")
    return (
        *told,
        "核对下表填报人、联系电话、审核人、签发人，按程序审签；上方“填报进度”显示“已填齐”即可报送。",
        "直接回复原邮件并附上本表（保存为 .xlsx 格式，文件名可以更改）。",
    )


def _reforms_told(form: Form) -> str:
    assessed = sum(line.is_assessed for line in form.reforms)
    asked = len(form.reforms) - assessed
    return "，".join(
        (
            *((f"请对 {assessed} 项已标注的各填四格自我评估",) if assessed else ()),
            *((f"请对 {asked} 项拟标注的选择是否同意",) if asked else ()),
        )
    )


def _table(form: Form) -> TableSheet:
    """
    填报表, on A4 pages two across: left pages for what is planned and ticked, right ones for what is told.

    What belongs to the whole sheet begins right of the columns that are repeated on every page.
    """
    columns = balanced(widened(columns_for(form.items), form, form.items))
    repeated = _place(columns, REPEATED)
    opened = next(at for at, column in enumerate(columns, start=1) if column.is_open)
    second = next(at for at, column in enumerate(columns, start=1) if column.begins_page)
    facts = "　　".join((f"统计期：{span(form.covers)}", *deadline_lines(form)))
    return TableSheet(
        sheet=TABLE_SHEET,
        form=form,
        columns=columns,
        rows=form.items,
        head=(
            Heading(1, 1, "填报表", "title"),
            Heading(2, 1, form.organisation, "facts"),
            *headed_by(form.title, facts, column=repeated + 1),
        ),
        foot=_foot(form),
        room=ROOM,
        header_height=44.0,
        bands=(
            Band(1, repeated, "事项", "band"),
            Band(repeated + 1, opened - 1, LOCKED, "band"),
            Band(opened, second - 1, f"以下黄色单元格{OPEN}（▼为下拉选择，灰色格不填）", "open band"),
            Band(second, len(columns), f"以下黄色单元格{OPEN}", "open band"),
        ),
        held=repeated,
        is_filtered=True,
        across=2,
    )


def _beside(
    form: Form,
    sheet: str,
    columns: tuple[Column, ...],
    rows: tuple[object, ...],
    about: str,
    room: float,
    title: str = "",
) -> TableSheet:
    """量化指标 or 路线图: what is printed to the left, what is asked to the right."""
    opened = next(at for at, column in enumerate(columns, start=1) if column.is_open)
    facts = f"填报单位：{form.organisation}　　报送编号：{form.reference}"
    return TableSheet(
        sheet=sheet,
        form=form,
        columns=widened(columns, form, rows),
        rows=rows,
        head=headed_by(title or sheet, facts, (about, "facts")),
        foot=_foot(form),
        room=room,
        header_height=44.0,
        bands=(Band(1, opened - 1, LOCKED, "band"), Band(opened, len(columns), OPEN, "open band")),
        across=None,
    )


def _foot(form: Form) -> str:
    return f"{form.organisation}　{form.reference}"


def balanced(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """
    The columns with both pages equally wide, the longest text of the narrower one having what is left over.

    Printed two pages across, the break then falls before 本月进展 in every program, however wide its letters are.
    """
    second = next(at for at, column in enumerate(columns) if column.begins_page)
    repeated = _place(columns, REPEATED)
    left = sum(map(_width, columns[:second]))
    right = sum(map(_width, columns[:repeated] + columns[second:]))
    roomy, more = ("measures", right - left) if left < right else ("progress", left - right)
    return tuple(
        replace(column, width=round(column.width + more, 1)) if column.key == roomy else column for column in columns
    )


def _width(column: Column) -> float:
    """The width of a column with its borders, in characters."""
    return column.width + 0.7


def _place(columns: tuple[Column, ...], key: str) -> int:
    return next(at for at, column in enumerate(columns, start=1) if column.key == key)
