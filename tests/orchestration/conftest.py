"""An Airflow without home or database for the tests of this folder, and the official calendar of two years."""

import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

# Airflow reads these when it is first imported, and would otherwise make itself at home in the user's folder.
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="duban-airflow-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"] = str(Path(__file__).resolve().parents[2] / "plugins")

import chinese_calendar
import pytest

from duban.domain.calendar.workdays import WorkCalendar


def working_days(year: int) -> frozenset[date]:
    days = (date(year, 1, 1) + timedelta(days=count) for count in range(366))
    return frozenset(day for day in days if day.year == year and chinese_calendar.is_workday(day))


@pytest.fixture(scope="session")
def calendar() -> WorkCalendar:
    """The official working days of 2021 and 2022, and of no other year."""
    return WorkCalendar({year: working_days(year) for year in (2021, 2022)})
