"""What a report finds not reached: by the words of an item's own lead, and with the milestones in force."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.report_cases import (
    COURT,
    CUT_OFF,
    CYCLE,
    PERIOD,
    RETURNS,
    TAX,
    accepted,
    dated,
    entry,
    item,
    past,
    programme,
)

from duban.domain.plan.programme import Kpi
from duban.domain.report import compile_report
from duban.domain.report.known import KnownCycle, said_in, spoken
from duban.domain.report.shortfalls import shortfalls_in
from duban.domain.returns.item_light import Light, LightReason, LightRules
from duban.domain.returns.shortfall import ShortfallKind
from duban.domain.returns.submission import Entry, Milestone, Status, TargetValue

SEPTEMBER = PERIOD.later(-1)
STEP = Milestone(date(2021, 10, 15), "系统上线")
KPI = Kpi("K1", 1, "时长", "小时", "<=", "110", date(2021, 9, 30), "stock", enabled=True)
ITEM = item(1, TAX, dated(date(2021, 12, 31)))
PLAN = replace(programme((ITEM, item(2, TAX))), kpis=(KPI,))


def said(status: Status = Status.BEHIND, value: str = "120", steps: tuple[Milestone, ...] = ()) -> Entry:
    return replace(entry(1, status), values=(TargetValue("K1", Decimal(value), value),), milestones=steps)


def known(now: Entry | None, unit: str = TAX, **facts: object) -> KnownCycle:
    return KnownCycle(CYCLE, RETURNS, {unit: accepted(unit, [now])} if now else {}, **facts)  # type: ignore[arg-type]


def kinds(found: KnownCycle, before: Entry | None = None) -> list[ShortfallKind]:
    history = past({1: (SEPTEMBER, before)}) if before else ()
    words = dict(spoken(history, {}))
    for one in said_in(found, {}):
        words[1] = (one, *words.get(1, ()))
    return [one.kind for one in shortfalls_in(PLAN, found, words).get(1, ())]


def test_milestones_filed_before_are_judged_by_what_is_said_now() -> None:
    before = said(Status.ON_SCHEDULE, steps=(STEP,))
    assert kinds(known(said()), before) == [ShortfallKind.NODE, ShortfallKind.TARGET]
    assert kinds(known(said(Status.ON_SCHEDULE, "100")), before) == []
    assert kinds(known(None), before) == []


def test_milestones_that_the_office_amended_take_the_place_of_those_filed() -> None:
    before = said(Status.ON_SCHEDULE, steps=(STEP,))
    later = replace(STEP, on=date(2021, 11, 30))
    assert kinds(known(said(value="100"), roadmaps={1: (later,)}), before) == []


def test_nobody_answers_for_another_one_s_word() -> None:
    assert kinds(known(said(), COURT)) == []


def test_an_item_without_targets_and_milestones_is_not_looked_at() -> None:
    assert shortfalls_in(PLAN, known(None), {}) == {1: ()}


def test_a_report_shows_what_was_not_reached_in_lights_lists_and_changes() -> None:
    history = past({1: (SEPTEMBER, said(Status.ON_SCHEDULE, "100", (STEP,)))})
    now = known(said(Status.ON_SCHEDULE))
    report = compile_report(PLAN, now, history, CUT_OFF, lights=LightRules())
    (row, _other) = report.rows
    assert (row.standing, row.light) == (LightReason.TARGET_MISSED, Light.YELLOW)
    assert row.judgement.reason == "“时长”为120小时，2021年9月30日目标≤110小时到期25天未达到。"
    assert report.behind == report.short_of(ShortfallKind.TARGET) == (row,)
    assert report.short_of(ShortfallKind.NODE) == ()
    off = compile_report(PLAN, now, history, CUT_OFF)
    assert off.rows[0].standing is LightReason.ON_SCHEDULE


def test_red_by_a_target_is_not_overdue() -> None:
    old = replace(PLAN, kpis=(replace(KPI, due=date(2021, 8, 20)),))
    report = compile_report(old, known(said(Status.ON_SCHEDULE)), (), CUT_OFF, lights=LightRules())
    assert (report.rows[0].light, report.total.red, report.overdue) == (Light.RED, 1, ())
