"""How long a unit has to correct what the office sent back."""

from datetime import UTC, date, datetime

import pytest
from tests.report_cases import CYCLE

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.returns.send_back import correct_by


@pytest.mark.parametrize(
    ("told_at", "last"),
    [
        pytest.param(datetime(2021, 10, 26, 16, tzinfo=TIMEZONE), date(2021, 10, 28), id="told on a Tuesday"),
        pytest.param(datetime(2021, 10, 29, 9, tzinfo=TIMEZONE), date(2021, 11, 2), id="a weekend does not count"),
        pytest.param(datetime(2021, 10, 26, 17, tzinfo=UTC), date(2021, 10, 29), id="by the day in Quanzhou"),
    ],
)
def test_a_unit_has_two_working_days_after_the_day_it_was_told(told_at: datetime, last: date) -> None:
    assert correct_by(CYCLE, told_at) == last
