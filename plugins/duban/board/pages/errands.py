"""交办事项: what minutes and remarks give to units, registered here; where each waits, and what the office does."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted, pressed, said_in_address
from duban.board.guard import permitted
from duban.board.paging import PageNumber, paged
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.decisions.coordination import NeedName, NeedStage
from duban.domain.decisions.errands import ErrandSource, IssuedPaper
from duban.domain.office.authority import Permission
from duban.domain.plan.programme import Programme
from duban.domain.returns.helping import FeedbackWay, HelperAnswer, HelperPart
from duban.services.decide.decider import Who
from duban.services.decide.give_errands import ErrandWish
from duban.services.overview.errands import STAGES, ErrandShown
from duban.services.plan.errand_slips import Given
from duban.services.plan.named import items_called, unit_called
from duban.services.plan.needs import ASKED_OF
from duban.services.plan.versions import Versions

router = APIRouter()
HERE = "/decisions"
LATE = "late"
# So many matters of one paper are registered at once; what comes after is registered under the same number.
LINES = range(1, 6)
Number = Annotated[int, InPath(ge=1, le=999_999)]
Coordinating = Annotated[Visit, Depends(permitted(Permission.COORDINATE))]


@router.get("/errands", response_class=HTMLResponse)
def errands(visit: Visiting, unit: str = "", stage: str = "", page_number: PageNumber = 1) -> HTMLResponse:
    """Every errand that waits, of one *unit* or all, at one *stage* or anywhere; and what was closed."""
    waiting = visit.app.errands.waiting(visit.now)
    chosen = [one for one in waiting if unit in ("", *_units(one)) and _is_at(one, stage, visit.today)]
    return page(
        visit,
        "errands.html",
        here=HERE,
        title="交办事项",
        found=paged(chosen, page_number, unit=unit, stage=stage),
        units=list(dict.fromkeys(name for one in waiting for name in _units(one))),
        unit=unit,
        stage=stage,
        stages={key.name: words for key, words in STAGES.items()} | {LATE: "超期"},
        today=visit.today,
        is_on=any(map(visit.app.context.coordinates, visit.app.context.programmes)),
        ended=visit.app.errands.ended(visit.now),
        may_act=visit.may(Permission.COORDINATE),
    )


@router.get("/errands/new", response_class=HTMLResponse)
def new(visit: Visiting) -> HTMLResponse:
    """The form by which a paper is registered with what it gives to units."""
    return _new(visit, visit.programme(said_in_address(visit.request).text("programme")))


@router.post("/errands/new")
def register(visit: Coordinating, typed: FormFields) -> Response:
    """Register it; the 交办单 then wait for their signer."""
    code = visit.programme(typed.text("programme"))

    def act() -> str:
        programme = Versions(visit.app.context).latest(code)
        wishes = tuple(_wishes(programme, typed))
        who = Who(visit.actor, typed.text("reason"))
        return visit.app.give_errands.register(code, _paper(typed), wishes, who, visit.now)

    return acted(visit, act, "/errands", lambda words: _new(visit, code, words, typed))


@router.get("/errands/{programme}/{number}", response_class=HTMLResponse)
def errand(visit: Visiting, programme: str, number: Number) -> HTMLResponse:
    """One errand with everything that was done about it, and what may be done next."""
    return _errand(visit, _name(visit, programme, number))


@router.post("/errands/{programme}/{number}")
def deal_with(visit: Coordinating, programme: str, number: Number, typed: FormFields) -> Response:
    """Give it again, put on record what a unit said, or close it: whatever button was pressed."""
    name = _name(visit, programme, number)
    again = f"/errands/{name.programme}/{number}"
    return acted(visit, lambda: _act(visit, name, typed), again, lambda words: _errand(visit, name, words, typed))


def _act(visit: Visit, name: NeedName, typed: Typed) -> str:
    who, words, give = Who(visit.actor, typed.text("reason")), typed.text("words"), visit.app.give_errands
    acts: dict[str, Callable[[], str]] = {
        "again": lambda: give.again(name, _given(typed), words, who, visit.now),
        "said": lambda: give.said(
            *(name, typed.count("number") or 0, typed.chosen("answer", HelperAnswer, "办理结果")),
            *(words, who, visit.now),
        ),
        "close": lambda: give.close(name, words, who, visit.now),
    }
    return pressed(acts, typed)


def _given(typed: Typed) -> Given:
    part, way = typed.chosen("part", HelperPart, "职责"), typed.chosen("way", FeedbackWay, "反馈方式")
    return Given(typed.text("unit"), part, typed.day_of("until", "办理时限"), way)


def _paper(typed: Typed) -> IssuedPaper:
    source = typed.chosen("source", ErrandSource, "依据")
    return IssuedPaper(source, typed.text("paper"), typed.text("occasion"), typed.day_of("dated", "会议、批示日期"))


def _wishes(programme: Programme, typed: Typed) -> Iterator[ErrandWish]:
    """The lines that were filled in; those without a matter are left out."""
    for line in LINES:
        if not (matter := typed.text(f"matter.{line}")):
            continue
        yield ErrandWish(
            matter=matter,
            main=typed.text(f"main.{line}"),
            sides=tuple(unit_called(programme, name).code for name in typed.names(f"sides.{line}")),
            until=typed.day_of(f"until.{line}", f"第{line}项的办理时限"),
            way=typed.chosen(f"way.{line}", FeedbackWay, f"第{line}项的反馈方式"),
            items=items_called(programme, typed.text(f"items.{line}")),
            need=typed.text(f"need.{line}"),
        )


def _name(visit: Visit, programme: str, number: int) -> NeedName:
    return NeedName(visit.programme(programme), 0, str(number))


def _new(visit: Visit, code: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    return page(
        visit,
        "errand_new.html",
        here=HERE,
        title="登记会议纪要、领导批示交办",
        status=409 if refused else 200,
        refused=refused,
        code=code,
        lines=LINES,
        sources=list(ErrandSource),
        ways=list(FeedbackWay),
        units=_choices(visit, code),
        needs=[one for one in visit.app.needs.waiting(visit.now) if one.need.name.programme == code],
        may_act=visit.may(Permission.COORDINATE) and visit.app.context.coordinates(code),
        typed=typed,
    )


def _errand(visit: Visit, name: NeedName, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    one, programme = visit.app.errands.shown(name, visit.now), Versions(visit.app.context).latest(name.programme)
    papers = dict.fromkeys(ask.ask.act.paper for ask in one.asks)
    return page(
        visit,
        "errand.html",
        here=HERE,
        title=f"{one.errand.told}{one.errand.paper.source}交办",
        status=409 if refused else 200,
        refused=refused,
        one=one,
        names=programme.names,
        need=NeedName.parse(one.errand.need) if one.errand.need else None,
        papers=[visit.app.sign.document(name, 1) for name in papers],
        units=_choices(visit, name.programme),
        parts=list(HelperPart),
        ways=list(FeedbackWay),
        answers=list(HelperAnswer),
        signing=NeedStage.SIGNING,
        may_act=visit.may(Permission.COORDINATE) and one.need.closed is None,
        typed=typed,
    )


def _choices(visit: Visit, code: str) -> list[tuple[str, str]]:
    """Code and name of the units that something may be given to."""
    programme = Versions(visit.app.context).latest(code)
    return [(one.code, one.name) for one in programme.organisations if programme.contacts_of(one.code, ASKED_OF)]


def _units(one: ErrandShown) -> list[str]:
    return [ask.unit for ask in one.asks]


def _is_at(one: ErrandShown, stage: str, today: date) -> bool:
    """Whether *one* is one of those that a visitor asked for."""
    if stage == LATE:
        return one.is_late or one.is_overdue(today)
    return stage in ("", one.step.stage.name)
