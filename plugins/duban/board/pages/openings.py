"""周期待确认开启: who agrees sees first to whom the first mails would go."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.addresses import CycleNamed
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import Reference
from duban.domain.office.authority import Permission
from duban.errors import Refused

router = APIRouter()
HERE = "/work"
Opening = Annotated[Visit, Depends(permitted(Permission.OPEN))]


@router.get("/openings/{programme}/{stream}/{period}", response_class=HTMLResponse)
def opening(visit: Visiting, reference: CycleNamed) -> HTMLResponse:
    """What opening a cycle now would send."""
    return _opening(visit, reference)


@router.post("/openings/{programme}/{stream}/{period}")
def confirm(visit: Opening, reference: CycleNamed, typed: FormFields) -> Response:
    """Agree to the mails that were shown."""

    def act() -> str:
        mails = typed.count("mails")
        if mails is None:
            raise Refused("请核对收件人后重新确认。")
        if not visit.app.opening.confirm(reference, mails, visit.actor, visit.now):
            return f"该周期已由{visit.app.opening.agreed_by(reference)}确认，无需重复办理。"
        return f"已确认，{mails}封填报通知将随“开启报送周期”发出。"

    return acted(visit, act, "/work", lambda words: _opening(visit, reference, words, typed))


def _opening(visit: Visit, reference: Reference, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    return page(
        visit,
        "opening.html",
        here=HERE,
        title="确认开启报送周期",
        status=409 if refused else 200,
        reference=reference,
        plan=visit.app.opening.plan(reference, visit.now),
        waits=not visit.app.opening.may_open(reference, visit.now),
        may_open=visit.may(Permission.OPEN),
        refused=refused,
        typed=typed,
    )
