"""The sheets that list items: 任务进展总表, 一级指标进展表, 逾期及滞后清单, 临期清单."""

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from duban.adapters.office.annexes.sheet import FIRST_LINE, PAPER_A3, Annex
from duban.domain.calendar.moments import told_day
from duban.domain.form import further_columns
from duban.domain.papers.prose import percent
from duban.domain.papers.summary import RATES
from duban.domain.report import Report
from duban.domain.report.tally import Row, share
from duban.domain.returns.item_light import Light
from duban.domain.returns.submission import Entry, MeasureState

SEEN_LIGHTS = [light.value for light in Light]
ITEM_WIDTHS = {
    "序号": 5,
    "一级指标": 10,
    "目标任务": 24,
    "牵头部门": 14,
    "完成时限": 12,
    "灯": 7,
    "状态": 11,
    "评定依据": 21,
    "完成情况": 14,
    "措施落实": 11,
    "本月进展": 40,
    "存在问题": 22,
    "需协调事项": 18,
    "下一步计划": 22,
    "预计完成": 11,
    "佐证材料": 16,
    "备注": 11,
    **{column.title: column.width for column in further_columns()},
    "待核实": 9,
    "来源": 21,
}
# What an organisation wrote; each of these cells leads to its return in the sheet 来源.
SAID = ("完成情况", ["备注", *(column.title for column in further_columns())][-1])
LATE_COLUMNS = (
    *("序号", "一级指标", "目标任务", "牵头部门", "完成时限", "灯", "状态", "评定依据", "逾期天数", "滞后原因"),
    *("存在问题", "下一步计划", "预计完成", "来源"),
)
AHEAD_COLUMNS = (
    *("序号", "一级指标", "目标任务", "牵头部门", "完成时限", "剩余天数", "灯", "状态", "完成情况"),
    *("存在问题", "下一步计划", "预计完成", "来源"),
)
COUNTED = ("任务数", "已申报待核验", "有时限", "已到期", "到期已销号", "到期待核验")
INDICATOR_WIDTHS = {"大类": 20, "一级指标": 28, "任务数": 9, **dict.fromkeys(SEEN_LIGHTS, 9)}
INDICATOR_WIDTHS |= {"已申报待核验": 13, "有时限": 9, "已到期": 9, "到期已销号": 11, "到期待核验": 11}
INDICATOR_WIDTHS |= dict.fromkeys(RATES, 17)
NO_ITEMS = "任务清单为空。"


def item_annexes(report: Report, items: pd.DataFrame, places: Mapping[str, int]) -> tuple[Annex, ...]:
    """The four sheets; *places* are the lines of 来源 by number of the return."""
    origins = {row.item.number: row.origin.number for row in report.rows if row.origin}
    lines = [places.get(origins.get(number, ""), 0) for number in items["序号"]]
    items = items.assign(来源=_with_co_leads(report, items))
    overdue_first = [row.item.number for row in (*report.overdue, *report.behind)]
    late = items.set_index("序号", drop=False).loc[overdue_first]
    late_lines = [places.get(origins.get(number, ""), 0) for number in overdue_first]
    coming = [row.item.number for row in report.ahead]
    ahead = items.set_index("序号", drop=False).loc[coming]
    ahead_lines = [places.get(origins.get(number, ""), 0) for number in coming]
    return (
        Annex(items, ITEM_WIDTHS, NO_ITEMS, PAPER_A3, lines, (SAID, ("来源", "来源")), labels=report.labels),
        Annex(indicator_table(items), INDICATOR_WIDTHS, NO_ITEMS),
        Annex(
            late,
            _widths(LATE_COLUMNS),
            "本期无逾期、滞后事项。",
            lines=late_lines,
            items=lines_of(report, overdue_first),
            linked=(("来源", "来源"),),
            labels=report.labels,
        ),
        Annex(
            ahead.assign(剩余天数=[_days_left(row, report.counted_to) for row in report.ahead]),
            _widths(AHEAD_COLUMNS),
            f"{told_day(report.looks_to)}前无到期事项。",
            lines=ahead_lines,
            items=lines_of(report, coming),
            linked=(("来源", "来源"),),
            labels=report.labels,
        ),
    )


def lines_of(report: Report, items: Iterable[int]) -> list[int]:
    """The line of each of *items* in the main table, 0 for one that the plan has no more."""
    lines = {row.item.number: line for line, row in enumerate(report.rows, FIRST_LINE)}
    return [lines.get(number, 0) for number in items]


