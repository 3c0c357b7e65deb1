"""Causes of delay by code, each with one who can solve it."""

import pytest

from duban.domain.returns.delay import DelayCause, DelayOwner, told_delay

LEAD, HELPER, ABOVE = DelayOwner.LEAD, DelayOwner.HELPER, DelayOwner.ABOVE


@pytest.mark.parametrize(
    ("cause", "owner"),
    [
        (DelayCause.SUPERIOR, ABOVE),
        (DelayCause.DEPARTMENTS, HELPER),
        (DelayCause.MONEY, HELPER),
        (DelayCause.LAND, HELPER),
        (DelayCause.SYSTEM, LEAD),
        (DelayCause.PEOPLE, LEAD),
        (DelayCause.OTHER, LEAD),
    ],
)
def test_each_cause_has_one_who_can_solve_it(cause: DelayCause, owner: DelayOwner) -> None:
    assert cause.owner is owner
    assert told_delay(cause, None) == f"{cause.value}（{owner.value}解决）"


def test_whom_the_lead_names_goes_before() -> None:
    assert told_delay(DelayCause.SYSTEM, DelayOwner.OFFICE) == "系统（汇总单位解决）"
    assert told_delay(None, DelayOwner.LEAD) == ""
