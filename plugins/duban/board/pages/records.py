"""到期档案: what has outlived its retention, released by a signer and destroyed, each step on record."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.answers import file_answer
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.calendar.moments import told_day
from duban.domain.office.authority import Permission

router = APIRouter()
HERE = "/audit"
PATH = "/records"
MOST_SHOWN = 100
Releasing = Annotated[Visit, Depends(permitted(Permission.DESTROY))]


@router.get("/records", response_class=HTMLResponse)
def records(visit: Visiting) -> HTMLResponse:
    """What is due, and every list that was released."""
    return _page(visit)


@router.get("/records/list")
def download(visit: Visiting) -> Response:
    """The disposal list as a workbook, to be examined and kept with its number."""
    from duban.adapters.office.annexes.records import write_list

    number, found = visit.app.destroying.shown(visit.now)
    title = f"到期文件鉴定清单（截至{told_day(visit.now.date())}）"
    return file_answer(f"鉴定清单{number[:12]}.xlsx", write_list(title, found, visit.now))


@router.post("/records/release")
def release(visit: Releasing, typed: FormFields) -> Response:
    """Release the destruction of the list that was shown."""

    def act() -> str:
        destroying = visit.app.destroying
        new = destroying.release_shown(typed.text("list"), visit.actor, typed.text("reason"), visit.now)
        return "已放行，尚未销毁；请在下面的清单中销毁。" if new else "这份清单此前已经放行。"

    return acted(visit, act, PATH, lambda words: _page(visit, words, typed))


@router.post("/records/destroy")
def destroy(visit: Releasing, typed: FormFields) -> Response:
    """Destroy the files on a list that was released."""

    def act() -> str:
        count = visit.app.destroying.destroy(typed.text("list"), visit.actor, visit.now)
        return f"已销毁{count}个文件，记入日志；清单永久保存。" if count else "这份清单此前已经销毁。"

    return acted(visit, act, PATH, lambda words: _page(visit, words))


def _page(visit: Visit, refused: str = "", typed: Typed = NOTHING_TYPED) -> HTMLResponse:
    number, due = visit.app.destroying.shown(visit.now)
    lists = visit.app.destroying.lists()
    return page(
        visit,
        "records.html",
        here=HERE,
        title="到期档案",
        status=409 if refused else 200,
        number=number,
        due=due,
        shown=due[:MOST_SHOWN],
        lists=lists,
        is_released=any(one.released.list_sha256 == number for one in lists),
        may_release=visit.may(Permission.DESTROY),
        years=visit.app.settings.retention.return_years,
        refused=refused,
        typed=typed,
    )
