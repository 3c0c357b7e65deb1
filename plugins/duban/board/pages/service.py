"""送达登记: a paper that was signed is numbered, sealed and handed over by people, who say so here."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, WITHOUT_MOMENT, FormFields, Typed, acted
from duban.board.guard import permitted
from duban.board.pages.paper_files import files_of
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.escalation.service_of_papers import Way
from duban.domain.office.authority import Permission
from duban.errors import Refused, UnknownReference
from duban.services.sign.service_of_papers import Service

router = APIRouter()
HERE = "/papers"
Serving = Annotated[Visit, Depends(permitted(Permission.SERVE))]


@router.get("/service/{name:path}", response_class=HTMLResponse)
def service(visit: Visiting, name: str) -> HTMLResponse:
    """A paper that was signed, to be numbered, sealed and handed over."""
    return _service(visit, name)


@router.post("/service/{name:path}")
def serve(visit: Serving, name: str, typed: FormFields) -> Response:
    """Record that it was."""

    def act() -> str:
        at, scan = typed.moment("at"), typed.file("scan")
        if at is None:
            raise Refused(WITHOUT_MOMENT)
        if scan is None:
            raise Refused("请附正式文件（用印的 OFD、PDF 或扫描件）。")
        way = typed.choice("way", Way) or Way.EXCHANGE
        served = visit.app.serve.record(name, Service(typed.text("number"), way, at, scan, visit.actor), visit.now)
        return f"已登记送达（{served.number}，{served.way.value}），答复期自签收时起算。"

    return acted(visit, act, "/papers", lambda words: _service(visit, name, words, typed))


def _service(visit: Visit, name: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    document = next((one for one in visit.app.serve.outstanding() if one.name == name), None)
    if document is None:
        raise UnknownReference(visit.app.serve.why_not_outstanding(name))
    return page(
        visit,
        "service.html",
        here=HERE,
        title=f"送达登记：{document.title}",
        status=409 if refused else 200,
        document=document,
        files=files_of(visit, document),
        ways=tuple(Way),
        may_serve=visit.may(Permission.SERVE),
        refused=refused,
        typed=typed,
    )
