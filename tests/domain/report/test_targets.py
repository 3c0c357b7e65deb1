"""The numeric targets of the plan: met, missed, on the way, or without data."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.report_cases import CYCLE, PERIOD, programme

from duban.domain.calendar.cycle import Period
from duban.domain.plan.imported_figure import ImportedFigure, newest_by
from duban.domain.plan.programme import Kpi
from duban.domain.report.fact import CiteKind, Citing
from duban.domain.report.known import Said
from duban.domain.report.source import Source
from duban.domain.report.targets import JudgedTarget, KnownFigures, TargetState, cite_target, targets_of
from duban.domain.returns.submission import Entry, Milestone, Status, TargetValue

ON = date(2021, 10, 25)
FIRMS = Kpi("K1", 1, "新增企业数", "家", ">=", "300", date(2021, 12, 31), "cumulative", enabled=True)
HOURS = Kpi("K2", 1, "纳税时间", "小时", "<=", "110", date(2021, 12, 31), "stock", enabled=True)
SOURCE = Source("r#1", "市税务局", CYCLE.reference.of("shuiwu"), 1, CYCLE.late_from, "表.xlsx", "f" * 64, "m" * 64)


def said(text: str | None, code: str = "K1", number: object = "", **entry: object) -> Said:
    """A return that gives that number."""
    value = None if text is None or number is None else Decimal(str(number or text))
    values = () if text is None else (TargetValue(code, value, text, cell="量化指标!I4"),)
    return Said(PERIOD, "shuiwu", SOURCE, Entry(1, Status.ON_SCHEDULE, values=values, **entry))  # type: ignore[arg-type]


def judged(kpi: Kpi, *words: Said, on: date = ON) -> JudgedTarget:
    plan = replace(programme(), kpis=(kpi,))
    (target,) = targets_of(plan, {1: words}, {1: "市税务局"}, on).judged
    return target


@pytest.mark.parametrize(
    ("kpi", "text", "state"),
    [
        pytest.param(FIRMS, "300", TargetState.MET, id="exactly met"),
        pytest.param(FIRMS, "250", TargetState.ON_SCHEDULE, id="ten twelfths in October"),
        pytest.param(FIRMS, "249", TargetState.BEHIND, id="one fewer"),
        pytest.param(HOURS, "111", TargetState.NOT_DUE, id="no schedule for what does not add up"),
        pytest.param(HOURS, "110", TargetState.MET, id="a level that is reached"),
        pytest.param(replace(HOURS, due=ON), "111", TargetState.MISSED, id="due today"),
        pytest.param(replace(HOURS, due=date(2021, 10, 26)), "111", TargetState.NOT_DUE, id="due tomorrow"),
        pytest.param(replace(HOURS, due=None), "111", TargetState.NOT_DUE, id="without a day"),
    ],
)
def test_a_target_is_judged_on_the_day_of_counting(kpi: Kpi, text: str, state: TargetState) -> None:
    assert judged(kpi, said(text, kpi.code)).state is state


@pytest.mark.parametrize(
    ("word", "state"),
    [
        pytest.param(said("很多", number=None), TargetState.UNCLEAR, id="no number"),
        pytest.param(said(" ", number=None), TargetState.NO_DATA, id="nothing typed"),
        pytest.param(said(" ", number=300), TargetState.MET, id="a number without its text"),
        pytest.param(said(None), TargetState.NO_DATA, id="nothing reported"),
        pytest.param(said("300", code="K9"), TargetState.NO_DATA, id="another target's"),
    ],
)
def test_without_a_number_nothing_is_made_up(word: Said, state: TargetState) -> None:
    assert judged(FIRMS, word).state is state


def test_a_value_holds_until_another_is_reported() -> None:
    target = judged(FIRMS, said(None), said("260"), said("300"))
    assert (target.state, target.said and target.said.text) == (TargetState.ON_SCHEDULE, "260")


def test_an_item_on_a_roadmap_has_no_schedule() -> None:
    target = judged(FIRMS, said("1"), said("1", milestones=(Milestone(ON, "上线"),)))
    assert (target.state, target.share) == (TargetState.NOT_DUE, None)


def test_targets_are_counted_by_use_item_and_day() -> None:
    kpis = (FIRMS, replace(HOURS, due=ON), replace(HOURS, code="K3", item=2), replace(HOURS, code="K4", enabled=False))
    found = targets_of(replace(programme(), kpis=kpis), {}, {1: "市税务局"}, ON)
    assert (found.enabled, found.items, found.due, found.disabled) == (3, 2, 1, 1)
    assert [target.lead for target in found.judged] == ["市税务局", "市税务局", ""]
    assert len(found.those(TargetState.NO_DATA)) == 3
    assert found.those(TargetState.MET) == ()


COLLECTED = replace(HOURS, source="省监测平台", due=None)


def imported(kpi: Kpi, period: str, value: str, until: date = date(2021, 10, 31)) -> JudgedTarget:
    """A target whose newest figure the office imported is of that period."""
    figure = ImportedFigure(
        *("p", kpi.code, Period.parse(period), Decimal(value), kpi.source, "f" * 64, "省平台.xlsx", "表!D2", "督办岗"),
        at=CYCLE.late_from,
    )
    plan = replace(programme(), kpis=(kpi,))
    figures = KnownFigures(newest_by([figure], until), until)
    (target,) = targets_of(plan, {1: (said("1", kpi.code),)}, {1: "市税务局"}, ON, imported=figures).judged
    return target


@pytest.mark.parametrize(
    ("kpi", "period", "state"),
    [
        pytest.param(COLLECTED, "2021-10", TargetState.MET, id="of the period"),
        pytest.param(COLLECTED, "2021-Q3", TargetState.MET, id="the next quarter is not over"),
        pytest.param(COLLECTED, "2021-09", TargetState.NOT_IMPORTED, id="a month is missing"),
        pytest.param(COLLECTED, "2021-11", TargetState.NOT_IMPORTED, id="of a period that was not over"),
        pytest.param(replace(COLLECTED, due=date(2021, 9, 30)), "2021-09", TargetState.MET, id="final on its day"),
    ],
)
def test_of_what_a_platform_collects_only_the_imported_figure_counts(kpi: Kpi, period: str, state: TargetState) -> None:
    assert imported(kpi, period, "100").state is state


def test_a_figure_that_was_imported_is_told_with_platform_period_and_day_and_cited_by_its_file() -> None:
    target = imported(COLLECTED, "2021-10", "100")
    assert target.basis == "省监测平台，2021年10月数，2021年10月26日导入"
    cite = cite_target(target, Citing("abcdef0123456789"))
    assert (cite.kind, cite.name, cite.column, cite.cell) == (CiteKind.IMPORT, "省平台.xlsx", "K2", "表!D2")


@pytest.mark.parametrize(("direction", "written"), [("<=", "≤"), (">=", "≥"), (">", "＞"), ("==", "＝")])
def test_papers_write_the_sign(direction: str, written: str) -> None:
    assert replace(FIRMS, direction=direction).aim == f"{written}300家"


@pytest.mark.parametrize(("unit", "told"), [("工作日", "70个工作日"), ("月", "70个月"), ("小时", "70小时"), ("", "70")])
def test_a_figure_is_told_with_its_measure_word(unit: str, told: str) -> None:
    assert replace(FIRMS, unit=unit).measured("70") == told


def test_a_value_is_cited_where_it_was_typed_and_the_plan_where_there_is_none() -> None:
    citing = Citing("abcdef0123456789")
    told = cite_target(judged(FIRMS, said("260")), citing)
    assert (told.kind, told.name, told.item, told.column, told.cell) == (CiteKind.RETURN, "r#1", 1, "K1", "量化指标!I4")
    none = cite_target(judged(FIRMS), citing)
    assert (none.kind, none.name, none.item, none.column) == (CiteKind.TASK_LIST, "abcdef012345", 1, "K1")
