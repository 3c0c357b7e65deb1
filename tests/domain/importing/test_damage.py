"""Whatever recognition does to a plan's rows: what could not be told for certain is listed, in every plan."""

import pytest
from tests.domain.importing.damaging import damaged_plan

from duban.domain.importing.proposing import propose
from duban_rehearsal.plan_accuracy import PlanAccuracy, measure


def accuracy(seed: int, damage: float) -> PlanAccuracy:
    plan = damaged_plan(seed, damage)
    return measure(propose(plan.document), plan.truth)


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_without_damage_is_read_whole(seed: int) -> None:
    found = accuracy(seed, damage=0.0)
    assert found.wrong == ()
    assert found.doubted == 0


def test_damaged_plans_are_read_within_the_bounds() -> None:
    found = [accuracy(seed, damage=0.12) for seed in range(6)]
    assert [each.unlisted for each in found] == [()] * len(found)
    assert sum(each.right for each in found) / len(found) >= 0.98
    assert sum(each.doubted for each in found) / len(found) <= 0.08


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(1000, 1400))
def test_no_wrong_cell_goes_unlisted(seed: int) -> None:
    """Over many plans, and with twice the damage as well."""
    assert accuracy(seed, damage=0.12).unlisted == ()
    assert accuracy(seed, damage=0.24).unlisted == ()
