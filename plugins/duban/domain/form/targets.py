"""The sheets 量化指标 and 路线图: their columns, and which targets and milestones are asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from duban.domain.calendar.moments import told_day
from duban.domain.form.column import Column, Content
from duban.domain.form.form import Form
from duban.domain.form.words import NOTHING
from duban.domain.plan.programme import Direction, Item, Kpi
from duban.domain.returns.submission import Milestone

MOST_STEPS = 6
# Milestones steer what is far off; of an item that falls due sooner they would only be one more thing to write.
STEPS_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class RoadmapStep:
    """One row of 路线图: the step of that number, from 1 to MOST_STEPS, of an item."""

    item: Item
    number: int


def targets_asked(kpis: Iterable[Kpi], items: Iterable[Item]) -> tuple[Kpi, ...]:
    """The targets of *items* that a form asks, by item: those that are enabled and that nobody collects already."""
    numbers = {item.number for item in items}
    return tuple(sorted((kpi for kpi in kpis if kpi.is_asked and kpi.item in numbers), key=lambda kpi: kpi.item))


def items_to_map(items: Iterable[Item], on_file: Mapping[int, tuple[Milestone, ...]], until: date) -> tuple[Item, ...]:
    """The items of which the 路线图 is asked: none once any is on file; else the dated ones that are still far off."""
    if on_file:
        return ()
    return tuple(item for item in items if item.deadline.on is not None and item.deadline.on - until >= STEPS_AHEAD)


def shared_items(form: Form) -> tuple[Item, ...]:
    """The items of *form* for which others answer as well, so that their lead may ask them for words."""
    return tuple(item for item in form.items if item.co_responsible or len(item.leads) > 1)


def _target(_: Form, kpi: Kpi) -> str:
    return f"{Direction(kpi.direction).sign}{kpi.target}"


def _last_value(form: Form, kpi: Kpi) -> str:
    entry = form.last.get(kpi.item)
    said = next((value for value in entry.values if value.kpi == kpi.code), None) if entry else None
    return said.text if said and said.text else NOTHING


def _last_source(form: Form, kpi: Kpi) -> str | None:
    entry = form.last.get(kpi.item)
    said = next((value for value in entry.values if value.kpi == kpi.code), None) if entry else None
    return said.source or None if said else None


def _due(_: Form, kpi: Kpi) -> str:
    return told_day(kpi.due) if kpi.due else "长期"


TARGET_COLUMNS = (
    Column("kpi", "指标编号", 9, shows=lambda _, kpi: kpi.code),
    Column("item", "序号", 6, Content.NUMBER, lambda _, kpi: str(kpi.item), lambda form, kpi: form.labels.of(kpi.item)),
    Column("missing", "还差", 6, Content.COUNT, shows=lambda *_: ""),
    Column("metric", "指标名称", 30, shows=lambda _, kpi: kpi.metric),
    Column("unit", "计量单位", 9, shows=lambda _, kpi: kpi.unit),
    Column("target", "目标值", 9, shows=_target),
    Column("due", "目标日期", 14, shows=_due),
    Column("last", "上期数值", 10, shows=_last_value),
    Column(
        "value",
        "本期数值",
        13,
        Content.NUMBER,
        required=True,
        note="只填数字",
        hint="只填数字，计量单位见左边；请勿填写“约”“近”等字样。暂无数据的填“无”。",
    ),
    Column(
        "source",
        "数据来源",
        24,
        note="系统、报表或文号",
        hint="数据出自哪个系统、报表或文件，已按上期预填。",
        carries=_last_source,
    ),
)

MILESTONE_COLUMNS = (
    Column("item", "序号", 6, Content.NUMBER, lambda _, step: str(step.item.number), lambda _, step: step.item.label),
    Column("missing", "还差", 6, Content.COUNT, shows=lambda *_: ""),
    Column("goal", "目标任务", 36, shows=lambda _, step: step.item.goal),
    Column("deadline", "完成时限", 14, shows=lambda _, step: step.item.deadline.told),
    Column("step", "节点", 6, Content.NUMBER, shows=lambda _, step: str(step.number)),
    Column(
        "on",
        "计划时间",
        14,
        Content.DATE,
        note="年-月-日",
        hint="本节点计划完成的日期，例如 2021-11-30，按先后填写；节点不足六个的，多余的行留空。",
    ),
    Column("what", "工作内容", 48, note="到时完成什么", hint="到该日期完成什么，写一句话，例如“系统上线试运行”。"),
)
