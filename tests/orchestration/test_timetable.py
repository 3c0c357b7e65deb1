"""Airflow's protocol: what was missed once, then one after the other, always aware, never an exception."""

from datetime import datetime
from types import SimpleNamespace

import pendulum
import pytest
import time_machine
from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.workdays import WorkCalendar
from duban.errors import ConfigurationError
from duban.orchestration import timetable
from duban.orchestration.timetable import CycleTimetable, MomentsTimetable, WorkdayTimetable

ANY_TIME = TimeRestriction(earliest=None, latest=None, catchup=False)
MONTHLY = CycleTimetable("qz2021", "department_monthly")


@pytest.fixture(autouse=True)
def app(monkeypatch: pytest.MonkeyPatch, calendar: WorkCalendar) -> SimpleNamespace:
    """The configuration as shipped, with a calendar of 2021 and 2022."""
    app = SimpleNamespace(settings=load_settings(), calendar=calendar)
    monkeypatch.setattr(timetable, "app", lambda: app)
    return app


def next_run(table: MomentsTimetable, *, now: str, last: str | None = None) -> DagRunInfo | None:
    interval = DataInterval.exact(pendulum.parse(last, tz=TIMEZONE)) if last else None
    with time_machine.travel(datetime.fromisoformat(now).replace(tzinfo=TIMEZONE), tick=False):
        return table.next_dagrun_info(last_automated_data_interval=interval, restriction=ANY_TIME)


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        pytest.param("2021-10-10 12:00", None, "2021-10-14 09:00", id="the run of 2021-10 starts when it opens"),
        pytest.param("2021-10-20 12:00", None, "2021-10-14 09:00", id="switched on late: at once"),
        pytest.param("2021-10-14 09:00", "2021-10-14 09:00", "2021-11-16 09:00", id="after a run comes the next"),
        pytest.param("2022-03-20 09:00", "2021-10-14 09:00", "2022-03-16 09:00", id="of many missed the latest"),
    ],
)
def test_cycles(now: str, last: str | None, expected: str) -> None:
    run = next_run(MONTHLY, now=now, last=last)
    assert run is not None
    assert run.run_after == pendulum.parse(expected, tz=TIMEZONE)
    assert run.logical_date == run.run_after


def test_no_run_after_the_end_of_the_programme() -> None:
    assert next_run(MONTHLY, now="2023-01-05 12:00", last="2022-12-14 09:00") is None


def test_working_mornings() -> None:
    run = next_run(WorkdayTimetable(), now="2021-09-30 12:00", last="2021-09-30 09:00")
    assert run is not None
    assert run.run_after == pendulum.parse("2021-10-08 09:00", tz=TIMEZONE)


def test_a_calendar_that_ends_within_the_programme_gives_daily_runs(app: SimpleNamespace) -> None:
    app.calendar = WorkCalendar({2021: app.calendar.years[2021]})
    run = next_run(MONTHLY, now="2022-01-03 12:00", last="2022-01-03 09:00")
    assert run is not None
    assert run.run_after == pendulum.parse("2022-01-04 09:00", tz=TIMEZONE)


@pytest.mark.parametrize("table", [CycleTimetable("qz2021", "unheard_of"), CycleTimetable("qz1999", "x")])
def test_a_configuration_that_no_longer_knows_the_stream_gives_daily_runs(table: CycleTimetable) -> None:
    run = next_run(table, now="2021-10-10 12:00")
    assert run is not None
    assert run.run_after == pendulum.parse("2021-10-11 09:00", tz=TIMEZONE)


def test_a_broken_configuration_never_reaches_the_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ConfigurationError("duban.toml 有错误。")

    monkeypatch.setattr(timetable, "app", broken)
    run = next_run(WorkdayTimetable(), now="2021-10-10 08:00")
    assert run is not None
    assert run.run_after == pendulum.parse("2021-10-10 09:00", tz=TIMEZONE)


@pytest.mark.parametrize("table", [MONTHLY, WorkdayTimetable("08:30")])
def test_every_date_has_its_time_zone(table: MomentsTimetable) -> None:
    """A naive one would end the whole dag-processor."""
    for now in ("2021-10-10 12:00", "2022-06-01 00:00", "2022-11-30 23:59"):
        run = next_run(table, now=now)
        assert run is not None
        assert isinstance(run.run_after, pendulum.DateTime)
        assert run.run_after.tzinfo is not None


@pytest.mark.parametrize("table", [MONTHLY, WorkdayTimetable("08:30")])
def test_a_timetable_survives_the_way_through_the_database(table: MomentsTimetable) -> None:
    again = type(table).deserialize(table.serialize())
    assert again.serialize() == table.serialize()
    assert again.summary == table.summary


def test_a_run_by_hand_stands_for_its_own_moment() -> None:
    moment = pendulum.datetime(2021, 10, 20, tz="Asia/Shanghai")
    assert MONTHLY.infer_manual_data_interval(run_after=moment) == DataInterval.exact(moment)


def test_the_plugin_registers_every_timetable() -> None:
    from duban_plugin import DubanPlugin

    assert issubclass(DubanPlugin, AirflowPlugin)
    assert set(DubanPlugin.timetables) == set(MomentsTimetable.__subclasses__())
