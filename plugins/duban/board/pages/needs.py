"""需协调事项: every need that stands, where it waits and with whom, and what the office does with one."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted, pressed
from duban.board.guard import permitted
from duban.board.paging import PageNumber, paged
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.decisions.coordination import NeedLevel, NeedName, NeedStage
from duban.domain.office.authority import Permission
from duban.domain.returns.helping import HelperAnswer, HelperPart
from duban.errors import UnknownReference
from duban.services.decide.coordinate import helpers_of
from duban.services.decide.decider import Who
from duban.services.overview.needs import WaitingNeed
from duban.services.plan.versions import Versions

router = APIRouter()
HERE = "/work"
LATE, RAISE = "late", "raise"
OWN_STAGES = tuple(stage for stage in NeedStage if stage is not NeedStage.SIGNING)
STAGES = {stage.name: stage.value for stage in OWN_STAGES} | {LATE: "超期", RAISE: "建议提请上一级"}
Coordinating = Annotated[Visit, Depends(permitted(Permission.COORDINATE))]


@router.get("/needs", response_class=HTMLResponse)
def needs(visit: Visiting, lead: str = "", stage: str = "", page_number: PageNumber = 1) -> HTMLResponse:
    """Every need, of one *lead* or all, that waits at one *stage* or anywhere."""
    waiting, today = visit.app.needs.waiting(visit.now), visit.now.astimezone(TIMEZONE).date()
    chosen = [one for one in waiting if lead in ("", one.lead) and _is_at(one, stage, today)]
    return page(
        visit,
        "needs.html",
        here=HERE,
        title="需协调事项",
        found=paged(chosen, page_number, lead=lead, stage=stage),
        leads=list(dict.fromkeys(one.lead for one in waiting)),
        lead=lead,
        stage=stage,
        stages=STAGES,
        today=today,
        rules=visit.app.context.coordination,
        is_on=any(map(visit.app.context.coordinates, visit.app.context.programmes)),
        ended=visit.app.needs.ended(visit.now),
    )


@router.get("/needs/{programme}/{item}/{since}", response_class=HTMLResponse)
def need(visit: Visiting, programme: str, item: int, since: str) -> HTMLResponse:
    """One need with everything that was done about it, and what may be done next."""
    return _need(visit, _name(visit, programme, item, since))


@router.post("/needs/{programme}/{item}/{since}")
def deal_with(visit: Coordinating, programme: str, item: int, since: str, typed: FormFields) -> Response:
    """Ask a unit, put on record what one said, answer, raise or close: whatever button was pressed."""
    name = _name(visit, programme, item, since)
    return acted(
        visit, lambda: _act(visit, name, typed), f"/needs/{name}", lambda words: _need(visit, name, words, typed)
    )


def _act(visit: Visit, name: NeedName, typed: Typed) -> str:
    who, words, coordinate = Who(visit.actor, typed.text("reason")), typed.text("words"), visit.app.coordinate
    acts: dict[str, Callable[[], str]] = {
        "ask": lambda: coordinate.ask(
            name, typed.text("unit"), typed.chosen("part", HelperPart, "职责"), words, who, visit.now
        ),
        "said": lambda: coordinate.register(
            name,
            typed.count("number") or 0,
            typed.chosen("answer", HelperAnswer, "答复"),
            words,
            who,
            visit.now,
        ),
        "answer": lambda: coordinate.answer(name, words, who, visit.now),
        "close": lambda: coordinate.close(name, words, who, visit.now),
        "sign": lambda: coordinate.sign(name, typed.text("paper"), who, visit.now),
        "raise": lambda: coordinate.raise_to(name, typed.chosen("level", NeedLevel, "提请到哪一级"), who, visit.now),
    }
    return pressed(acts, typed)


def _name(visit: Visit, programme: str, item: int, since: str) -> NeedName:
    try:
        return NeedName.parse(f"{visit.programme(programme)}/{item}/{since}")
    except ValueError:
        raise UnknownReference(f"没有需协调事项“{programme}/{item}/{since}”。") from None


def _need(visit: Visit, name: NeedName, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    one, programme = visit.app.needs.shown(name, visit.now), Versions(visit.app.context).latest(name.programme)
    return page(
        visit,
        "need.html",
        here=HERE,
        title=f"{one.item.told}需协调事项",
        status=409 if refused else 200,
        refused=refused,
        one=one,
        names=programme.names,
        helpers=list(helpers_of(programme, one.need)),
        parts=list(HelperPart),
        answers=list(HelperAnswer),
        levels=one.need.level.above,
        rules=visit.app.context.coordination,
        errands=[one for one in visit.app.errands.all(visit.now) if one.errand.need == str(name)],
        may_act=visit.may(Permission.COORDINATE) and _stands(visit, name),
        typed=typed,
    )


def _stands(visit: Visit, name: NeedName) -> bool:
    return any(one.need.name == name for one in visit.app.needs.waiting(visit.now))


def _is_at(one: WaitingNeed, stage: str, today: date) -> bool:
    """Whether *one* is one of those that a visitor asked for."""
    if stage == LATE:
        return one.is_overdue(today) or any(ask.late for ask in one.asks)
    return bool(one.why_raise) if stage == RAISE else stage in ("", one.step.stage.name)
