"""The sheets of what needs attention: 量化指标表, 问题清单, 变化清单."""

from collections.abc import Mapping

import pandas as pd

from duban.adapters.office.annexes.items import lines_of
from duban.adapters.office.annexes.sheet import Annex
from duban.domain.calendar.cycle import Period
from duban.domain.report import Report
from duban.domain.report.matters import ReportedMatter
from duban.domain.report.tally import Row
from duban.domain.report.targets import JudgedTarget

TARGET_WIDTHS = {
    "编号": 11,
    "序号": 6,
    "牵头部门": 18,
    "指标名称": 34,
    "目标值": 16,
    "目标日期": 13,
    "填报值": 16,
    "填报依据": 22,
    "序时进度": 10,
    "判定": 16,
    "来源": 38,
}
MATTER_WIDTHS = {
    "类别": 12,
    "序号": 6,
    "责任单位": 18,
    "一级指标": 14,
    "目标任务": 26,
    "灯": 8,
    "内容": 40,
    "协调层级": 10,
    "协调情况": 28,
    "起始报告期": 14,
    "已历期数": 9,
    "下一步计划": 30,
    "待核实": 10,
    "来源": 38,
}
CHANGE_WIDTHS = {"类型": 18, "序号": 6, "牵头部门": 18, "目标任务": 34, "上期": 34, "本期": 50, "来源": 38}
LINKED = (("来源", "来源"),)


def target_annex(report: Report, places: Mapping[str, int]) -> Annex:
    """量化指标表: every enabled target with what was last reported."""
    judged = report.targets.judged
    table = pd.DataFrame([_target(target) for target in judged], columns=list(TARGET_WIDTHS))
    lines = [places.get(target.origin.number, 0) if target.origin else 0 for target in judged]
    items = lines_of(report, (target.kpi.item for target in judged))
    nothing = "任务清单未设量化指标。"
    return Annex(table, TARGET_WIDTHS, nothing, lines=lines, linked=LINKED, labels=report.labels, items=items)


def _target(target: JudgedTarget) -> dict[str, object]:
    kpi, said = target.kpi, target.said
    return {
        "编号": kpi.code,
        "序号": kpi.item,
        "牵头部门": target.lead,
        "指标名称": kpi.metric,
        "目标值": kpi.aim,
        "目标日期": kpi.due.isoformat() if kpi.due else "",
        "填报值": kpi.measured(said.text) if said and said.text else "",
        "填报依据": target.basis,
        "序时进度": f"{round(target.share, 1):g}%" if target.share is not None else "",
        "判定": target.state.value,
        "来源": _origin(target),
    }


def _origin(target: JudgedTarget) -> str:
    """The return that says it, the file that was imported, or why there is neither."""
    if target.kpi.source:
        return f"导入：{target.figure.file_name}" if target.figure else f"待导入（{target.kpi.source}）"
    return target.origin.number if target.origin else "未填报"


def matter_annex(report: Report, places: Mapping[str, int]) -> Annex:
    """问题清单: problems, then what is to be coordinated, each with its age."""
    told = [("存在问题", matter) for matter in report.matters] + [("需协调事项", need) for need in report.needs]
    table = pd.DataFrame([_matter(kind, matter, report.period) for kind, matter in told], columns=list(MATTER_WIDTHS))
    lines = [_line(matter.row, places) for _kind, matter in told]
    items = lines_of(report, (matter.row.item.number for _kind, matter in told))
    nothing = "本期无单位反映问题。"
    return Annex(table, MATTER_WIDTHS, nothing, lines=lines, linked=LINKED, labels=report.labels, items=items)


def _matter(kind: str, matter: ReportedMatter, period: Period) -> dict[str, object]:
    row = matter.row
    return {
        "类别": kind,
        "序号": row.item.number,
        "责任单位": matter.owner,
        "一级指标": row.item.indicator.name,
        "目标任务": row.item.goal,
        "灯": row.light.value,
        "内容": matter.text,
        "协调层级": matter.level.value if matter.level else "",
        "协调情况": matter.handled,
        "起始报告期": matter.since.title,
        "已历期数": periods_between(matter.since, period),
        "下一步计划": row.entry.next_steps if row.entry else "",
        "待核实": "、".join(row.item.unconfirmed),
        "来源": row.source,
    }


def periods_between(first: Period, last: Period) -> int:
    """How many periods from *first* to *last*, both counted."""
    return last.since(first) + 1


def change_annex(report: Report, places: Mapping[str, int]) -> Annex:
    """变化清单: against the period before, then what this draft says otherwise than an earlier one."""
    changed = [
        {
            "类型": change.kind.value,
            "序号": change.row.item.number,
            "牵头部门": change.row.lead,
            "目标任务": change.row.item.goal,
            "上期": change.before,
            "本期": change.after,
            "来源": change.row.source,
        }
        for change in report.changes
    ]
    restatement = report.restatement
    corrected = [
        {
            "类型": f"更正（比第{restatement.against}稿）",
            "序号": "",  # a correction may be of several items, which it names
            "牵头部门": "",
            "目标任务": "",
            "上期": "",
            "本期": text,
            "来源": "",
        }
        for text in (restatement.changes if restatement else ())
        if restatement
    ]
    table = pd.DataFrame([*changed, *corrected], columns=list(CHANGE_WIDTHS))
    lines = [*(_line(change.row, places) for change in report.changes), *(0 for _ in corrected)]
    nothing = "本期为首期，无上期可比。" if report.compared_to is None else "与上期相比无变化。"
    items = [*lines_of(report, (change.row.item.number for change in report.changes)), *(0 for _ in corrected)]
    return Annex(table, CHANGE_WIDTHS, nothing, lines=lines, linked=LINKED, labels=report.labels, items=items)


def _line(row: Row, places: Mapping[str, int]) -> int:
    return places.get(row.origin.number, 0) if row.origin else 0
