"""What a paper says of the numeric targets: every state in its words, those missed by name."""

from dataclasses import replace
from datetime import date

from tests.report_cases import report

from duban.domain.papers.targets import targets_text
from duban.domain.plan.programme import Kpi
from duban.domain.report import Report
from duban.domain.report.targets import JudgedTarget, Targets, TargetState


def target(state: TargetState, item: int = 1, lead: str = "市税务局") -> JudgedTarget:
    kpi = Kpi(f"K{item}", item, "时长", "小时", "<=", "110", date(2021, 9, 30), "stock", enabled=True)
    return JudgedTarget(kpi, lead, state, None, None, None, is_due=True)


def with_targets(*judged: JudgedTarget, disabled: int = 0) -> Report:
    items = len({each.kpi.item for each in judged})
    return replace(report(), targets=Targets(len(judged), items, 0, disabled, judged))


def test_targets_are_counted_by_state_and_a_state_that_none_is_in_is_not_told() -> None:
    assert targets_text(with_targets(*map(target, TargetState))) == (
        "已启用8个，涉及1项任务：达标1个、到期未达标1个、低于序时进度1个、按序时推进1个、未到期1个、"
        "填报值待核1个、暂无数据1个、数据尚未导入1个。到期未达标的为市税务局第1项，详见附件6。"
    )
    assert targets_text(with_targets(target(TargetState.MET), disabled=2)) == (
        "已启用1个（另有2个待确认），涉及1项任务：达标1个。"
    )


def test_a_plan_without_targets_is_said_to_have_none() -> None:
    assert targets_text(with_targets()) == "本行动未设量化指标。"


def test_of_those_missed_two_leads_are_named_each_with_its_items_once_and_in_order() -> None:
    missed = [target(TargetState.MISSED, 2), target(TargetState.MISSED, 1), target(TargetState.MISSED, 1)]
    others = [target(TargetState.MISSED, 3, "市商务局"), target(TargetState.MISSED, 4, "市医保局")]
    assert targets_text(with_targets(*missed, others[0])).endswith("为市税务局第1、2项、市商务局第3项，详见附件6。")
    assert targets_text(with_targets(*missed, *others)).endswith("为市税务局第1、2项、市商务局第3项等3家，详见附件6。")
