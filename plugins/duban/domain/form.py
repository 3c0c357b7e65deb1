"""The form as data: one list of columns drives writing, reading, checking and the report."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from duban.domain.cycle import TIMEZONE, Reference
from duban.domain.programme import DeadlineKind, Item, Kpi
from duban.domain.submission import CoordinationLevel, Entry, MeasureState, Status

COVER_SHEET = "首页"
TABLE_SHEET = "填报表"
TARGET_SHEET = "量化指标"
MILESTONE_SHEET = "路线图"
META_SHEET = "_meta"
TEMPLATE_VERSION = "1"
BANNER = "本邮箱为互联网邮箱，严禁填报、传输国家秘密、工作秘密和个人隐私信息。"
UNCONFIRMED = "（待核实）"
NOTHING = "—"
TICK = "√"


@dataclass(frozen=True, slots=True)
class Form:
    """
    All that one organisation's workbook of one cycle says before it is filled.

    `token` is our mark over the reference. `last` holds the entries last accepted, by item number. `people` are
    the prefilled cover fields by key (filler, phone, reviewer, signer).
    """

    reference: Reference
    token: str
    title: str
    organisation: str
    salutation: str
    items: tuple[Item, ...]
    lead_names: Mapping[str, str]
    covers: tuple[date, date]
    answer_by: date
    late_from: datetime
    contact_line: str
    people: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[int, Entry] = field(default_factory=dict)
    kpis: tuple[Kpi, ...] = ()

    @property
    def on_time_until(self) -> date:
        """The last day that is on time, until 24:00 Asia/Shanghai."""
        return self.late_from.astimezone(TIMEZONE).date() - timedelta(days=1)


class Content(StrEnum):
    """What kind of thing stands in a column."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a sheet that is filled: of 填报表, 量化指标 or 路线图.

    `width` is in Excel's characters. A locked column has `shows`, what it says of a row (an Item, a Kpi, a
    Step); an open one has a `hint`, the input message, and `note`, the few words printed under its title.
    `choices` are the drop-down values for an item. `repeats` marks the column that is written once per measure.
    """

    key: str
    title: str
    width: float
    content: Content = Content.TEXT
    shows: Callable[[Form, Any], str] | None = None
    required: bool = False
    note: str = ""
    hint: str = ""
    choices: Callable[[Item], tuple[str, ...]] | None = None
    repeats: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the organisation fills it."""
        return self.shows is None

    @property
    def heading(self) -> str:
        """The printed header: the title, and below it in brackets what is expected."""
        return f"{self.title}\n（{self.note}）" if self.note else self.title

    @property
    def mark(self) -> str:
        """The hidden key over the column, by which it is found when its header was edited."""
        return f"#{self.key}"


def statuses_for(kind: DeadlineKind) -> tuple[Status, ...]:
    """The values of 完成情况 for that kind of deadline (an item without date is never finished late)."""
    if kind is DeadlineKind.DATED:
        return (Status.DONE, Status.ON_SCHEDULE, Status.BEHIND, Status.NOT_STARTED)
    return (Status.PROGRESSING, Status.NOT_PROGRESSING, Status.DONE)


def is_past(item: Item, on: date) -> bool:
    """Whether the item's confirmed deadline lies before *on*; doubt blocks blame."""
    deadline = item.deadline.on
    return deadline is not None and deadline < on and item.blames


def owes_reason(item: Item, status: Status, on: date) -> bool:
    """Whether 存在问题 and 下一步计划 must be filled: behind, not started, or past its deadline and not done."""
    if status in (Status.BEHIND, Status.NOT_STARTED):
        return True
    return status is not Status.DONE and is_past(item, on)


def printed_measures(item: Item) -> str:
    """The measures as a numbered list, so that 措施2 of the ticks can be found in the text."""
    if len(item.measures) == 1:
        return item.measures[0]
    return "\n".join(
        text if re.match(r"\s*[（(]?\d+", text) else f"{number}.{text}"
        for number, text in enumerate(item.measures, start=1)
    )


def _co_responsible(form: Form, item: Item) -> str:
    """The printed cell, headed by the other leads for whom the first-named one compiles."""
    others = "、".join(form.lead_names.get(code, code) for code in item.leads[1:])
    parts = (f"会同牵头：{others}" if others else "", item.co_responsible)
    return "\n".join(filter(None, parts)) or NOTHING


def _last_status(form: Form, item: Item) -> str:
    last = form.last.get(item.number)
    if last is None:
        return NOTHING if form.last else "首次填报"
    return last.status.value if last.status else NOTHING


def _last_progress(form: Form, item: Item) -> str:
    last = form.last.get(item.number)
    return last.progress if last and last.progress else NOTHING


def _status_choices(item: Item) -> tuple[str, ...]:
    return tuple(status.value for status in statuses_for(item.deadline.kind))


