"""The counties' accounts of a quarter, counted and held against what the leads say."""

import pytest
from tests.builders import item

from duban.domain.plan.programme import Indicator
from duban.domain.report.counties import Spread, contradictions, matrix_of, problems_of
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState
from duban.domain.returns.submission import Entry, Status

NORMAL, DIFFICULT, BEHIND = IndicatorState
PERMITS, TAXES, TRADE = (
    Indicator(number, name, "企业全生命周期") for number, name in ((2, "办理建筑许可"), (6, "纳税"), (7, "跨境贸易"))
)
INDICATORS = (PERMITS, TAXES, TRADE)
COUNTIES = ("licheng", "fengze", "huian", "anxi", "dehua")


def account(*said: IndicatorAccount) -> CountyAccount:
    return CountyAccount("有序推进。", "无", "继续推进。", said)


def behind(*items: int, state: IndicatorState = BEHIND) -> CountyAccount:
    return account(IndicatorAccount(6, state, "接口未打通。", items), IndicatorAccount(2, NORMAL))


ACCOUNTS = {
    "licheng": behind(38),
    "fengze": behind(38, 40),
    "huian": account(IndicatorAccount(6, DIFFICULT, "人手不足。", (39,)), IndicatorAccount(2, BEHIND, "进度慢。")),
    "anxi": None,
}


def test_the_matrix_says_of_every_county_what_it_chose_and_what_it_left_open():
    matrix = matrix_of(INDICATORS, COUNTIES, ACCOUNTS)
    assert {row.indicator.name: row.cells for row in matrix.rows} == {
        "办理建筑许可": ("正常", "正常", "滞后", "未填", "未报"),
        "纳税": ("滞后", "滞后", "有困难", "未填", "未报"),
        "跨境贸易": ("未填", "未填", "未填", "未填", "未报"),
    }
    assert [row.abnormal for row in matrix.rows] == [1, 3, 0]


def test_a_problem_of_three_counties_is_common_and_one_of_fewer_particular():
    problems = problems_of(INDICATORS, COUNTIES, ACCOUNTS)
    assert [(each.indicator.name, each.spread) for each in problems] == [
        ("纳税", Spread.COMMON),
        ("办理建筑许可", Spread.PARTICULAR),
    ]
    assert [voice.county for voice in problems[0].voices] == ["licheng", "fengze", "huian"]
    assert problems[0].items == {38: 2, 39: 1, 40: 1}


def test_nobody_reported_and_nobody_has_problems():
    assert problems_of(INDICATORS, COUNTIES, {}) == ()
    assert {cell for row in matrix_of(INDICATORS, COUNTIES, {}).rows for cell in row.cells} == {"未报"}


@pytest.mark.parametrize(
    ("lead", "county", "differ"),
    [
        pytest.param(Status.DONE, BEHIND, True, id="done, but behind there"),
        pytest.param(Status.DONE, DIFFICULT, True, id="done, but hard there"),
        pytest.param(Status.ON_SCHEDULE, BEHIND, True, id="on schedule, but behind there"),
        pytest.param(Status.ON_SCHEDULE, DIFFICULT, False, id="on schedule and hard go together"),
        pytest.param(Status.PROGRESSING, BEHIND, True, id="progress, but behind there"),
        pytest.param(Status.BEHIND, BEHIND, False, id="both say behind"),
        pytest.param(Status.NOT_STARTED, BEHIND, False, id="not started anywhere"),
        pytest.param(Status.DONE, NORMAL, False, id="done and normal"),
        pytest.param(None, BEHIND, False, id="the lead says nothing"),
    ],
)
def test_a_claim_and_an_account_that_cannot_both_be_right(lead: Status | None, county: IndicatorState, *, differ: bool):
    found = contradictions((item(38),), {38: Entry(38, lead)}, COUNTIES, {"licheng": behind(38, state=county)})
    assert [(each.item, each.lead, each.county) for each in found] == ([(38, "shuiwu", "licheng")] if differ else [])


def test_contradictions_are_listed_by_item_and_then_by_county():
    """Of an item that no lead speaks of, or that is no item of the plan, there is nothing to contradict."""
    claims = {38: Entry(38, Status.DONE), 40: Entry(40, Status.ON_SCHEDULE)}
    accounts = ACCOUNTS | {"dehua": behind(38, 999)}
    found = contradictions((item(38), item(39), item(40)), claims, COUNTIES, accounts)
    assert [(each.item, each.county) for each in found] == [
        (38, "licheng"),
        (38, "fengze"),
        (38, "dehua"),
        (40, "fengze"),
    ]
