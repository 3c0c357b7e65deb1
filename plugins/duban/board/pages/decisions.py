"""登记与决定: a form for each, a page that says what will follow, and only then the act."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted, said_in_address, way_back
from duban.board.addresses import ReturnNamed
from duban.board.deciding import BY_CODE, FORMS
from duban.board.deciding.form import DecisionForm, DecisionTyped, FieldKind, who_decides
from duban.board.guard import Acting, permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import Reference
from duban.domain.office.authority import Permission
from duban.domain.returns.registration import Channel
from duban.errors import Refused, UnknownReference
from duban.services.collect.register_paper import RegisteredPaper

router = APIRouter()
HERE = "/decisions"
Registering = Annotated[Visit, Depends(permitted(Permission.REGISTER))]


@router.get("/decisions", response_class=HTMLResponse)
def decisions(visit: Visiting) -> HTMLResponse:
    """Everything that may be decided or registered, with whose it is."""
    return page(
        visit,
        "decisions.html",
        here=HERE,
        title="登记与决定",
        forms=[(form, visit.may(form.permission)) for form in FORMS],
        may_register=visit.may(Permission.REGISTER),
        paused=visit.app.pause.latest(),
    )


@router.get("/decisions/{code}", response_class=HTMLResponse)
def decision(visit: Visiting, code: str) -> HTMLResponse:
    """The form of one of them, with what the page says that led there."""
    return _form(visit, _known(code), typed=said_in_address(visit.request))


@router.post("/decisions/{code}")
def decide(visit: Acting, code: str, typed: FormFields, confirmed: Annotated[str, Form()] = "") -> Response:
    """Show what will follow; once that was seen, do it."""
    form = _known(code)
    permitted(form.permission)(visit)
    programme = typed.text("programme") or next(iter(visit.app.settings.programmes))
    if programme not in visit.app.settings.programmes:
        raise UnknownReference("没有这个专项。")
    if not typed.text("reason"):
        return _form(visit, form, "请写明理由。", typed)
    if not confirmed:
        return page(
            visit,
            "decision_shown.html",
            here=HERE,
            title=form.title,
            form=form,
            typed=typed,
            programme=programme,
            way_back=way_back(typed, f"{HERE}/{code}"),
        )

    def act() -> str:
        done = form.decide(DecisionTyped(visit, programme, typed, who_decides(visit, typed)))
        return done if isinstance(done, str) else done.sentence

    return acted(visit, act, way_back(typed, HERE), lambda words: _form(visit, form, words, typed))


def _form(visit: Visit, form: DecisionForm, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    programmes = visit.app.settings.programmes
    programme = typed.text("programme") or next(iter(programmes))
    return page(
        visit,
        "decision.html",
        here=HERE,
        title=form.title,
        status=409 if refused else 200,
        form=form,
        may_decide=visit.may(form.permission),
        programmes={code: plan.title for code, plan in programmes.items()},
        choices={field.name: list(field.choices(visit, programme)) for field in form.fields if field.choices},
        kinds=FieldKind,
        refused=refused,
        typed=typed,
    )


def _known(code: str) -> DecisionForm:
    if code not in BY_CODE:
        raise HTTPException(404)
    return BY_CODE[code]


@router.get("/register/{programme}/{stream}/{period}/{organisation}", response_class=HTMLResponse)
def registration(visit: Visiting, reference: ReturnNamed) -> HTMLResponse:
    """The form by which a return is registered that came another way than by mail."""
    return _registration(visit, reference)


@router.post("/register/{programme}/{stream}/{period}/{organisation}")
def register(visit: Registering, reference: ReturnNamed, typed: FormFields) -> Response:
    """Register it."""

    def act() -> str:
        at, scan = typed.moment("at"), typed.file("scan")
        channel = next((one for one in Channel if one.value == typed.text("channel")), None)
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
