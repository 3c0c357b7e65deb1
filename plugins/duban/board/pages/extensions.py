"""申请延期待答复: what units expect to be done too late, each with the two answers."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from duban.board.rendering import page
from duban.board.visiting import Visiting
from duban.domain.office.authority import Permission

router = APIRouter()
HERE = "/work"


@router.get("/extensions", response_class=HTMLResponse)
def extensions(visit: Visiting) -> HTMLResponse:
    """Every item whose lead wants more time; the answers are forms of 登记与决定, which shows what will follow."""
    return page(
        visit,
        "extensions.html",
        here=HERE,
        title="申请延期待答复",
        asked=visit.app.extensions.waiting(visit.now),
        may_decide=visit.may(Permission.EXTEND),
    )
