"""How a paper calls all that are to report: by their level, and zones by name while they are few."""

from dataclasses import replace

import pytest
from tests.quarter_cases import quarter

from duban.domain.papers.counties_told import everybody

QUARTER = quarter()
THREE = ("甲开发区管委会", "乙开发区管委会", "丙投资区管理委员会")
NAMED = "甲开发区、乙开发区、丙投资区"
FOUR = (*THREE, "丁投资区管委会")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param(("鲤城区", "惠安县"), f"各{QUARTER.level}", id="counties alone"),
        pytest.param(("鲤城区", *THREE), f"各{QUARTER.level}和{NAMED}", id="few zones beside them"),
        pytest.param(("鲤城区", *FOUR), f"各{QUARTER.level}和各功能区", id="many zones beside them"),
        pytest.param(THREE, NAMED, id="few zones alone"),
        pytest.param(FOUR, "各功能区", id="many zones alone"),
    ],
)
def test_zones_are_named_beside_the_counties_while_they_are_few(names: tuple[str, ...], told: str) -> None:
    counties = tuple(replace(QUARTER.counties[0], name=name) for name in names)
    assert everybody(replace(QUARTER, counties=counties)) == told
