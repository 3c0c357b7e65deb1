"""Registers with Airflow what it finds in no other way; no logic."""

from airflow.plugins_manager import AirflowPlugin

from duban.orchestration.timetable import CycleTimetable, WorkdayTimetable


class DubanPlugin(AirflowPlugin):
    """The timetables, which Airflow loads only if a plugin names them."""

    name = "duban"
    timetables = [CycleTimetable, WorkdayTimetable]  # noqa: RUF012 - Airflow's class attribute
