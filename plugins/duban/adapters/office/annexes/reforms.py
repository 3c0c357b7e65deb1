"""创新突破改革评估表: each reform as its lead, experts and the figures judge it."""

from collections.abc import Mapping

import pandas as pd

from duban.adapters.office.annexes.sheet import PAPER_A3, Annex
from duban.domain.report import Report
from duban.domain.report.reforms import Reform

WIDTHS = {
    "序号": 6,
    "牵头部门": 16,
    "目标任务": 26,
    "灯": 8,
    "主要做法": 34,
    "实际成效": 30,
    "不足之处": 24,
    "自评": 11,
    "专家论证": 28,
    "专家意见": 30,
    "不一致之处": 34,
    "来源": 30,
}


def reform_annex(report: Report, places: Mapping[str, int]) -> Annex:
    """Every item that is marked, also those that nobody has assessed yet."""
    marked = report.reforms.marked
    table = pd.DataFrame([_reform(one, report) for one in marked], columns=list(WIDTHS))
    lines = [places.get(one.row.origin.number, 0) if one.row.origin else 0 for one in marked]
    return Annex(
        table, WIDTHS, "没有标注为创新突破改革的事项。", PAPER_A3, lines, (("来源", "来源"),), labels=report.labels
    )


def _reform(one: Reform, report: Report) -> dict[str, object]:
    row, said = one.row, one.assessment
    texts = said.texts if said and one.assessed_in == report.period else {}
    return {
        "序号": row.item.number,
        "牵头部门": row.lead,
        "目标任务": row.item.goal,
        "灯": row.light.value,
        "主要做法": texts.get("done", "本期未作自我评估"),
        "实际成效": texts.get("effect", ""),
        "不足之处": texts.get("lacking", ""),
        "自评": texts.get("rating", ""),
        "专家论证": one.review.told if one.review else "",
        "专家意见": one.review.opinion if one.review else "",
        "不一致之处": "；".join(one.differences),
        "来源": row.source,
    }
