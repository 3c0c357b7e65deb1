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
)
# In the same workbook for the office's own work: not attached to the paper, and without a number.
WORKING = ("变化清单", "会签反馈表", "填报负担表")
# At the end of a year and of the plan, where items are marked 创新突破改革.
ASSESSMENTS = "创新突破改革评估表"


def annex(name: str) -> str:
    """What a paper calls the annex of that name: 附件3; ValueError for one that there is not."""
    return f"附件{(*ANNEXES, ASSESSMENTS).index(name) + 1}"


def attached(report: Report) -> tuple[str, ...]:
    """What is attached to the paper on *report*, in the order of its numbers."""
    return (*ANNEXES, ASSESSMENTS) if report.reforms.period and report.reforms.marked else ANNEXES


def annexes_of(report: Report) -> tuple[str, ...]:
    """The sheets of the workbook with *report*: what is attached, then what the office works with."""
    return (*attached(report), *WORKING)
