"""The working ledger (工作台账) as one .xlsx: every item of the plan as it stands at a moment, and its source."""

import pandas as pd

from duban.adapters.office.annexes.file import new_workbook, saved
from duban.adapters.office.annexes.items import ITEM_WIDTHS, NO_ITEMS, SAID, item_table
from duban.adapters.office.annexes.returns import places_of, source_annex
from duban.adapters.office.annexes.sheet import PAPER_A3, SOURCES, Annex, add_sheet, of_period
from duban.domain.calendar.moments import told_day
from duban.domain.papers.prose import moment
from duban.domain.report import Report

LEDGER = "工作台账"
PLAN_WIDTHS = {"序号": 5, "大类": 12, "一级指标": 10, "目标任务": 24, "具体措施": 40, "牵头部门": 14, "责任单位": 18}
WIDTHS = PLAN_WIDTHS | {name: width for name, width in ITEM_WIDTHS.items() if name not in PLAN_WIDTHS}


def write_ledger(report: Report, title: str) -> bytes:
    """The ledger under *title*; what an organisation said leads to its return in the sheet 来源. Equal facts, bytes."""
    workbook = new_workbook()
    places = places_of(report.sources)
    lines = [places.get(row.origin.number, 0) if row.origin else 0 for row in report.rows]
    annex = Annex(_table(report), WIDTHS, NO_ITEMS, PAPER_A3, lines, (SAID, ("来源", "来源")), labels=report.labels)
    note = f"截至{moment(report.as_of)}　统计截止日：{told_day(report.counted_to)}　灯由系统按完成时限和报送情况计算"
    add_sheet(workbook, LEDGER, of_period(annex, report.period), f"{title}{LEDGER}", note)
    add_sheet(workbook, SOURCES, source_annex(report.sources), f"{title}{LEDGER}——数据来源", note)
    return saved(workbook, f"{title}{LEDGER}", report.as_of)


def _table(report: Report) -> pd.DataFrame:
    """The items of the annexes, with what else the plan says of each."""
    return item_table(report.rows).assign(
        具体措施=["\n".join(row.item.measures) for row in report.rows],
        责任单位=[row.item.co_responsible for row in report.rows],
    )
