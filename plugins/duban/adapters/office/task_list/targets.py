"""The sheets 量化指标 and 待核实: numbers that items must reach, and cells the office has yet to confirm."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from duban.adapters.office.task_list.items import ITEM_COLUMNS, ITEMS, RowNumbers
from duban.adapters.office.task_list.sheet_reader import Faults, SheetRow
from duban.domain.plan.programme import Direction, Kpi, OpenQuestion

KPIS, QUESTIONS = "量化指标", "待核实"
KPI_COLUMNS = ("编号", "序号", "指标名称", "计量单位", "方向", "目标值", "目标日期", "类型", "启用")
# From which platform the office imports the figures; left empty, the lead is asked for them.
SOURCE = "数据来源"
QUESTION_COLUMNS = ("序号", "字段", "采用值", "依据", "已确认")
# How sure we are: a list that was typed says it by a 置信度, one that was imported by a 性质.
NATURE, CONFIDENCE = "性质", "置信度"
# What the document says itself; the shipped list was recognised from print.
ORIGINAL, RECOGNISED = "原文", "OCR原貌"
QUESTION_OPTIONS = (ORIGINAL, RECOGNISED, "备选", CONFIDENCE, NATURE)
# By their signs as `SheetRow.plain` gives them.
DIRECTIONS = {unicodedata.normalize("NFKC", one.sign): one for one in Direction}
KPI_KINDS = {"时点值": "stock", "累计值": "cumulative", "里程碑": "milestone", "规则": "rule"}
YES_NO = {"是": True, "否": False}
TARGET = re.compile(r"-?\d+(\.\d+)?")
# What is held with high confidence stays on the list but counts as settled: it blocks no blame.
SETTLED = "高"
CONFIDENCES = (SETTLED, "中高", "中", "中低", "低", "—")
# A cell that the importer put right without any other way to read the document is told, and settled.
# What it left out (a column of remarks, a note below a table) is of no cell and blocks nothing either.
REPAIRED, DOUBTFUL, LEFT_OUT = NATURES = ("已订正", "待核实", "未读入")
WHOLE_PLAN = "全部"
# The printed plan calls the column of indicators 改革事项.
OTHER_TITLES = {"改革事项": "一级指标"}
RANGE = re.compile(r"(\d{1,4})[-—–~至](\d{1,4})")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A row of the sheet 待核实, and whether the office has still to answer it."""

    question: OpenQuestion
    is_open: bool
    row: SheetRow


def read_questions(rows: list[SheetRow], called: RowNumbers, faults: Faults) -> tuple[AskedQuestion, ...]:
    """Every question in the order of the sheet, also those that are answered; items as they are *called*."""
    if rows and not {NATURE, CONFIDENCE} & set(rows[0].columns):
        faults.add(QUESTIONS, "第1行", f"缺少列“{CONFIDENCE}”，请恢复表头。")
    return tuple(_question(row, called, faults) for row in rows)


def tell_strange_items(questions: Iterable[AskedQuestion], numbers: Collection[int], faults: Faults) -> None:
    """Note questions about items that the plan does not have."""
    for asked in questions:
        if strange := [str(number) for number in asked.question.items if number not in numbers]:
            faults.at(asked.row, "序号", f"《{ITEMS}》中没有第 {'、'.join(strange)} 项，请改正序号。")


def _question(row: SheetRow, called: RowNumbers, faults: Faults) -> AskedQuestion:
    # What was left out is of a column that the list does not have, and perhaps of the whole plan.
    is_left_out = row.text(NATURE) == LEFT_OUT
    items = () if is_left_out and row.text("序号") == WHOLE_PLAN else _range(row, called)
    if not is_left_out:
        _tell_place(row, items, called, faults)
    _tell_assessment(row, faults)
    if row.text("已确认") not in (*YES_NO, ""):
        faults.at(row, "已确认", f"“{row.text('已确认')}”应为“是”或“否”，未确认的可留空。")
    question = OpenQuestion(
        items=items,
        field=row.text("字段"),
        adopted=row.text("采用值"),
        alternative=row.text("备选"),
        ground=row.text("依据"),
        confidence=row.text(CONFIDENCE) or "—",
        original=row.text(ORIGINAL) or row.text(RECOGNISED),
    )
    return AskedQuestion(question, row.text("已确认") != "是" and row.text(NATURE) not in (REPAIRED, LEFT_OUT), row)


def _tell_place(row: SheetRow, items: tuple[int, ...], called: RowNumbers, faults: Faults) -> None:
    """A question is of items and columns that are there."""
    if both := [part for part in _parts(row) if called.find(part) and called.are_all(_run(part))]:
        faults.at(row, "序号", f"“{both[0]}”既是文件编号，又可读作区间：前者请写“第{both[0]}项”，后者请用“至”。")
    elif not items:
        faults.at(row, "序号", f"“{row.text('序号')}”应为任务序号，如 7 或 63-67（单元格格式设为文本），或文件编号。")
    # A misspelt field would let an item be blamed for what nobody has confirmed.
    if strange := [field for field in _fields(row.text("字段")) if field not in ITEM_COLUMNS]:
        faults.at(row, "字段", f"“{'、'.join(strange)}”不是《{ITEMS}》的列，请写列标题，如“完成时限”。")


