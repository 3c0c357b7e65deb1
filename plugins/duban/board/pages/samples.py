"""销号抽查: closed items are drawn to be checked again, on record with the seed; the list to be taken along."""

import csv
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.answers import file_answer
from duban.board.deciding.typed import period_of
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.office.authority import Permission
from duban.errors import Refused, UnknownReference
from duban.services.decide.decider import Who
from duban.services.decide.sampling import DrawnSample
from duban.services.decide.subjects import DecisionSubjects

router = APIRouter()
HERE = "/decisions"
HEAD = ("序号", "目标任务", "牵头单位", "销号时间", "销号人", "销号时的佐证", "复查情况")
Drawing = Annotated[Visit, Depends(permitted(Permission.SAMPLE))]


@router.get("/samples", response_class=HTMLResponse)
def samples(visit: Visiting) -> HTMLResponse:
    """Every draw, and the form of another."""
    return _samples(visit)


@router.post("/samples")
def draw(visit: Drawing, typed: FormFields) -> Response:
    """Draw, on record."""

    def act() -> str:
        who = Who(visit.actor, typed.text("reason"))
        period, share = period_of(typed.text("period")), _share(typed.text("share"))
        return visit.app.sampling.draw(
            visit.programme(typed.text("programme")), period, share, typed.text("seed"), who, visit.now
        ).sentence

    return acted(visit, act, "/samples", lambda words: _samples(visit, words, typed))


@router.get("/samples/{programme}/{draw}")
def download(visit: Visiting, programme: str, draw: str) -> Response:
    """The list of one draw, to be filled in on the spot."""
    found = next((one for one in visit.app.sampling.drawn(visit.programme(programme)) if one.key == draw), None)
    if found is None:
        raise UnknownReference("没有这份抽查名单。")
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([HEAD, *((*row, "") for row in _rows(visit, programme, found))])
    name = f"{found.period.title}销号抽查名单（种子{found.seed}）.csv"
    return file_answer(name, text.getvalue().encode("utf-8-sig"))


def _samples(visit: Visit, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    programmes = visit.app.settings.programmes
    return page(
        visit,
        "samples.html",
        here=HERE,
        title="销号抽查",
        status=409 if refused else 200,
        draws=[(code, one, _rows(visit, code, one)) for code in programmes for one in visit.app.sampling.drawn(code)],
        head=HEAD[:-1],
        programmes={code: plan.title for code, plan in programmes.items()},
        may_draw=visit.may(Permission.SAMPLE),
        refused=refused,
        typed=typed,
    )


def _rows(visit: Visit, code: str, drawn: DrawnSample) -> list[tuple[str, ...]]:
    """The items of a draw under HEAD, the last column left to whoever checks."""
    subjects = DecisionSubjects(visit.app.context)
    rows: list[tuple[str, ...]] = []
    for one in drawn.closures:
        item = subjects.item(code, one.item or 0)
        seen = "；".join(one.value.splitlines()[1:])
        rows.append((item.item.label, item.item.goal, "、".join(item.leads), f"{one.at:%Y-%m-%d}", one.by, seen))
    return rows


def _share(text: str) -> float:
    try:
        return float(text.removesuffix("%").strip()) / 100
    except ValueError:
        raise Refused("请填写抽查比例，如10（%）。") from None
