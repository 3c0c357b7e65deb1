"""The closing report of a programme as a workbook: how many items ended how, and each with what it rests on."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from duban.adapters.office.annexes.file import new_workbook, saved
from duban.adapters.office.annexes.sheet import PAPER_A3, Annex, add_sheet
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.plan.labels import Labels
from duban.domain.report.closing import EndedItem, Ending, ItemOutcome

SUMMARY, EACH = "总体情况", "逐项结果"
SUMMARY_WIDTHS = {"一级指标": 26, "事项": 8, **{outcome.value: 15 for outcome in ItemOutcome}, "核验销号率": 12}
EACH_WIDTHS = {
    "序号": 7,
    "一级指标": 16,
    "目标任务": 36,
    "牵头部门": 20,
    "完成时限": 20,
    "延期次数": 9,
    "结果": 20,
    "销号、终止日期": 15,
    "依据": 34,
    "最后一次填报的进展": 44,
}
TOTAL = "合计"


def write_closing(title: str, ending: Ending, labels: Labels, at: datetime) -> bytes:
    """The workbook of *ending* for the programme of that *title*, as it stood *at* then; the same bytes each time."""
    workbook = new_workbook()
    note = f"截至{told_day(at.astimezone(TIMEZONE).date())}　完成只计已核验销号的；已申报而未核验的另列"
    add_sheet(workbook, SUMMARY, Annex(_summary(ending), SUMMARY_WIDTHS, "", filters=False), f"{title}结项情况", note)
    table = pd.DataFrame([_row(one) for one in ending.items], columns=list(EACH_WIDTHS))
    add_sheet(workbook, EACH, Annex(table, EACH_WIDTHS, "", paper=PAPER_A3, labels=labels), f"{title}逐项结果", note)
    return saved(workbook, f"{title}结项情况", at)


def _summary(ending: Ending) -> pd.DataFrame:
    indicators = {one.item.indicator.number: one.item.indicator.name for one in ending.items}
    rows = [
        _counted(name, [one for one in ending.items if one.item.indicator.number == number])
        for number, name in sorted(indicators.items())
    ]
    return pd.DataFrame([*rows, _counted(TOTAL, ending.items)], columns=list(SUMMARY_WIDTHS))


def _counted(name: str, items: Sequence[EndedItem]) -> dict[str, object]:
    """One line; what was dropped is no part of what could be finished."""
    counts = Ending(tuple(items)).counts
    wanted = len(items) - counts[ItemOutcome.TERMINATED]
    rate = f"{100 * counts[ItemOutcome.CLOSED] / wanted:.1f}%" if wanted else "—"
    numbers = {outcome.value: count for outcome, count in counts.items()}
    return {"一级指标": name, "事项": len(items), **numbers, "核验销号率": rate}


def _row(one: EndedItem) -> dict[str, object]:
    return {
        "序号": one.item.number,
        "一级指标": one.item.indicator.name,
        "目标任务": one.item.goal,
        "牵头部门": "、".join(one.leads),
        "完成时限": one.item.deadline.told,
        "延期次数": one.extensions,
        "结果": one.outcome.value,
        "销号、终止日期": told_day(one.decided_on) if one.decided_on else "",
        "依据": one.basis,
        "最后一次填报的进展": one.last_said,
    }
