"""任务清单待核实: every doubtful cell of the plan in its own words, found right (one by one or many) or corrected."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import CHOOSE_AGAIN, NOTHING_TYPED, FormFields, Typed, count_of
from duban.board.answers import back_to
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.decisions.decision import CorrectionSubject
from duban.domain.office.authority import Permission
from duban.errors import PermanentError, Refused
from duban.services.decide.decider import Who
from duban.services.plan.item_answers import AnsweredItem, AnswerState

router = APIRouter()
HERE = "/work"
NONE_CHOSEN = "请先勾选核实无误的内容。"
# The form by which a cell of that title is corrected.
CORRECTED_BY = {
    CorrectionSubject.DEADLINE.value: "deadline",
    CorrectionSubject.LEAD.value: "lead",
    CorrectionSubject.GOAL.value: "goal",
    CorrectionSubject.MEASURES.value: "measures",
    CorrectionSubject.CO_LEADS.value: "co-leads",
}
Confirming = Annotated[Visit, Depends(permitted(Permission.CONFIRM))]


@router.get("/doubts", response_class=HTMLResponse)
def doubts(visit: Visiting, agreed: str = "") -> HTMLResponse:
    """Every cell that nobody settled; those that their leads found right are chosen already if *agreed* says so."""
    return _doubts(visit, agreed=bool(agreed))


@router.post("/doubts")
def confirm(visit: Confirming, typed: FormFields) -> Response:
    """Settle that the chosen cells say the right thing, for one reason; what cannot be is told with its own."""
    chosen = typed.all("cell")
    if not chosen:
        return _doubts(visit, [NONE_CHOSEN], typed)
    who = Who(visit.actor, typed.text("reason"))
    done: list[str] = []
    refused: list[str] = []
    for key in chosen:
        programme, _, cell = key.partition("/")
        number, _, field = cell.partition("/")
        try:
            counted = count_of(number)
            if counted is None:
                raise Refused(CHOOSE_AGAIN)
            result = visit.app.correct.confirm(programme, counted, field, who, visit.now)
        except PermanentError as error:
            refused.append(str(error))
        else:
            (done if result.decision else refused).append(result.sentence)
    if refused:
        return _doubts(visit, list(dict.fromkeys(refused)), typed, done)
    return back_to(visit, "/doubts", f"已核实{len(done)}处：{'；'.join(one.rstrip('。') for one in done)}。")


def _answers(visit: Visit) -> dict[tuple[str, int], AnsweredItem]:
    """What the lead of each item said of it, where it said anything."""
    every = (one for code in visit.app.settings.programmes for one in visit.app.item_answers.of(code, visit.now))
    return {(one.programme, one.item.number): one for one in every if one.unit == one.item.lead and one.answer}


def _doubts(
    visit: Visit,
    refused: list[str] | None = None,
    typed: Typed = NOTHING_TYPED,
    done: list[str] | None = None,
    *,
    agreed: bool = False,
) -> HTMLResponse:
    waiting, answers = visit.app.doubts.waiting(visit.now), _answers(visit)
    said = {one.key: answers.get((one.programme, one.item.number)) for one in waiting}
    right = [key for key, one in said.items() if one is not None and one.state is AnswerState.AGREED]
    return page(
        visit,
        "doubts.html",
        here=HERE,
        title="任务清单待核实",
        status=409 if refused else 200,
        doubts=waiting,
        answers=said,
        right=right,
        chosen=right if agreed else typed.all("cell"),
        corrected_by=CORRECTED_BY,
        may_confirm=visit.may(Permission.CONFIRM),
        may_correct=visit.may(Permission.CORRECT),
        refused=refused or [],
        done=done or [],
        typed=typed,
    )
