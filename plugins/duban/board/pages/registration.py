"""登记报送件: a return that came another way than by mail."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.addresses import ReturnNamed
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import Reference
from duban.domain.office.authority import Permission
from duban.domain.returns.registration import Channel
from duban.errors import Refused
from duban.services.collect.register_paper import RegisteredPaper

router = APIRouter()
HERE = "/cycles"
Registering = Annotated[Visit, Depends(permitted(Permission.REGISTER))]


@router.get("/register/{programme}/{stream}/{period}/{organisation}", response_class=HTMLResponse)
def registration(visit: Visiting, reference: ReturnNamed) -> HTMLResponse:
    """The form by which a return is registered that came another way than by mail."""
    return _registration(visit, reference)


@router.post("/register/{programme}/{stream}/{period}/{organisation}")
def register(visit: Registering, reference: ReturnNamed, typed: FormFields) -> Response:
    """Register it."""

    def act() -> str:
        at, scan = typed.moment("at"), typed.file("scan")
        channel = typed.choice("channel", Channel)
        if at is None or scan is None or channel is None:
            raise Refused("请填写渠道、收文时间并附扫描件。")
        paper = RegisteredPaper(channel, at, visit.actor, scan, typed.file("form"))
        filed = visit.app.register.register(reference, paper, visit.now)
        return f"已登记为第{filed.attempt}次报送：{filed.verdict.value}。"

    return acted(visit, act, f"/return/{reference}", _again(visit, reference, typed))


def _again(visit: Visit, reference: Reference, typed: Typed) -> Callable[[str], Response]:
    return lambda words: _registration(visit, reference, words, typed)


def _registration(visit: Visit, reference: Reference, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    cycle = visit.app.context.cycle(reference)
    row = visit.app.returns_tables.one(cycle, reference.organisation, visit.now)
    return page(
        visit,
        "register.html",
        here=HERE,
        title=f"登记报送件：{row.unit.name}{cycle.period.title}",
        status=409 if refused else 200,
        reference=reference,
        channels=tuple(Channel),
        may_register=visit.may(Permission.REGISTER),
        refused=refused,
        typed=typed,
    )
