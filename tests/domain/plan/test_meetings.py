"""Task forces and the meetings of the year."""

from datetime import date

import pytest
from tests.builders import item

from duban.adapters.holidays import official_calendar
from duban.domain.plan.meetings import Meeting, TaskForce, force_of

CALENDAR = official_calendar(None)
TAXES = TaskForce(name="纳税专班", indicators=("纳税", "开办企业"), confirmed=True)


@pytest.mark.parametrize(
    ("on", "ready"),
    [(date(2021, 11, 18), date(2021, 11, 16)), (date(2021, 11, 15), date(2021, 11, 11)), (date(2039, 12, 1), None)],
    ids=["midweek", "over a weekend", "without a calendar"],
)
def test_the_material_is_there_two_working_days_before(on: date, ready: date | None) -> None:
    assert Meeting(on=on, name="调度会").ready_on(CALENDAR) == ready


def test_a_task_force_settles_the_items_of_its_indicators_once_somebody_confirmed_it() -> None:
    doubtful = TaskForce(name="另一专班", indicators=("纳税",))
    other = TaskForce(name="电力专班", indicators=("获得电力",), confirmed=True)
    assert TAXES.settles(item(38))
    assert not other.settles(item(38))
    assert force_of((doubtful, other, TAXES), item(38)) == TAXES
    assert force_of((doubtful, other), item(38)) is None
