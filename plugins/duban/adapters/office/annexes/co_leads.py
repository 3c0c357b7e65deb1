"""The sheet 会签反馈表: what co-leads said of items that another unit reports."""

from collections.abc import Iterator, Mapping

import pandas as pd

from duban.adapters.office.annexes.items import lines_of
from duban.adapters.office.annexes.sheet import Annex
from duban.domain.report import Report
from duban.domain.report.co_leads import CoLead, ticks
from duban.domain.report.tally import Row

WIDTHS = {
    "会签单位": 18,
    "会签意见": 12,
    "修改意见": 30,
    "序号": 6,
    "目标任务": 30,
    "牵头部门": 18,
    "措施落实": 18,
    "本月进展": 44,
    "备注": 16,
    "来源": 38,
}


def co_lead_annex(report: Report, places: Mapping[str, int]) -> Annex:
    """One line for each item that a co-lead spoke of, or one for an opinion alone; each leads to its answer in 来源."""
    rows = {row.item.number: row for row in report.rows}
    told = [(each, line) for each in report.co_leads for line in _lines(each, rows)]
    table = pd.DataFrame([line for _each, line in told], columns=list(WIDTHS))
    lines = [places.get(each.source.number, 0) for each, _line in told]
    items = lines_of(report, (int(str(line["序号"] or 0)) for _each, line in told))
    nothing, linked = "本期没有会签反馈。", (("来源", "来源"),)
    return Annex(table, WIDTHS, nothing, lines=lines, linked=linked, labels=report.labels, items=items)


def _lines(each: CoLead, rows: Mapping[int, Row]) -> Iterator[dict[str, object]]:
    whole = {"会签单位": each.organisation, "会签意见": each.opinion, "修改意见": each.changes}
    source = {"来源": each.source.number}
    if not each.contributions:
        yield {**dict.fromkeys(WIDTHS, ""), **whole, **source}
    for said in each.contributions:
        row = rows.get(said.item)
        yield {
            **whole,
            "序号": said.item,
            "目标任务": row.item.goal if row else "",
            "牵头部门": row.lead if row else "",
            "措施落实": ticks(said),
            "本月进展": said.progress,
            "备注": said.remark,
            **source,
        }
