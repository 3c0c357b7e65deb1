"""What a paper says of the numeric targets: met, missed, behind schedule, without data."""

from duban.domain.papers.prose import plain
from duban.domain.programme import Direction
from duban.domain.report import Report
from duban.domain.report.targets import Target, TargetState

TARGETS_TOLD = 3
DIRECTIONS = {
    Direction.AT_MOST: "不超过",
    Direction.AT_LEAST: "不低于",
    Direction.MORE_THAN: "超过",
    Direction.EXACTLY: "",
}
STATES = (
    (TargetState.MET, "达标"),
    (TargetState.MISSED, "到期未达标"),
    (TargetState.BEHIND, "低于序时进度"),
    (TargetState.ON_SCHEDULE, "按序时推进"),
    (TargetState.NOT_DUE, "未到期"),
    (TargetState.UNCLEAR, "填报值待核"),
    (TargetState.NO_DATA, "暂无数据"),
)


def targets_text(report: Report) -> str:
    """The targets of the plan, counted by state, those missed and behind named."""
    targets = report.targets
    if not targets.enabled:
        return "本行动未设量化指标。"
    disabled = f"（另有{targets.disabled}个待确认、暂未启用）" if targets.disabled else ""
    counts = "、".join(f"{word}{count}个" for state, word in STATES if (count := len(targets.those(state))))
    opening = f"任务清单启用量化指标{targets.enabled}个{disabled}，涉及{targets.items}项任务：{counts}。"
    named = [
        _named(word, targets.those(state))
        for state, word in ((TargetState.MISSED, "到期未达标"), (TargetState.BEHIND, "低于序时进度"))
        if targets.those(state)
    ]
    return opening + "".join(named)


def _named(word: str, targets: tuple[Target, ...]) -> str:
    told = "；".join(map(_target, targets[:TARGETS_TOLD]))
    more = f"等{len(targets)}个" if len(targets) > TARGETS_TOLD else ""
    return f"{word}的有：{told}{more}。"


def _target(target: Target) -> str:
    """据市税务局报送，第38项纳税时间120小时（目标不超过110小时）."""
    kpi = target.kpi
    said = plain(target.said.text) if target.said else ""
    value = said if said.endswith(kpi.unit) else f"{said}{kpi.unit}"
    wanted = f"{DIRECTIONS[Direction(kpi.direction)]}{kpi.target}{kpi.unit}"
    return f"据{target.lead}报送，第{kpi.item}项{plain(kpi.metric)}{value}（目标{wanted}）"
