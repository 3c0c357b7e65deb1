"""A rehearsal tells by a rule of its own whether a light is borne out, and notices one that is not."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.report_cases import CYCLE, dated, entry, item

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.decision import Decision, DecisionKind
from duban.domain.plan.programme import Item, Kpi
from duban.domain.report.tally import Row, RowBasis
from duban.domain.returns.item_light import ItemJudgement, Light, LightReason
from duban.domain.returns.submission import Milestone, Status, TargetValue
from duban_rehearsal.simulation.lights import ItemFacts, _at_odds

STEP = Milestone(date(2021, 10, 10), "上线")
KPI = Kpi("K1", 1, "时长", "小时", "<=", "110", date(2021, 9, 30), "stock", enabled=True)
ITEM = item(1, deadline=dated(date(2021, 12, 31)))
OCTOBER = date(2021, 10, 25)


def facts(*said: tuple[date, Status, str], judged: Item = ITEM, kpi: Kpi = KPI) -> ItemFacts:
    found = ItemFacts(judged, (kpi,), roadmap=(STEP,))
    for until, status, number in said:
        found.said(until, replace(entry(1, status), values=(TargetValue("K1", Decimal(number), number),)))
    return found


def at_odds(light: Light, standing: LightReason, of: ItemFacts, *decisions: Decision) -> str:
    judgement = ItemJudgement(standing, "原因。", lit=light)
    row = Row(of.item, ("市税务局",), None, RowBasis.REPORTED, "", judgement, due=False, days_overdue=0)
    return _at_odds(row, of, decisions, {}, CYCLE)


def decision(kind: DecisionKind, value: str) -> Decision:
    return Decision("qz2021", kind, "督办岗", datetime(2021, 10, 1, tzinfo=TIMEZONE), "", 1, value=value)


@pytest.mark.parametrize(
    ("said", "missed"),
    [
        ([(OCTOBER, Status.BEHIND, "110")], {STEP.on}),
        ([(OCTOBER, Status.ON_SCHEDULE, "111")], {KPI.due}),
        ([(OCTOBER, Status.ON_SCHEDULE, "110")], set()),
        ([(date(2021, 9, 25), Status.BEHIND, "111")], set()),
        ([(OCTOBER, Status.BEHIND, "111"), (date(2021, 11, 25), Status.ON_SCHEDULE, "110")], set()),
    ],
    ids=["a milestone", "a target", "both reached", "nobody spoke of their days", "both reached later"],
)
def test_what_was_missed_is_told_from_the_words_alone(said, missed) -> None:
    assert facts(*said).missed(date(2021, 12, 25), {}) == missed


def test_a_target_in_doubt_or_not_in_use_is_missed_by_nobody() -> None:
    late = (OCTOBER, Status.ON_SCHEDULE, "120")
    assert facts(late, kpi=replace(KPI, enabled=False)).missed(OCTOBER, {}) == set()
    assert facts(late, kpi=replace(KPI, source="平台")).missed(OCTOBER, {}) == set()
    assert facts(late, judged=item(1, unconfirmed=("目标任务",))).missed(OCTOBER, {}) == set()


@pytest.mark.parametrize(
    ("light", "standing", "status", "number", "told"),
    [
        (Light.YELLOW, LightReason.NODE_MISSED, Status.BEHIND, "110", ""),
        (Light.YELLOW, LightReason.NODE_MISSED, Status.ON_SCHEDULE, "110", "没有未达到的节点、指标"),
        (Light.GREEN, LightReason.ON_SCHEDULE, Status.ON_SCHEDULE, "111", "绿灯而有节点、指标到期未达到"),
        (Light.GREEN, LightReason.ON_SCHEDULE, Status.ON_SCHEDULE, "110", ""),
        (Light.RED, LightReason.TARGET_MISSED, Status.ON_SCHEDULE, "111", "红灯而没有逾期的时限"),
    ],
    ids=["borne out", "nothing missed", "a miss not shown", "on course", "red too soon"],
)
def test_a_light_that_its_facts_do_not_bear_out_is_told(
    light: Light, standing: LightReason, status: Status, number: str, told: str
) -> None:
    found = at_odds(light, standing, facts((OCTOBER, status, number)))
    assert (told in found) if told else not found


def test_a_deadline_is_that_which_was_granted_last() -> None:
    late = facts((OCTOBER, Status.ON_SCHEDULE, "110"), judged=item(1, deadline=dated(date(2021, 9, 30))))
    more = decision(DecisionKind.EXTENSION, "2021-11-30")
    assert at_odds(Light.GREEN, LightReason.ON_SCHEDULE, late) == "绿灯而已逾期"
    assert at_odds(Light.GREEN, LightReason.ON_SCHEDULE, late, more) == ""
    assert at_odds(Light.RED, LightReason.OVERDUE, late) == ""
    assert "红灯而没有逾期" in at_odds(Light.RED, LightReason.OVERDUE, late, more)


def test_milestones_are_those_that_were_amended_last() -> None:
    late, moved = facts((OCTOBER, Status.BEHIND, "110")), decision(DecisionKind.ROADMAP, "2021-11-30 上线")
    assert at_odds(Light.GREEN, LightReason.ON_SCHEDULE, late) == "绿灯而有节点、指标到期未达到"
    assert at_odds(Light.GREEN, LightReason.ON_SCHEDULE, late, moved) == ""


def test_doubt_shows_no_red() -> None:
    doubtful = facts(judged=item(1, deadline=dated(date(2021, 9, 30)), unconfirmed=("完成时限",)))
    assert at_odds(Light.RED, LightReason.OVERDUE, doubtful) == "待核实而亮红灯"
    assert at_odds(Light.GREY, LightReason.UNCONFIRMED, doubtful) == ""
