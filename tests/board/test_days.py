"""How the pages write days: short, and never so that one could be taken for that of another year."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from duban.board.rendering import _environment

IN_JANUARY = SimpleNamespace(today=date(2023, 1, 10))


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        pytest.param(date(2022, 12, 26), "12月26日", id="last month"),
        pytest.param(date(2022, 3, 25), "2022年3月25日", id="spring of last year"),
        pytest.param(date(2023, 12, 31), "12月31日", id="the end of this year"),
        pytest.param(date(2024, 2, 1), "2024年2月1日", id="a year ahead"),
        pytest.param(datetime(2021, 12, 31, 17, tzinfo=UTC), "2022年1月1日", id="a moment counts in Quanzhou"),
        pytest.param(None, "—", id="none"),
    ],
)
def test_a_far_day_of_another_year_has_its_year(day: date | None, shown: str) -> None:
    page = _environment().from_string("{{ day | day }}")
    assert page.render(visit=IN_JANUARY, day=day) == shown


def test_a_moment_has_it_as_well_and_a_page_for_strangers_has_none() -> None:
    page = _environment().from_string("{{ at | moment }}")
    at = datetime(2022, 3, 25, 1, 30, tzinfo=UTC)
    assert page.render(visit=IN_JANUARY, at=at) == "2022年3月25日 09:30"
    assert page.render(at=at) == "3月25日 09:30"
