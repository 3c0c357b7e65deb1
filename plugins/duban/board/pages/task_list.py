"""任务清单: the list in force, a new version beside it with every difference, and the answers that it takes."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.answers import file_answer
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.moments import told_moment
from duban.domain.decisions.levels import basis_of
from duban.domain.decisions.merge import Choice
from duban.domain.office.authority import Permission
from duban.errors import Refused, SettingsUnreadable, TaskListError
from duban.services.operate.first_cycle import CycleObstacle, contactless
from duban.services.plan.edits import Edits
from duban.services.plan.item_answers import by_state

router = APIRouter()
HERE = "/task-list"
Confirming = Annotated[Visit, Depends(permitted(Permission.TASK_LIST))]


@router.get("/task-list")
def first(visit: Visiting) -> RedirectResponse:
    """The list of the first programme."""
    return RedirectResponse(f"{visit.prefix}/task-list/{next(iter(visit.app.settings.programmes))}", 303)


@router.get("/task-list/{programme}", response_class=HTMLResponse)
def task_list(visit: Visiting, programme: str) -> HTMLResponse:
    """The list in force, and what confirming the workbook would change."""
    return _list(visit, visit.programme(programme))


@router.get("/task-list/{programme}/download")
def download(visit: Visiting, programme: str) -> Response:
    """The list in force as a workbook to be edited."""
    code = visit.programme(programme)
    return file_answer(f"{visit.app.settings.programmes[code].title}任务清单.xlsx", visit.app.versions.export(code))


@router.post("/task-list/{programme}/upload")
def upload(visit: Confirming, programme: str, typed: FormFields) -> Response:
    """Put another workbook in the place of the one that may be confirmed."""
    code = visit.programme(programme)

    def act() -> str:
        chosen = typed.file("workbook")
        if chosen is None or not chosen.data:
            raise Refused("请选择任务清单文件（.xlsx）。")
        visit.app.versions.upload(code, chosen.data, visit.actor)
        return "文件已放入，尚未生效：请核对下列改动后确认。"

    return acted(visit, act, f"/task-list/{code}", lambda words: _list(visit, code, words, typed))


@router.post("/task-list/{programme}/confirm")
def confirm(visit: Confirming, programme: str, typed: FormFields) -> Response:
    """Make the workbook the version that the next cycles use."""
    code = visit.programme(programme)

    def act() -> str:
        words = {choice.value: choice for choice in Choice}
        choices = {key: words[said] for key, said in typed.below("choice").items() if said in words}
        basis = basis_of(typed.text("remark"), typed.text("minutes"))
        _refuse_if_moved(visit, code, typed.text("seen"))
        version = visit.app.versions.confirm(code, visit.actor, typed.text("reason"), visit.now, choices, basis)
        return f"已确认任务清单第{version.number}版，自下一个开启的报送周期起使用。"

    return acted(visit, act, f"/task-list/{code}", lambda words: _list(visit, code, words, typed))


def _list(visit: Visit, code: str, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    edits, faults = _edits(visit, code)
    return page(
        visit,
        "task_list.html",
        here=HERE,
        title="任务清单",
        status=409 if refused else 200,
        code=code,
        programmes={each: plan.title for each, plan in visit.app.settings.programmes.items()},
        last=visit.app.versions.last(code),
        edits=edits,
        seen=_seen(visit, code, edits),
        unfounded=visit.app.versions.unfounded(edits, visit.actor) if edits else (),
        faults=faults,
        contactless=_contactless(visit, code, edits),
        answered=by_state(visit.app.item_answers.of(code, visit.now)),
        choices=tuple(Choice),
        may_confirm=visit.may(Permission.TASK_LIST),
        refused=refused,
        typed=typed,
    )


def _contactless(visit: Visit, code: str, edits: Edits | None) -> tuple[CycleObstacle, ...]:
    """The units that nobody can be written to at, as the workbook has them, else the list in force."""
    if edits is None and visit.app.versions.last(code) is None:
        return ()
    return tuple(contactless(edits.after if edits else visit.app.versions.latest(code), visit.today))


def _seen(visit: Visit, code: str, edits: Edits | None) -> str:
    """What a page shows of a list, in one word: the version in force, and the workbook that would follow."""
    last = visit.app.versions.last(code)
    return f"{last.number if last else 0}-{sha256(edits.workbook if edits else b'').hexdigest()[:16]}"


def _refuse_if_moved(visit: Visit, code: str, seen: str) -> None:
    """Refused if somebody confirmed a version, or another workbook was put in, while the page was looked at."""
    edits, _ = _edits(visit, code)
    if not seen or seen == _seen(visit, code, edits):
        return
    last = visit.app.versions.last(code)
    if last is not None and seen.partition("-")[0] != str(last.number):
        told = f"{last.confirmed_by}已于{told_moment(last.confirmed_at)}确认第{last.number}版（{last.reason}）"
        raise Refused(f"在您核对期间，{told}。本次未确认，请核对后重新提交。")
    raise Refused("在您核对期间，任务清单文件已另行放入。本次未确认，请核对下列改动后重新提交。")


def _edits(visit: Visit, code: str) -> tuple[Edits | None, tuple[str, ...]]:
    """What confirming would do, or why the workbook cannot be used as it lies there."""
    try:
        return visit.app.versions.edits(code), ()
    except TaskListError as error:
        return None, error.faults
    except SettingsUnreadable as error:
        return None, (str(error),)
