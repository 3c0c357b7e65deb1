"""The annexes of the report by number and name, for the paper that refers to them and the workbook that holds them."""

from duban.domain.report.report import Report

ANNEXES = (
    "任务进展总表",
    "一级指标进展表",
    "逾期及滞后清单",
    "临期清单",
    "报送情况一览表",
    "量化指标表",
    "问题清单",
    "变化清单",
    "会签反馈表",
    "填报负担表",
)
# At the end of a year and of the plan, where items are marked 创新突破改革.
ASSESSMENTS = "创新突破改革评估表"


def annex(name: str) -> str:
    """What a paper calls the annex of that name: 附件3; ValueError for one that there is not."""
    return f"附件{ANNEXES.index(name) + 1}"


def annexes_of(report: Report) -> tuple[str, ...]:
    """What the annexes of *report* are called, in their order."""
    return (*ANNEXES, ASSESSMENTS) if report.reforms.period and report.reforms.marked else ANNEXES
