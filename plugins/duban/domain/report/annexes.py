"""The annexes of the report by number and name, for the paper that refers to them and the workbook that holds them."""

ANNEXES = (
    "任务进展总表",
    "一级指标进展表",
    "逾期及滞后清单",
    "报送情况一览表",
    "量化指标表",
    "问题清单",
    "变化清单",
    "会签反馈表",
)
