"""Numbers are told with the word that Chinese has between."""

import pytest

from duban.domain.text.measures import counted


@pytest.mark.parametrize(
    ("unit", "told"),
    [("工作日", "60个工作日"), ("月", "60个月"), ("小时", "60小时"), ("%", "60%"), ("万个", "60万个"), ("", "60")],
)
def test_a_unit_behind_a_number(unit: str, told: str) -> None:
    assert f"60{counted(unit)}" == told
