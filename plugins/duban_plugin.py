"""Registers with Airflow what it finds in no other way; no logic."""

from airflow.plugins_manager import AirflowPlugin

from duban.orchestration import answering, desk, files, metrics
from duban.orchestration.timetable import CycleTimetable, WorkdayTimetable


class DubanPlugin(AirflowPlugin):
    """The timetables, which Airflow loads only if a plugin names them; pages, files, figures, and late answers."""

    name = "duban"
    timetables = [CycleTimetable, WorkdayTimetable]  # noqa: RUF012 - Airflow's class attribute
    fastapi_apps = [  # noqa: RUF012 - as above
        {"app": files.serve, "url_prefix": files.PREFIX, "name": "文书文件"},
        {"app": desk.serve, "url_prefix": desk.PREFIX, "name": "调度台"},
        # Last, for it lies above the others: what they do not answer comes here.
        {"app": metrics.serve, "url_prefix": metrics.PREFIX, "name": "监测"},
    ]
    fastapi_root_middlewares = [  # noqa: RUF012 - as above
        {"middleware": answering.AnswersInTime, "name": "待操作"},
    ]
    external_views = desk.views()
