"""送达登记: a paper that was signed is numbered, sealed and handed over by people, who say so here."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, WITHOUT_MOMENT, FormFields, Typed, acted
from duban.board.guard import permitted
from duban.board.pages.paper_files import files_of
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import Reference
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
    """Record that it was, or of one that was who signed for it."""

    def act() -> str:
        if not typed.text("receipts"):
            return _registered(visit, name, typed)
        new = visit.app.serve.receive(name, typed.text("receipts"), visit.actor, visit.now)
        return f"已登记{new}家签收。" if new else "没有新的签收。"

    return acted(visit, act, "/papers", lambda words: _service(visit, name, words, typed))


def _registered(visit: Visit, name: str, typed: Typed) -> str:
    at, scan = typed.moment("at"), typed.file("scan")
    if at is None:
        raise Refused(WITHOUT_MOMENT)
    if scan is None:
        raise Refused("请附正式文件（用印的 OFD、PDF 或扫描件）。")
    way, sealed_on = typed.choice("way", Way) or Way.EXCHANGE, typed.day("sealed")
    if visit.app.serve.paper(name)[1] is not None:
        raise UnknownReference(visit.app.serve.why_not_outstanding(name))
    service = Service(typed.text("number"), way, at, scan, visit.actor, sealed_on)
    served = visit.app.serve.record(name, service, visit.now)
    return f"已登记送达（{served.number}，{served.way.value}），答复期自签收时起算。"


def _service(visit: Visit, name: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    try:
        document, served = visit.app.serve.paper(name)
    except Refused as error:
        raise UnknownReference(visit.app.serve.why_not_outstanding(name)) from error
    return page(
        visit,
        "service.html",
        here=HERE,
        title=f"送达登记：{document.title}",
        status=409 if refused else 200,
        document=document,
        served=served,
        receipts=visit.app.serve.receipts(name),
        names=visit.app.context.programme(Reference.parse(document.reference), visit.now).names,
        files=files_of(visit, document),
        ways=tuple(Way),
        may_serve=visit.may(Permission.SERVE),
        refused=refused,
        typed=typed,
    )
