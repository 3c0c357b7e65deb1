"""A quarter's 简况 to the counties counts them, names what many of them told, and says what comes."""

from dataclasses import replace
from datetime import date

import pytest
from tests.quarter_cases import account, quarter
from tests.report_cases import ITEMS, dated, report

from duban.domain.papers.brief import NextForm
from duban.domain.papers.county_brief import PROBLEMS_TOLD, county_brief_facts
from duban.domain.report.county_registers import CountyRegister
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState

COMING = NextForm("2021年第四季度", date(2021, 12, 16), date(2021, 12, 24))


def told(count: int) -> CountyAccount:
    return account("鲤城区", *(IndicatorAccount(6 + n, IndicatorState.BEHIND, "接口未打通。") for n in range(count)))


def test_counties_indicators_and_problems_are_counted_and_none_is_named() -> None:
    facts = county_brief_facts(quarter(), COMING)
    assert (facts["owed"], facts["reported"], facts["coming"]) == (4, 3, COMING)
    assert not [name for name in ("鲤城区", "惠安县", "晋江市", "德化县") if name in str(facts)]


def test_without_a_report_of_the_leads_nothing_is_said_of_their_results_or_dates() -> None:
    facts = county_brief_facts(quarter(), None)
    assert (facts["results"], facts["due"], facts["due_count"]) == ("", "", 0)


@pytest.mark.parametrize(
    ("deadline", "due"),
    [
        pytest.param(date(2021, 10, 26), 0, id="past, though the leads' report counts to the day before"),
        pytest.param(date(2021, 11, 1), 0, id="the day itself"),
        pytest.param(date(2021, 11, 2), 1, id="tomorrow"),
        pytest.param(date(2021, 12, 31), 1, id="the last day of the next quarter"),
        pytest.param(date(2022, 1, 1), 0, id="after it"),
    ],
)
def test_results_and_dates_are_those_of_the_leads(deadline: date, due: int) -> None:
    leads = report((replace(ITEMS[0], deadline=dated(deadline)),), submissions={}, earlier={})
    facts = county_brief_facts(quarter(leads=leads), None)
    assert str(facts["results"]).startswith("截至2021年10月25日，1项任务")
    assert (facts["due_count"], facts["due_until"]) == (due, "2021年12月31日")


@pytest.mark.parametrize("count", [PROBLEMS_TOLD, PROBLEMS_TOLD + 1])
def test_problems_are_named_as_far_as_the_page_holds_and_all_are_counted(count: int) -> None:
    many = quarter({"licheng": told(1)})
    (problem,) = many.problems
    facts = county_brief_facts(replace(many, problems=(problem,) * count), None)
    assert facts["problems"] == [f"{problem.indicator.name}（1家）"] * 5
    assert facts["problems_count"] == count


def test_plans_and_tasks_are_counted_from_the_registers() -> None:
    registers = (
        CountyRegister("licheng", "鲤城区", plan="鲤政〔2021〕5号", tasks="一件事改革"),
        CountyRegister("huian", "惠安县", plan="按本方案直接执行"),
        CountyRegister("dehua", "德化县"),
    )
    facts = county_brief_facts(replace(quarter(), registers=registers), None)
    assert (facts["plans"], facts["tasks"]) == ("已印发1家、按本方案直接执行1家", 1)
