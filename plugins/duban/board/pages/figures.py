"""平台数据: figures of targets that a platform collects, imported from a file that is looked at first."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from duban.board.acting import NOTHING_TYPED, FormFields, Typed, acted
from duban.board.answers import file_answer
from duban.board.guard import permitted
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.office.authority import Permission
from duban.errors import FiguresUnusable, PermanentError, UnknownReference
from duban.services.plan.figures import FigureChangeKind, FigureImport

router = APIRouter()
HERE = "/task-list"
NO_FILE = "请选择数据文件（.xlsx 或 .csv）。"
Importing = Annotated[Visit, Depends(permitted(Permission.IMPORT))]


@router.get("/figures/{programme}", response_class=HTMLResponse)
def figures(visit: Visiting, programme: str) -> HTMLResponse:
    """The targets that a platform collects, and every figure that was imported."""
    return _figures(visit, visit.programme(programme))


@router.get("/figures/{programme}/files/{sha256}")
def download(visit: Visiting, programme: str, sha256: str) -> Response:
    """A file that figures were imported from."""
    every = visit.app.figures.collected(visit.programme(programme))
    own = (one for target in every for one in (*target.figures, *target.replaced))
    found = next((one for one in own if one.file_sha256 == sha256), None)
    if found is None:
        raise UnknownReference("没有导入过这个文件。")
    return file_answer(found.file_name, visit.app.context.archive.get(sha256))


@router.post("/figures/{programme}/preview", response_class=HTMLResponse)
def preview(visit: Importing, programme: str, typed: FormFields) -> HTMLResponse:
    """Show what importing a file would do; nothing is imported yet."""
    code, chosen = visit.programme(programme), typed.file("workbook")
    if chosen is None or not chosen.data:
        return _figures(visit, code, [NO_FILE])
    try:
        found = visit.app.figures.preview(code, chosen.data, chosen.name, visit.now)
        visit.app.figures.keep(chosen.data, visit.actor)
    except FiguresUnusable as error:
        return _figures(visit, code, list(error.faults))
    except PermanentError as error:
        return _figures(visit, code, [str(error)])
    return _figures(visit, code, found=found)


@router.post("/figures/{programme}/import")
def take(visit: Importing, programme: str, typed: FormFields) -> Response:
    """Import the file that was shown."""
    code = visit.programme(programme)

    def act() -> str:
        data = visit.app.context.archive.get(typed.text("file"))
        done = visit.app.figures.take(code, data, typed.text("name"), visit.actor, visit.now, typed.text("seen"))
        return f"已导入《{done.file_name}》：{done.told}。"

    return acted(visit, act, f"/figures/{code}", lambda words: _figures(visit, code, [words], typed))


def _figures(
    visit: Visit,
    code: str,
    refused: list[str] | None = None,
    typed: Typed = NOTHING_TYPED,
    found: FigureImport | None = None,
) -> HTMLResponse:
    return page(
        visit,
        "figures.html",
        here=HERE,
        title="平台数据",
        status=409 if refused else 200,
        code=code,
        collected=visit.app.figures.collected(code),
        found=found,
        corrected=FigureChangeKind.CORRECTED,
        may_import=visit.may(Permission.IMPORT),
        refused=refused or [],
        typed=typed,
    )
