"""A plan that the importer was not made from comes out right in every layout, and what does not is listed."""

from pathlib import Path

import pytest

from duban.adapters.office.plans.reader import read_plan
from duban.domain.importing.proposing import propose
from duban_rehearsal.plan_accuracy import measure
from duban_rehearsal.published.layouts import PlanLayout, layouts

TRUTH = Path(__file__).parents[2] / "data" / "plans" / "jiangzhou.truth.csv"
LAYOUTS = layouts(TRUTH)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.name for layout in LAYOUTS])
def test_a_layout_is_read_right_and_no_wrong_cell_goes_unlisted(layout: PlanLayout, tmp_path: Path):
    path = tmp_path / layout.name
    path.write_bytes(layout.content)
    found = measure(propose(read_plan(path)), layout.truth, layout.without)
    assert found.unlisted == ()
    assert found.right >= 0.99
