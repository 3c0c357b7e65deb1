"""任务认领: what each lead answered on the items that it was given, and the way to what the office says to it."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.pages.doubts import CORRECTED_BY
from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.domain.office.authority import Permission
from duban.services.plan.item_answers import AnswerState, by_state

router = APIRouter()
HERE = "/task-list"


@router.get("/item-answers/{programme}", response_class=HTMLResponse)
def item_answers(visit: Visiting, programme: str, state: str = "", lead: str = "") -> HTMLResponse:
    """Every item that was given to a lead with its answer, of one *state* or *lead* or all; what is open first."""
    code = visit.programme(programme)
    every = visit.app.item_answers.of(code, visit.now)
    chosen = [one for one in every if state in ("", one.state.name) and lead in ("", one.name)]
    return page(
        visit,
        "item_answers.html",
        here=HERE,
        title="任务认领",
        code=code,
        states=by_state(every),
        leads=sorted({one.name for one in every}),
        state=state,
        lead=lead,
        shown=sorted(chosen, key=lambda one: list(AnswerState).index(one.state)),
        given=len(every),
        is_open=AnswerState.OPEN,
        corrected_by=CORRECTED_BY,
        may_correct=visit.may(Permission.CORRECT),
    )
