"""Many damaged plans: whatever could not be told for certain is listed in each of them."""

import pytest
from tests.domain.importing.damaging import damaged_again
from tests.domain.importing.test_damage import accuracy

from duban.adapters.office.plans.text import read_text_plan
from duban.config import PROJECT
from duban.domain.importing.proposing import propose
from duban_rehearsal.plan_accuracy import measure, read_truth

pytestmark = pytest.mark.prove

PRINT = PROJECT / "tests" / "data" / "plans" / "damaged_print.txt"
PRINT_TRUTH = PROJECT / "scripts" / "tables" / "task_list.csv"


@pytest.mark.parametrize("seed", [*range(1000, 1100), 1224])
def test_no_wrong_cell_goes_unlisted(seed: int) -> None:
    """Over many plans, and with twice the damage as well."""
    assert accuracy(seed, damage=0.12).unlisted == ()
    assert accuracy(seed, damage=0.24).unlisted == ()


@pytest.mark.parametrize("seed", range(40))
def test_a_print_that_is_damaged_further_lists_what_is_wrong(seed: int) -> None:
    """The plan as it was recognised, with as much damage again in other places."""
    content = damaged_again(PRINT.read_text(encoding="utf-8"), seed)
    plan = propose(read_text_plan(PRINT.name, content.encode()))
    found = measure(plan, read_truth(PRINT_TRUTH), without=frozenset({"大类"}))
    assert found.unlisted == ()
    assert found.right >= 0.95
    assert found.doubted <= 0.08
