"""What a county's form asks for is counted by hand: people, three parts, a state for each indicator, and reasons."""

from dataclasses import replace

import pytest
from tests.domain.form.test_county import FORM

from duban.domain.form.county import AskedIndicator
from duban.domain.form.county_asking import county_cells_asked, county_cells_carried
from duban.domain.plan.programme import Indicator
from duban.domain.returns.county import CountyAccount, IndicatorAccount, IndicatorState

TWO = replace(FORM, indicators=tuple(AskedIndicator(Indicator(n, "纳税", "企业全生命周期"), (n,)) for n in (6, 7)))
NORMAL = IndicatorAccount(6, IndicatorState.NORMAL)
BEHIND = IndicatorAccount(7, IndicatorState.BEHIND, "接口未打通。", (7,))


@pytest.mark.parametrize(
    ("indicators", "exploratory", "asked", "carried"),
    [
        pytest.param(None, "", 4 + 3 + 2, 0, id="the first form"),
        pytest.param((NORMAL,), "", 4 + 3 + 1, 1, id="one state stands, the other is asked for"),
        pytest.param((NORMAL, BEHIND), "承接二项", 4 + 3, 1 + 3 + 1, id="states, reason, numbers and tasks stand"),
        pytest.param((NORMAL, replace(BEHIND, text="")), "", 4 + 3 + 1, 1 + 2, id="a reason that is lacking"),
    ],
)
def test_what_is_asked_and_what_stands(
    indicators: tuple[IndicatorAccount, ...] | None, exploratory: str, asked: int, carried: int
) -> None:
    last = CountyAccount("甲", "乙", "丙", exploratory=exploratory, indicators=indicators) if indicators else None
    form = replace(TWO, last=last)
    assert (county_cells_asked(form), county_cells_carried(form)) == (asked, carried)


def test_who_fills_it_in_is_asked_for_once() -> None:
    named = replace(TWO, people={"filler": "甲某", "phone": "0595-00000000"})
    assert (county_cells_asked(named), county_cells_carried(named)) == (4 - 2 + 3 + 2, 2)