def _measure_choices(_: Item) -> tuple[str, ...]:
    return tuple(state.value for state in MeasureState)


def _level_choices(_: Item) -> tuple[str, ...]:
    return tuple(level.value for level in CoordinationLevel)


def _unchanged_choices(_: Item) -> tuple[str, ...]:
    return (TICK,)


COLUMNS = (
    Column("number", "序号", 5, Content.NUMBER, shows=lambda _, item: str(item.number)),
    Column("indicator", "一级指标", 8.5, shows=lambda _, item: item.indicator.name),
    Column("goal", "目标任务", 17, shows=lambda _, item: item.goal),
    Column("measures", "具体措施", 44, shows=lambda _, item: printed_measures(item)),
    Column("co_responsible", "责任部门", 15, shows=_co_responsible),
    Column("deadline", "完成时限", 10.5, shows=lambda _, item: item.deadline.text),
    Column("last_status", "上期完成情况", 10.5, shows=_last_status),
    Column("last_progress", "上期进展", 16, shows=_last_progress),
    Column(
        "status",
        "完成情况",
        12.5,
        Content.CHOICE,
        required=True,
        note="必选▼",
        hint="请从下拉列表选择。是否逾期由系统按完成时限计算，不必填报。",
        choices=_status_choices,
    ),
    Column(
        "measure",
        "措施",
        7,
        Content.CHOICE,
        hint="请选择该条具体措施的落实情况：已落实、正在落实或未启动。灰色格表示本项没有这一条措施。",
        choices=_measure_choices,
        repeats=True,
    ),
    Column(
        "unchanged",
        "本月无变化",
        7,
        Content.CHOICE,
        note="可选▼",
        hint="本月确无变化的可选“√”，本月进展可不填。有明确时限的事项不得连续两个月选，到期的当期不得选。",
        choices=_unchanged_choices,
    ),
    Column(
        "progress",
        "本月进展",
        32,
        required=True,
        note="必填，300字以内",
        hint="请写明本月的具体举措和成效，300字以内。请勿只写“同上”“无”“正在推进”。"
        "选择“未启动”或“持续推进（无进展）”的可不填。",
    ),
    Column(
        "problems",
        "存在问题",
        19,
        note="滞后、未启动或逾期必填",
        hint="选择“滞后”“未启动”，或已过完成时限仍未完成的，必须填写；单元格变红表示还缺内容。",
    ),
    Column(
        "next_steps",
        "下一步计划",
        19,
        note="滞后、未启动或逾期必填",
        hint="选择“滞后”“未启动”，或已过完成时限仍未完成的，必须填写；单元格变红表示还缺内容。",
    ),
    Column(
        "coordination",
        "需协调事项",
        16,
        note="没有可不填",
        hint="需要其他部门或上级协调解决的具体事项（选填）。填写的，请在右边选择需要哪一级协调。",
    ),
    Column(
        "coordination_level",
        "协调层级",
        8,
        Content.CHOICE,
        note="▼",
        hint="填写了“需协调事项”的，请选择：部门间、市级或省级。",
        choices=_level_choices,
    ),
    Column(
        "expected_on",
        "预计完成时间",
        12,
        Content.DATE,
        note="年-月-日",
        hint="请填写年月日，例如 2021-12-31。已完成的事项可不填。",
    ),
    Column(
        "evidence",
        "佐证材料",
        13.5,
        note="文件名、文号",
        hint="申报“已完成”的，请填写佐证材料的文件名称、文号或链接，材料可随邮件一并附上。",
    ),
    Column("remark", "备注", 9, hint="需要说明的其他情况（选填）。"),
)


def _last_value(form: Form, kpi: Kpi) -> str:
    entry = form.last.get(kpi.item)
    said = next((value for value in entry.values if value.kpi == kpi.code), None) if entry else None
    return said.text if said and said.text else NOTHING


TARGET_COLUMNS = (
    Column("kpi", "指标编号", 9, shows=lambda _, kpi: kpi.code),
    Column("item", "序号", 6, Content.NUMBER, shows=lambda _, kpi: str(kpi.item)),
    Column("metric", "指标名称", 30, shows=lambda _, kpi: kpi.metric),
    Column("unit", "计量单位", 9, shows=lambda _, kpi: kpi.unit),
    Column("target", "目标值", 11, shows=lambda _, kpi: f"{kpi.direction}{kpi.target}"),
    Column("due", "目标日期", 12, shows=lambda _, kpi: kpi.due.isoformat() if kpi.due else NOTHING),
    Column("last", "上期数值", 12, shows=_last_value),
    Column("value", "本期数值", 14, Content.NUMBER, note="只填数字", hint="只填数字，单位见左边；请勿填写“约”“近”等。"),
    Column("source", "数据来源", 26, note="系统、报表或文号", hint="数据出自哪个系统、报表或文件（选填）。"),
)

