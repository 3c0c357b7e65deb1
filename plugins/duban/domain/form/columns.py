"""The columns of 填报表: one list drives writing, reading, checking and the report."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any

from duban.domain.form import carrying
from duban.domain.form.column import Column, Content
from duban.domain.form.form import Form
from duban.domain.form.words import NOTHING, TICK, UNCONFIRMED, short
from duban.domain.plan.programme import DeadlineKind, Item
from duban.domain.returns.submission import CoordinationLevel, Entry, MeasureState, Status


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
    """What was told last time, headed by what has to be spoken of: what is lacking, milestones of this period."""
    last = form.last.get(item.number)
    first, until = form.covers
    steps = [step for step in form.milestones.get(item.number, ()) if first <= step.on <= until]
    parts = [*filter(None, (form.asked_more.get(item.number),))]
    parts += [*filter(None, (form.amended.get(item.number),))]
    if form.short.get(item.number):
        parts.append(f"未达到：{'；'.join(one.words for one in form.short[item.number])}")
    parts += [f"本期节点：{short(step.on)}{step.what}" for step in steps]
    return "\n".join((*parts, last.progress if last and last.progress else NOTHING))


def deadline_shown(item: Item) -> str:
    """The deadline; where the plan sets none, what the lead may do about it."""
    asked = "，请在“预计完成时间”提出建议时限" if item.deadline.kind is DeadlineKind.UNSTATED else ""
    return item.deadline.told + asked


def _status_choices(_: Form, item: Item) -> tuple[str, ...]:
    return tuple(status.value for status in statuses_for(item.deadline.kind))


def _measure_choices(_form: Form, _item: Item) -> tuple[str, ...]:
    return tuple(state.value for state in MeasureState)


def _level_choices(_form: Form, _item: Item) -> tuple[str, ...]:
    return tuple(level.value for level in CoordinationLevel)


def _unchanged_choices(_form: Form, _item: Item) -> tuple[str, ...]:
    return (TICK,)


COLUMNS = (
    Column("number", "序号", 5, Content.NUMBER, lambda _, item: str(item.number), lambda _, item: item.label),
    Column("missing", "还差", 4.5, Content.COUNT, shows=lambda *_: ""),
    Column("indicator", "一级指标", 8.5, shows=lambda _, item: item.indicator.name),
    Column("goal", "目标任务", 18, shows=lambda _, item: item.goal),
    Column("measures", "具体措施", 44, shows=lambda _, item: printed_measures(item)),
    Column("co_responsible", "责任部门", 14, shows=_co_responsible),
    Column("deadline", "完成时限", 11.5, shows=lambda _, item: deadline_shown(item)),
    Column("last_status", "上期完成情况", 8.5, shows=_last_status),
    Column("last_progress", "上期进展", 23, shows=_last_progress, style="small"),
    Column(
        "unchanged",
        "本月无变化",
        6.3,
        Content.CHOICE,
        note="▼",
        hint="与上期相比确无变化的选“√”，本行其余各格可不填，按上期内容计。有明确时限的事项不能连续两期选，到期的当期不能选。",
        choices=_unchanged_choices,
        carries=carrying.unchanged_told,
        refuses=carrying.refuses_unchanged,
    ),
    Column(
        "status",
        "完成情况",
        12,
        Content.CHOICE,
        required=True,
        note="必选▼",
        hint="请从下拉列表选择。是否逾期由系统按完成时限计算，不必填报。",
        choices=_status_choices,
        carries=carrying.status_told,
    ),
    Column(
        "measure",
        "措施",
        6.5,
        Content.CHOICE,
        hint="请选择该条具体措施的落实情况，已按上期预填，有变化的改选。完成情况为“已完成”“未启动”的可不选。",
        choices=_measure_choices,
        repeats=True,
    ),
    Column(
        "progress",
        "本月进展",
        36,
        required=True,
        note="必填，300字以内",
        hint="请写明本月的具体举措和成效，300字以内。请勿只写“同上”“无”“正在推进”。"
        "选“本月无变化”“未启动”“持续推进（无进展）”的可不填。",
        begins_page=True,
    ),
    Column(
        "problems",
        "存在问题",
        20,
        note="滞后、逾期等必填",
        hint="选择“滞后”“未启动”，或已过完成时限仍未完成的，必须填写；单元格变红表示还缺内容。",
    ),
    Column(
        "next_steps",
        "下一步计划",
        20,
        note="滞后、逾期等必填",
        hint="选择“滞后”“未启动”，或已过完成时限仍未完成的，必须填写；单元格变红表示还缺内容。",
    ),
    Column(
        "coordination",
        "需协调事项",
        17,
        note="没有可不填",
        hint="需要其他部门或上级协调解决的具体事项，已按上期预填；已解决的请删去。填写的，请在右边选择协调层级。",
        carries=carrying.coordination_told,
    ),
    Column(
        "coordination_level",
        "协调层级",
        8,
        Content.CHOICE,
        note="▼",
        hint="填写了“需协调事项”的，请选择：部门间、市级或省级。",
        choices=_level_choices,
        carries=carrying.level_told,
    ),
    Column(
        "expected_on",
        "预计完成时间",
        12,
        Content.DATE,
        note="年-月-日",
        hint="请填写年月日，例如 2021-12-31；已按上期预填，有变化的请改。已完成的事项可不填。",
        carries=carrying.expected_told,
    ),
    Column(
        "evidence",
        "佐证材料",
        16,
        note="文件名、文号",
        hint="申报“已完成”的，请填写佐证材料的文件名称、文号或链接，材料可随邮件一并附上。随省推进的事项请注明省级安排依据。",
        carries=carrying.evidence_told,
    ),
    Column("remark", "备注", 10, hint="需要说明的其他情况（选填）。"),
)


_SPOKEN_OF = {field.name for field in fields(Entry)}


def further_columns() -> tuple[Column, ...]:
    """The columns that are filled and of which no rule speaks: what stands in them is kept as it was typed."""
    return tuple(column for column in COLUMNS if column.is_open and not column.repeats and column.key not in _SPOKEN_OF)


def measure_key(number: int) -> str:
    """The key of the column that ticks the measure of that number, counted from 1."""
    return f"measure_{number}"


def columns_for(items: Iterable[Item]) -> tuple[Column, ...]:
    """The columns of one form: COLUMNS with as many measure columns as its longest item needs."""
    most = max((len(item.measures) for item in items), default=1)
    return tuple(
        numbered
        for column in COLUMNS
        for numbered in ([_numbered(column, n) for n in range(1, most + 1)] if column.repeats else (column,))
    )


def column_of(key: str) -> Column:
    """The column of that key, of COLUMNS or one of the measure columns; KeyError if there is none."""
    for column in COLUMNS:
        if column.key == key:
            return column
    stem, _, number = key.rpartition("_")
    for column in COLUMNS:
        if column.repeats and column.key == stem and number.isdecimal():
            return _numbered(column, int(number))
    raise KeyError(key)


def _numbered(column: Column, number: int) -> Column:
    return replace(
        column,
        key=measure_key(number),
        title=f"{column.title}{number}",
        repeats=False,
        carries=carrying.measure_told(number),
        refuses=_no_such_measure(number),
    )


def _no_such_measure(number: int) -> Callable[[Form, Item], str]:
    return lambda _, item: "" if number <= len(item.measures) else "本项没有这一条措施，不必填写。"


def shown(column: Column, form: Any, row: Any) -> str:
    """What a locked column says of a *row*, marked where the plan itself is doubtful; empty for an open column."""
    if column.shows is None:
        return ""
    text = column.shows(form, row)
    return text + UNCONFIRMED if column.title in getattr(row, "unconfirmed", ()) else text