def _tell_assessment(row: SheetRow, faults: Faults) -> None:
    """A question says by the one column or the other whether it is settled."""
    for header, choices in ((NATURE, NATURES), (CONFIDENCE, CONFIDENCES)):
        if header in row.columns and row.text(header) not in choices:
            faults.at(row, header, f"“{row.text(header)}”应为 {'、'.join(choices)} 之一。")


def _parts(row: SheetRow) -> list[str]:
    """What the cell lists; a spreadsheet makes a date of 7-8 unless the cell is text."""
    return [] if row.is_date("序号") else re.split(r"[、,\s]+", row.plain("序号"))


def _range(row: SheetRow, called: RowNumbers) -> tuple[int, ...]:
    """Items written 7, 63-67, 130、131 or as published; none if the cell says anything else."""
    found: list[int] = []
    for part in _parts(row):
        number, run = called.find(part), _run(part)
        if number is None and not run:
            return ()
        found += run if number is None else (number,)
    return tuple(found)


def _run(part: str) -> range:
    """The numbers of 63-67, none of anything else."""
    match = RANGE.fullmatch(part)
    return range(int(match[1]), int(match[2]) + 1) if match else range(0)


def _fields(text: str) -> tuple[str, ...]:
    """The columns that a question names, by the titles of 任务清单."""
    return tuple(OTHER_TITLES.get(field, field) for field in re.split(r"[、，,\s]+", text))


def unconfirmed_fields(questions: Iterable[AskedQuestion]) -> dict[int, tuple[str, ...]]:
    """The doubtful columns of each item; what is confirmed or held with high confidence is none."""
    found: dict[int, dict[str, None]] = {}
    for asked in questions:
        if asked.is_open and asked.question.confidence != SETTLED:
            for item in asked.question.items:
                found.setdefault(item, {}).update(dict.fromkeys(_fields(asked.question.field)))
    return {item: tuple(fields) for item, fields in found.items()}


def read_kpis(rows: list[SheetRow], called: RowNumbers, numbers: Collection[int], faults: Faults) -> tuple[Kpi, ...]:
    """The targets in the order of the sheet, each of an item among *numbers*, named as it is *called*."""
    kpis = []
    seen: dict[str, str] = {}
    for row in rows:
        code = row.plain("编号")
        first = seen.setdefault(code, row.at("编号"))
        if not code:
            faults.at(row, "编号", "编号为空，请填写，如 K001-1。")
        elif first != row.at("编号"):
            faults.at(row, "编号", f"编号“{code}”重复（首次见于 {first}），请改为不同编号。")
        kpis.append(_kpi(row, code, called.find(row.plain("序号")), numbers, faults))
    return tuple(kpis)


def _kpi(row: SheetRow, code: str, number: int | None, numbers: Collection[int], faults: Faults) -> Kpi:
    target = row.plain("目标值")
    direction, kind = DIRECTIONS.get(row.plain("方向")), KPI_KINDS.get(row.text("类型"))
    enabled = YES_NO.get(row.text("启用"))
    if number is None or number not in numbers:
        faults.at(row, "序号", f"《{ITEMS}》中没有第“{row.text('序号')}”项，请改正量化指标 {code} 的序号。")
    if not row.text("指标名称"):
        faults.at(row, "指标名称", f"量化指标 {code} 的名称为空，请填写。")
    if direction is None:
        faults.at(row, "方向", f"“{row.text('方向')}”应为 ≤、≥、＞、＝ 之一。")
    if not TARGET.fullmatch(target):
        faults.at(row, "目标值", f"“{row.text('目标值')}”应为数字，单位写在“计量单位”列。")
    if kind is None:
        faults.at(row, "类型", f"“{row.text('类型')}”应为{'、'.join(KPI_KINDS)}之一。")
    if enabled is None:
        faults.at(row, "启用", f"“{row.text('启用')}”应为“是”或“否”。")
    return Kpi(
        code=code,
        item=number or 0,
        metric=row.text("指标名称"),
        unit=row.text("计量单位"),
        direction=direction or "",
        target=target,
        due=_due(row, faults),
        kind=kind or "",
        enabled=bool(enabled),
        source=row.text(SOURCE),
    )


def _due(row: SheetRow, faults: Faults) -> date | None:
    try:
        return row.day("目标日期")
    except ValueError:
        faults.at(row, "目标日期", f"“{row.text('目标日期')}”不是有效日期，请填写如 2021-12-31，或留空。")
        return None
