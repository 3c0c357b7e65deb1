"""From Airflow's grid to the page of what a run or one of its tasks is about."""

from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from duban.board.addresses import path_of
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.services.overview.cycles import cycle_of_run, lane_of

router = APIRouter()
FOREIGN = "这次运行不办理报送周期或文书，没有可显示的内容。"


@router.get("/run/{dag_id}/{run_id}")
def run(visit: Visiting, dag_id: str, run_id: str) -> Response:  # noqa: ARG001 - a run is known by its own id
    """The cycle that the run works on, or the paper that it asks about; a sentence for any other run."""
    return _about(visit, run_id)


@router.get("/run/{dag_id}/{run_id}/{task_id}/{lane}")
def task(visit: Visiting, dag_id: str, run_id: str, task_id: str, lane: str) -> Response:  # noqa: ARG001 - as above
    """
    The return of the lane, or those of its group.

    The whole cycle for a task that is no lane, whose number Airflow leaves as it is.
    """
    return _about(visit, run_id, lane)


def _about(visit: Visiting, run_id: str, lane: str = "") -> Response:
    context = visit.app.context
    cycle = cycle_of_run(context, run_id)
    if cycle is not None:
        shown = lane_of(context, cycle, lane)
        if shown is not None and not shown.is_group:
            return RedirectResponse(
                f"{visit.prefix}{path_of(f'/return/{cycle.reference.of(shown.units[0].code)}')}", 303
            )
        narrowed = f"?find={quote(shown.name)}" if shown is not None else ""
        return RedirectResponse(f"{visit.prefix}{path_of(f'/cycles/{cycle.reference}')}{narrowed}", 303)
    document = visit.app.sign.asked_by(run_id)
    if document is not None:
        return RedirectResponse(f"{visit.prefix}/papers/{document.draft}/{path_of(document.name)}", 303)
    return page(visit, "nothing.html", here="/cycles", title="本次运行", words=FOREIGN)
