"""Whatever recognition does to a plan's rows: what could not be told for certain is listed, in every plan."""

import pytest
from tests.domain.importing.damaging import damaged_plan
from tests.domain.importing.prose_plans import prose_plan

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


@pytest.mark.parametrize("seed", range(18))
def test_a_plan_in_prose_is_read_whole(seed: int) -> None:
    """However an office writes who answers: in brackets, on lines, in sentences."""
    document, truth = prose_plan(seed)
    found = measure(propose(document), truth)
    assert found.wrong == ()
    assert found.doubted == 0