MILESTONE_COLUMNS = (
    Column("item", "序号", 6, Content.NUMBER, shows=lambda _, step: str(step.item.number)),
    Column("goal", "目标任务", 36, shows=lambda _, step: step.item.goal),
    Column("deadline", "完成时限", 13, shows=lambda _, step: step.item.deadline.text),
    Column("step", "节点", 6, Content.NUMBER, shows=lambda _, step: str(step.number)),
    Column("on", "计划时间", 14, Content.DATE, note="年-月-日", hint="本节点计划完成的日期，例如 2021-11-30。"),
    Column("what", "工作内容和标志性成果", 50, hint="到该日期要完成什么，写一句话。"),
)
MOST_STEPS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One row of 路线图: the step of that number, from 1 to MOST_STEPS, of an item."""

    item: Item
    number: int


def measure_key(number: int) -> str:
    """The key of the column that ticks the measure of that number, counted from 1."""
    return f"measure_{number}"


def columns_for(items: Iterable[Item]) -> tuple[Column, ...]:
    """The columns of one form: COLUMNS with as many measure columns as its longest item needs."""
    most = max((len(item.measures) for item in items), default=1)
    return tuple(
        numbered for column in COLUMNS for numbered in (_numbered(column, most) if column.repeats else (column,))
    )


def _numbered(column: Column, count: int) -> tuple[Column, ...]:
    return tuple(
        replace(column, key=measure_key(number), title=f"{column.title}{number}", repeats=False)
        for number in range(1, count + 1)
    )


def column_of(key: str) -> Column:
    """The column of that key, of COLUMNS or one of the measure columns; KeyError if there is none."""
    for column in COLUMNS:
        if column.key == key:
            return column
    stem, _, number = key.rpartition("_")
    for column in COLUMNS:
        if column.repeats and column.key == stem and number.isdecimal():
            return replace(column, key=key, title=f"{column.title}{number}", repeats=False)
    raise KeyError(key)


@dataclass(frozen=True, slots=True)
class CoverField:
    """A yellow cell of the cover: its key in Form.people and the label before it."""

    key: str
    label: str
    hint: str


# Beside the four of COVER_FIELDS, which every return must fill.
NIL, NIL_REASON, EXPERIENCE, PUBLICITY = "nil", "nil_reason", "experience", "publicity"
UNIT_FIELDS = (
    CoverField(NIL, "零报告", "本期全部事项均无进展的，选“√”并在下一行写明原因，填报表可不填。"),
    CoverField(NIL_REASON, "零报告原因", "选择零报告的必须写明原因。"),
    CoverField(EXPERIENCE, "可复制推广的经验做法（选填）", "本单位可供其他地方或部门借鉴的做法，没有可不填。"),
    CoverField(PUBLICITY, "政策宣传解读情况（选填）", "每季度末月填写一次，没有可不填。"),
)

COVER_FIELDS = (
    CoverField("filler", "填报人", "实际填写本表的工作人员。"),
    CoverField("phone", "联系电话", "11位手机号或0595-XXXXXXXX。"),
    CoverField("reviewer", "审核人（科室负责人）", "审核本表的科室负责人，不得与填报人为同一人。"),
    CoverField("signer", "签发人（分管领导）", "签发本表的分管领导。"),
)


def plain(text: str) -> str:
    """A title or choice for comparison: half-width, without blanks, brackets alike, the note under a title dropped."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def title_of(heading: str) -> str:
    """The title in a printed header or label, ready to compare: without the note in brackets and the arrow."""
    return plain(heading).partition("(")[0].rstrip("▼*:")


def span(covers: tuple[date, date]) -> str:
    """9月26日—10月25日; with years when they differ."""
    first, last = covers
    years = first.year != last.year
    return "—".join(f"{day.year}年{short(day)}" if years else short(day) for day in (first, last))


def short(day: date) -> str:
    """10月25日."""
    return f"{day.month}月{day.day}日"


def weekday(day: date) -> str:
    """周一 … 周日."""
    return f"周{'一二三四五六日'[day.weekday()]}"


def deadline_lines(form: Form) -> tuple[str, str]:
    """By when to report: what is asked, and what still counts as on time."""
    asked = f"请于{short(form.answer_by)}（{weekday(form.answer_by)}）下班前报送"
    return asked, f"{short(form.on_time_until)}24:00前收到均为按时"


def shown(column: Column, form: Form, item: Item) -> str:
    """What a locked column says of *item*, marked where the plan itself is doubtful; empty for an open column."""
    if column.shows is None:
        return ""
    text = column.shows(form, item)
    return text + UNCONFIRMED if column.title in item.unconfirmed else text
