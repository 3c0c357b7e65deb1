"""What the 专报 has room for, and what it says of the lights: compared where there is something to compare."""

from dataclasses import replace
from datetime import date

import pytest
from tests.report_cases import (
    COURT,
    ENTRIES,
    ITEMS,
    RETURNS,
    SUBMISSIONS,
    TAX,
    TRADE,
    accepted,
    dated,
    entry,
    expected,
    item,
    report,
)

from duban.domain.papers.monthly import paper
from duban.domain.plan.programme import Item
from duban.domain.report import Report
from duban.domain.returns.submission import Status

OF_EACH_LEAD = tuple(item(n, lead, dated(date(2021, 11, 30))) for n, lead in enumerate((TAX, TRADE, COURT), 1))
LAST_MONTH = {TAX: expected(TAX), TRADE: expected(TRADE), COURT: expected(COURT)}


def lights(facts: Report) -> str:
    return paper(facts).results[1]


def said_by_each(items: tuple[Item, ...], status: Status, progress: str = "有进展。", problems: str = "") -> Report:
    """All items reported, each with that status."""
    submissions = {
        code: accepted(
            code, [entry(one.number, status, progress=progress, problems=problems) for one in items if one.lead == code]
        )
        for code in (TAX, TRADE, COURT)
    }
    return report(items, LAST_MONTH, submissions, {})


def test_of_what_is_done_two_are_quoted_and_of_what_is_under_way_one() -> None:
    done, _ = paper(said_by_each(OF_EACH_LEAD, Status.DONE)).progress
    assert done.text == ("本期新申报完成3项，均待核验。据市税务局报送，第1项：有进展。据市商务局报送，第2项：有进展。")
    _, under_way = paper(said_by_each(OF_EACH_LEAD, Status.ON_SCHEDULE)).progress
    assert under_way.text == "据市税务局报送，第1项：有进展。"


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        pytest.param("办" * 28, "办" * 28 + "。", id="28 characters are quoted whole"),
        pytest.param("办" * 29, "办" * 28 + "……", id="of 29 the first 28"),
    ],
)
def test_three_pages_hold_quotations_of_28_characters(said: str, quoted: str) -> None:
    _, under_way = paper(said_by_each(OF_EACH_LEAD, Status.ON_SCHEDULE, said)).progress
    assert under_way.text == f"据市税务局报送，第1项：{quoted}"


def test_two_leads_are_named_of_those_that_lag_or_have_something_due() -> None:
    text = paper(said_by_each(OF_EACH_LEAD, Status.BEHIND))
    assert text.problems[1].text == "共3项：市税务局第1项；市商务局第2项；其余1家见附件3。"
    assert text.next_steps[0] == (
        "2021年10月26日至11月30日到期且未申报完成3项：市税务局第1项；市商务局第2项；其余1家见附件1。"
    )


def test_lights_are_counted_and_compared_with_the_month_before_and_between_categories() -> None:
    assert lights(report()) == (
        "绿灯1项，黄灯（临期或滞后）1项，红灯（逾期）2项，灰灯3项（另有1项待核实，暂不列入逾期滞后）。"
        "与上期相比，新转红灯2项、新申报完成1项。到期事项完成率（已核验、含待核验）：企业全生命周期0%、50%；投资贸易便利0%、0%。"
    )


def test_in_the_first_month_nothing_is_compared_and_nothing_withheld_is_not_told() -> None:
    certain = tuple(one for one in ITEMS if one.blames)
    told = lights(report(certain, earlier={}))
    assert told == (
        "绿灯1项，黄灯（临期或滞后）1项，红灯（逾期）2项，灰灯2项。到期事项完成率（已核验、含待核验）："
        "企业全生命周期0%、100%；投资贸易便利0%、0%。"
    )


def test_a_month_like_the_one_before_is_said_to_be_like_it() -> None:
    facts = replace(report(), changes=())
    assert "与上期相比，亮灯和完成情况无变化。" in lights(facts)


def test_one_category_with_something_due_is_compared_with_none() -> None:
    taxes = tuple(one for one in ITEMS if one.indicator.number == 6)
    assert "到期事项完成率" not in lights(report(taxes))


def test_a_problem_of_a_doubtful_item_or_of_an_earlier_month_is_counted_but_not_quoted() -> None:
    doubtful = item(8, TRADE, dated(date(2021, 9, 30)), unconfirmed=("牵头部门",))
    said = {TRADE: accepted(TRADE, [entry(8, Status.BEHIND, problems="接口未打通。")]), TAX: SUBMISSIONS[TAX]}
    assert ENTRIES[TAX][1].problems == "无"
    told = paper(report((*ITEMS, doubtful), RETURNS, said)).problems[2]
    assert told.text == "共2条，详见附件7。"
