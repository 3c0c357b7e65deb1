"""The files of a draft: to keep, and as pictures of their pages."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response

from duban.board.answers import file_answer
from duban.board.rendering import page
from duban.board.visiting import Visit, Visiting
from duban.domain.decisions.document import Document
from duban.errors import UnknownReference

router = APIRouter()
HERE = "/papers"
Draft = Annotated[int, InPath(ge=1, le=10_000)]
Place = Annotated[int, InPath(ge=0, le=1_000)]


@router.get("/paper-files/{draft}/{place}/{name:path}")
def file(visit: Visiting, draft: Draft, place: Place, name: str) -> Response:
    """A file of a draft, or behind them its signed copies."""
    held = visit.app.sign.files(name, draft)
    if not 0 <= place < len(held):
        raise UnknownReference(f"该文书没有第{place + 1}个文件。")
    return file_answer(held[place].name, visit.app.context.archive.get(held[place].sha256))


@router.get("/paper-package/{draft}/{name:path}")
def package(visit: Visiting, draft: Draft, name: str) -> Response:
    """A paper with its annexes and its 拟稿单, for the office's own document system."""
    return file_answer(*visit.app.packages.of(name, draft))


@router.get("/paper-sealed/{draft}/{name:path}")
def sealed(visit: Visiting, draft: Draft, name: str) -> Response:
    """The final file of a paper as it came back from the office's own document system."""
    _, served = visit.app.serve.paper(name)
    if served is None or served.draft != draft:
        raise UnknownReference("该文书尚未登记正式文件。")
    return file_answer(served.scan_name, visit.app.context.archive.get(served.scan_sha256))


@router.get("/paper-reading/{draft}/{place}/{name:path}")
def reading_copy(visit: Visiting, draft: Draft, place: Place, name: str) -> Response:
    """A file of a draft as PDF to be read (阅览版), which says that the sealed paper counts."""
    made = visit.app.reading_copies.of(name, draft, place)
    return file_answer(made.name, made.data)


@router.get("/paper-pages/{draft}/{place}/{name:path}", response_class=HTMLResponse)
def pages(visit: Visiting, draft: Draft, place: Place, name: str) -> HTMLResponse:
    """The pages of a file as pictures, for the page of the draft to put in; a sentence where none can be made."""
    count = visit.app.paper_pages.count(_bytes(visit, draft, place, name))
    return page(
        visit,
        "paper_pages.html",
        here=HERE,
        title="页面预览",
        count=count,
        address=f"{visit.prefix}/paper-page/{draft}/{place}/{{}}/{quote(name)}",
    )


@router.get("/paper-page/{draft}/{place}/{number}/{name:path}")
def page_picture(visit: Visiting, draft: Draft, place: Place, number: Place, name: str) -> Response:
    """One page of a file as a picture."""
    picture = visit.app.paper_pages.picture(_bytes(visit, draft, place, name), number)
    return Response(picture, media_type="image/png")


def _bytes(visit: Visit, draft: int, place: int, name: str) -> bytes:
    held = visit.app.sign.files(name, draft)
    if not 0 <= place < len(held) or not held[place].name.endswith(".docx"):
        raise UnknownReference("该文件没有页面预览。")
    return visit.app.context.archive.get(held[place].sha256)


def files_of(visit: Visit, document: Document) -> list[tuple[str, str, bool]]:
    """Name, place and whether there are pages to show, of each file of the draft and its signed copies."""
    held = visit.app.sign.files(document.name, document.draft)
    rest = f"{document.draft}/{{}}/{quote(document.name)}"
    return [(one.name, rest.format(place), one.name.endswith(".docx")) for place, one in enumerate(held)]
