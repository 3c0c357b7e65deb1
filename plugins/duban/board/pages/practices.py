"""典型经验: what units tell as worth copying; where each waits, and what the office does about it."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import CHOOSE_AGAIN, NOTHING_TYPED, FormFields, Typed, acted
from duban.board.guard import permitted
from duban.board.paging import PageNumber, paged
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.practice import PracticeActKind, PracticeStage
from duban.domain.office.authority import Permission
from duban.errors import Refused, UnknownReference
from duban.services.decide.decider import Who
from duban.services.decide.practices import PracticeNote
from duban.services.plan.versions import Versions

router = APIRouter()
HERE = "/decisions"
Practising = Annotated[Visit, Depends(permitted(Permission.PRACTICE))]


@router.get("/practices", response_class=HTMLResponse)
def practices(visit: Visiting, unit: str = "", stage: str = "", page_number: PageNumber = 1) -> HTMLResponse:
    """The register: of one *unit* or all, at one *stage* or anywhere, the newest first."""
    every = visit.app.practices.all(visit.now)
    chosen = [one for one in every if unit in ("", one.unit) and stage in ("", one.step.stage.name)]
    return page(
        visit,
        "practices.html",
        here=HERE,
        title="典型经验",
        found=paged(chosen, page_number, unit=unit, stage=stage),
        units=list(dict.fromkeys(one.unit for one in every)),
        unit=unit,
        stage=stage,
        stages={each.name: each.value for each in PracticeStage},
        today=visit.today,
        is_on=any(map(visit.app.context.spreads, visit.app.context.programmes)),
    )


@router.get("/practices/{programme}/{stream}/{period}/{unit}", response_class=HTMLResponse)
def practice(visit: Visiting, programme: str, stream: str, period: str, unit: str) -> HTMLResponse:
    """One practice with everything that was done about it, and what may be done next."""
    return _practice(visit, _reference(visit, programme, stream, period, unit))


@router.post("/practices/{programme}/{stream}/{period}/{unit}")
def spread(visit: Practising, programme: str, stream: str, period: str, unit: str, typed: FormFields) -> Response:
    """Judge it, put on record that it was cleared or agreed to, or who adopted it: whatever button was pressed."""
    name = _reference(visit, programme, stream, period, unit)

    def act() -> str:
        kind = PracticeActKind.__members__.get(typed.text("act"))
        if kind is None:
            raise Refused(CHOOSE_AGAIN)
        who = Who(visit.actor, typed.text("reason"))
        return visit.app.spread_practices.act(name, kind, _note(typed), who, visit.now)

    return acted(visit, act, f"/practices/{name}", lambda words: _practice(visit, name, words, typed))


def _note(typed: Typed) -> PracticeNote:
    return PracticeNote(
        *(typed.text("words"), typed.text("person"), typed.text("paper"), typed.day("dated"), typed.text("unit"))
    )


def _reference(visit: Visit, programme: str, stream: str, period: str, unit: str) -> Reference:
    try:
        return Reference.parse(f"{visit.programme(programme)}/{stream}/{period}/{unit}")
    except ValueError:
        raise UnknownReference("没有登记这条典型经验。") from None


def _practice(visit: Visit, name: Reference, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    one, programme = visit.app.practices.shown(name, visit.now), Versions(visit.app.context).latest(name.programme)
    may_act, spreading = visit.may(Permission.PRACTICE), visit.app.spread_practices
    return page(
        visit,
        "practice.html",
        here=HERE,
        title=f"{one.unit}典型经验（{name.period.title}）",
        status=409 if refused else 200,
        refused=refused,
        one=one,
        names=programme.names,
        may={kind.name: may_act and spreading.allows(one.practice, kind) for kind in PracticeActKind},
        may_act=may_act and (bool(one.practice.told) or one.step.stage is PracticeStage.SPREAD),
        units=[(each.code, each.name) for each in programme.organisations if each.code != name.organisation],
        typed=typed,
    )