def _with_co_leads(report: Report, items: pd.DataFrame) -> list[str]:
    """来源 of each item, with the number of each co-lead's answer that speaks of it."""
    given: dict[int, list[str]] = {}
    for each in report.co_leads:
        for said in each.contributions:
            given.setdefault(said.item, []).append(each.source.number)
    pairs = zip(items["序号"], items["来源"], strict=True)
    return ["；会签：".join([source, *given.get(number, ())]) for number, source in pairs]


def _days_left(row: Row, counted_to: date) -> int:
    """How many days of its time an open item has left, from the 统计截止日 on."""
    return (row.item.deadline.on - counted_to).days if row.item.deadline.on else 0


def _widths(columns: Iterable[str]) -> dict[str, float]:
    return {name: ITEM_WIDTHS.get(name, {"滞后原因": 14}.get(name, 9)) for name in columns}


def item_table(rows: Iterable[Row]) -> pd.DataFrame:
    """One line per item; texts are text, also where they look like numbers, and nothing is nan."""
    table = pd.DataFrame([_item(row) for row in rows])
    numbers = ("序号", "逾期天数", "有时限", "已到期", "到期已销号", "到期待核验", "已申报待核验", "任务数")
    return table.astype({name: "str" for name in table.columns if name not in numbers})


def _item(row: Row) -> dict[str, object]:
    item = row.item
    return {
        "序号": item.number,
        "大类": item.indicator.category,
        "一级指标": item.indicator.name,
        "目标任务": item.goal,
        "牵头部门": "、".join(row.leads),
        "完成时限": item.deadline.told,
        "灯": row.light.value,
        "状态": row.standing.value,
        "评定依据": row.judgement.reason,
        "逾期天数": row.days_overdue,
        "滞后原因": row.delay,
        **_said(row),
        "待核实": "、".join(item.unconfirmed),
        "来源": row.source,
        "任务数": 1,
        "有时限": int(item.deadline.on is not None),
        "已到期": int(row.due),
        "到期已销号": int(row.due and row.is_closed),
        "到期待核验": int(row.due and row.is_claimed),
        "已申报待核验": int(row.is_claimed),
    }


def _said(row: Row) -> dict[str, str]:
    """What the organisation wrote, by title; all empty where it wrote nothing."""
    entry = row.entry
    if entry is None:
        return dict.fromkeys(list(ITEM_WIDTHS)[list(ITEM_WIDTHS).index(SAID[0]) : -2], "")
    level = f"（{entry.coordination_level}）" if entry.coordination_level else ""
    unchanged = "本月无变化" if entry.unchanged else ""
    return {
        "完成情况": entry.status.value if entry.status else "",
        "措施落实": _measures(row),
        "本月进展": entry.progress or unchanged,
        "存在问题": row.problem,
        "需协调事项": f"{row.need}{level}" if row.need else "",
        "下一步计划": entry.next_steps,
        "预计完成": entry.expected_on.isoformat() if entry.expected_on else "",
        "佐证材料": entry.evidence,
        "备注": entry.remark,
        **_further(entry),
    }


def _further(entry: Entry) -> dict[str, str]:
    """What stands in the columns that no rule speaks of, by title."""
    said = dict(entry.further)
    return {column.title: said.get(column.key, "") for column in further_columns()}


def _measures(row: Row) -> str:
    """How many measures are in place: 已落实3/5; nothing if none was ticked."""
    ticks = row.entry.measures if row.entry else ()
    if not any(ticks):
        return ""
    return f"已落实{ticks.count(MeasureState.IN_PLACE)}/{len(row.item.measures)}"


def indicator_table(items: pd.DataFrame) -> pd.DataFrame:
    """The items counted by indicator, in the order of the plan, with the sum of all at the end."""
    keys = ["大类", "一级指标"]
    sums = items.groupby(keys, sort=False)[list(COUNTED)].sum()
    lights = pd.crosstab([items["大类"], items["一级指标"]], items["灯"])
    table = sums.join(lights.reindex(columns=SEEN_LIGHTS, fill_value=0)).reset_index()
    total = table.drop(columns=keys).sum().to_frame().T.assign(大类="合计", 一级指标="")
    counted = pd.concat([table, total], ignore_index=True)
    closed, done = counted["到期已销号"], counted["到期已销号"] + counted["到期待核验"]
    rates = [[_rate(*pair) for pair in zip(those, counted["已到期"], strict=True)] for those in (closed, done)]
    return counted.assign(**dict(zip(RATES, rates, strict=True)))


def _rate(done: int, due: int) -> str:
    return percent(share(done, due))
