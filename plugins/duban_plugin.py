"""Registers with Airflow what it finds in no other way; no logic."""

from airflow.plugins_manager import AirflowPlugin

from duban.orchestration.files import PREFIX, serve
from duban.orchestration.timetable import CycleTimetable, WorkdayTimetable


class DubanPlugin(AirflowPlugin):
    """The timetables, which Airflow loads only if a plugin names them, and the files that a signer opens."""

    name = "duban"
    timetables = [CycleTimetable, WorkdayTimetable]  # noqa: RUF012 - Airflow's class attribute
    fastapi_apps = [{"app": serve, "url_prefix": PREFIX, "name": "文书文件"}]  # noqa: RUF012 - as above
