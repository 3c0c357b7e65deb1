"""The office's pages inside Airflow: below one address, behind its login, in the frame that its menu opens."""

from functools import cache
from typing import TYPE_CHECKING, Any

from duban.board import IN_FRAME, PREFIX
from duban.bootstrap import tables_in_force
from duban.domain.office.office import DESK
from duban.errors import DubanError
from duban.orchestration.mounting import at_first_request
from duban.orchestration.runs import app

if TYPE_CHECKING:
    from fastapi import FastAPI, Request

    from duban.board.visiting import PageUser

ICON = f"{PREFIX}/static/desk.svg"
TASK = f"{PREFIX}/run/{{DAG_ID}}/{{RUN_ID}}/{{TASK_ID}}/{{MAP_INDEX}}"


@cache
def application() -> "FastAPI":
    """The pages, for whoever Airflow knows."""
    from airflow.configuration import conf

    from duban.board.application import application as pages
    from duban.board.visiting import Host

    return pages(Host(app, account, PREFIX, tuple(filter(None, [conf.get("api", "base_url", fallback="")]))))


# Answers every request under PREFIX.
serve = at_first_request(application)


async def account(request: "Request") -> "PageUser":
    """Who is logged in to Airflow; HTTPException 401 for a stranger."""
    from duban.board.visiting import PageUser

    user = await user_of(request)
    return PageUser(user.username, tuple(role.name for role in user.roles))


async def user_of(request: "Request") -> Any:
    """Airflow's user; HTTPException 401 for a stranger. A token in the head wins over the cookie."""
    from airflow.api_fastapi.core_api.security import bearer_scheme, get_user

    return await get_user(request, None, await bearer_scheme(request))


def views() -> list[dict[str, object]]:
    """Where Airflow shows the pages: in its menu, and as a tab of each run and each task."""
    name = _name()
    common: dict[str, object] = {"name": name, "icon": ICON, "icon_dark_mode": ICON}
    return [
        common | {"href": f"{PREFIX}/", "destination": "nav", "url_route": IN_FRAME, "nav_top_level": True},
        common | {"href": f"{PREFIX}/run/{{DAG_ID}}/{{RUN_ID}}", "destination": "dag_run", "url_route": "duban-run"},
        common | {"href": TASK, "destination": "task_instance", "url_route": "duban-task"},
    ]


def _name() -> str:
    """What the office calls them; while its settings cannot be read, as offices usually do."""
    try:
        return str(tables_in_force()["office"].get("desk", DESK))
    except DubanError:
        return DESK
