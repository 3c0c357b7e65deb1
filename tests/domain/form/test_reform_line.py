"""When and about which items 创新突破改革 asks, and how many cells that is."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import item

from duban.domain.calendar.cycle import Period
from duban.domain.form.asking import missing_in_reform
from duban.domain.form.reform_line import ReformLine, assesses, reform_lines
from duban.domain.form.reform_sheet import REFORM_COLUMNS
from duban.domain.plan.programme import Kpi
from duban.domain.returns.assessment import ReformState
from duban.domain.returns.submission import Entry, Status, TargetValue

ONE, TWO, THREE = item(1), item(2), item(3)
STATES = {1: ReformState.MARKED, 2: ReformState.PROPOSED, 3: ReformState.DECLINED}
HOURS = Kpi("K1-1", 1, "办理时间", "天", "<=", "3", date(2021, 12, 31), "stock", enabled=True)


@pytest.mark.parametrize(
    ("period", "ends_on", "asked"),
    [
        ("2021-11", date(2022, 12, 31), False),
        ("2021-12", date(2022, 12, 31), True),
        ("2022-06", date(2022, 6, 30), True),
        ("2022-05", date(2022, 6, 30), False),
        ("2021-Q4", date(2022, 12, 31), True),
        ("2021-Q3", date(2022, 12, 31), False),
        ("2021-W52", date(2022, 12, 31), False),
        ("2022-H1", date(2022, 5, 31), True),
    ],
)
def test_leads_assess_themselves_at_the_end_of_a_year_and_of_the_plan(period: str, ends_on: date, asked: bool) -> None:
    assert assesses(Period.parse(period), ends_on) is asked


def lines(*, is_assessing: bool, kpis: tuple[Kpi, ...] = ()) -> tuple[ReformLine, ...]:
    last = {1: Entry(1, Status.DONE, values=(TargetValue("K1-1", None, "5"),))}
    return reform_lines((ONE, TWO, THREE), last, STATES, kpis, is_assessing=is_assessing)


def test_only_what_is_proposed_is_asked_during_the_year() -> None:
    (line,) = lines(is_assessing=False)
    assert (line.item, line.is_assessed) == (TWO, False)
    assert missing_in_reform(line, {}) == 1
    assert missing_in_reform(line, {"consent": "同意标注"}) == 0


def test_at_its_end_four_cells_are_asked_of_what_is_marked() -> None:
    marked, proposed = lines(is_assessing=True)
    assert (marked.item, marked.is_assessed, proposed.is_assessed) == (ONE, True, False)
    assert missing_in_reform(marked, {}) == 4
    assert missing_in_reform(marked, {"done": "做法", "effect": "成效", "lacking": " ", "rating": "达到预期"}) == 1


def test_the_figures_that_are_there_stand_beside_it() -> None:
    off = replace(HOURS, code="K1-2", enabled=False)
    never = replace(HOURS, code="K1-3", metric="材料数")
    marked, proposed = lines(is_assessing=True, kpis=(HOURS, off, never))
    assert marked.known == "办理时间≤3天：5\n材料数≤3天：尚无数据"
    assert proposed.known == "无量化指标"


def test_a_row_asks_either_for_consent_or_for_the_assessment() -> None:
    marked, proposed = lines(is_assessing=True)
    refused = {
        line.item.number: [column.key for column in REFORM_COLUMNS if column.refusal(None, line)]
        for line in (marked, proposed)
    }
    assert refused == {1: ["consent"], 2: ["done", "effect", "lacking", "rating"]}
