"""How leads, experts and figures judge the reforms, in the words of a report."""

from collections import Counter

from duban.domain.report.reforms import Reform, Reforms
from duban.domain.returns.assessment import Rating

DIFFERENCES_TOLD = 3


def reforms_told(reforms: Reforms, annex: str) -> str:
    """
    At the end of a year and of the plan, how the items marked 创新突破改革 are judged; empty otherwise.

    Items on which they differ are named with their leads; what each of them says stands in *annex*.
    """
    if reforms.period is None or not reforms.marked:
        return ""
    assessed, silent = reforms.assessed, len(reforms.marked) - len(reforms.assessed)
    rated = Counter(one.assessment.rating for one in assessed if one.assessment)
    counts = "、".join(f"{rating}{rated[rating]}项" for rating in Rating if rated[rating])
    opening = f"已标注{len(reforms.marked)}项，自评{len(assessed)}项"
    opening += f"（{counts}）" if counts else ""
    opening += f"、未自评{silent}项" if silent else ""
    heard = f"，专家论证{len(reforms.reviewed)}项" if reforms.reviewed else ""
    return f"{opening}{heard}。{_differences(reforms.different, annex)}"


def _differences(different: tuple[Reform, ...], annex: str) -> str:
    if not different:
        return "自评、专家论证与量化指标未见不一致。"
    told = "、".join(f"{one.row.lead}{one.row.item.told}" for one in different[:DIFFERENCES_TOLD])
    more = "等" if len(different) > DIFFERENCES_TOLD else ""
    return f"自评与论证、指标不一致的{len(different)}项，待核实：{told}{more}，详见{annex}。"
