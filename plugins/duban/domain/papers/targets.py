"""What a paper says of the numeric targets: met, missed, behind schedule, without data."""

from collections.abc import Iterable

from duban.domain.papers.prose import names, numbered
from duban.domain.plan.labels import Labels
from duban.domain.report import Report
from duban.domain.report.annexes import annex
from duban.domain.report.targets import JudgedTarget, TargetState

LEADS_TOLD = 2
STATES = (
    (TargetState.MET, "达标"),
    (TargetState.MISSED, "到期未达标"),
    (TargetState.BEHIND, "低于序时进度"),
    (TargetState.ON_SCHEDULE, "按序时推进"),
    (TargetState.NOT_DUE, "未到期"),
    (TargetState.UNCLEAR, "填报值待核"),
    (TargetState.NO_DATA, "暂无数据"),
    (TargetState.NOT_IMPORTED, "数据尚未导入"),
)


def targets_text(report: Report) -> str:
    """The targets of the plan, counted by state; those missed are named."""
    targets = report.targets
    if not targets.enabled:
        return "本行动未设量化指标。"
    disabled = f"（另有{targets.disabled}个待确认）" if targets.disabled else ""
    counts = "、".join(f"{word}{count}个" for state, word in STATES if (count := len(targets.those(state))))
    opening = f"已启用{targets.enabled}个{disabled}，涉及{targets.items}项任务：{counts}。"
    missed = targets.those(TargetState.MISSED)
    return opening + (f"到期未达标的为{_by_lead(missed, report.labels)}，详见{annex('量化指标表')}。" if missed else "")


def _by_lead(targets: Iterable[JudgedTarget], labels: Labels) -> str:
    """市税务局第38项、市商务局第43项等3家: a paper names, the annex tells."""
    items: dict[str, set[int]] = {}
    for target in targets:
        items.setdefault(target.lead, set()).add(target.kpi.item)
    told = [f"{lead}第{numbered(list(map(labels.of, sorted(numbers))))}" for lead, numbers in items.items()]
    return names(told, LEADS_TOLD, "家")
