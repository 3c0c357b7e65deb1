"""帮助: the handbook, chapter by chapter and all of it on one page to search or print."""

from itertools import groupby

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from duban.board.handbook import chapter_text, chapters, picture
from duban.board.rendering import page
from duban.board.visiting import Visiting

router = APIRouter()
HERE = "/help"


@router.get("/help", response_class=HTMLResponse)
def contents(visit: Visiting) -> HTMLResponse:
    """The table of contents."""
    parts = [(part, list(found)) for part, found in groupby(chapters(), key=lambda one: one.part)]
    return page(visit, "help.html", here=HERE, title="使用手册", parts=parts, texts=(), whole=False)


@router.get("/help/all", response_class=HTMLResponse)
def everything(visit: Visiting) -> HTMLResponse:
    """All chapters one after another: what a browser searches."""
    texts = [chapter_text(one.name, visit.prefix) for one in chapters()]
    return page(visit, "help.html", here=HERE, title="使用手册全文", parts=(), texts=texts, whole=True)


@router.get("/help/pictures/{name}")
def shown(visit: Visiting, name: str) -> Response:  # noqa: ARG001 - nobody else may look
    """A picture of the handbook."""
    return Response(picture(name), media_type="image/png")


@router.get("/help/{name}", response_class=HTMLResponse)
def chapter(visit: Visiting, name: str) -> HTMLResponse:
    """One chapter."""
    found = chapter_text(name, visit.prefix)
    return page(visit, "help.html", here=HERE, title=found.chapter.title, parts=(), texts=[found], whole=False)
