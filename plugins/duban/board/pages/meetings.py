"""调度安排: the meetings of the year, the material of each, and the task forces."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response

from duban.board.answers import file_answer
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.domain.calendar.cycle import TIMEZONE

router = APIRouter()
HERE = "/work"
Number = Annotated[int, InPath(ge=1, le=1_000)]


@router.get("/meetings", response_class=HTMLResponse)
def meetings(visit: Visiting) -> HTMLResponse:
    """The schedule, and the task forces of every programme."""
    app = visit.app
    return page(
        visit,
        "meetings.html",
        here=HERE,
        title="调度安排",
        schedule=app.meetings.schedule(),
        forces={code: app.meetings.forces(code) for code in app.context.programmes},
        today=visit.now.astimezone(TIMEZONE).date(),
    )


@router.get("/meetings/{programme}/{meeting}/material")
def material(visit: Visiting, programme: str, meeting: Number) -> Response:
    """The material of one meeting, made anew from the ledger."""
    return file_answer(*visit.app.meetings.material(visit.programme(programme), meeting, visit.now))
