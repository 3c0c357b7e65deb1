"""The application: every page below one address, its files, and what is said when something is not well."""

import logging

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException

from duban.board.guard import with_headers
from duban.board.pages import (
    ahead,
    appraisal,
    audit,
    claims,
    cycles,
    decisions,
    doubts,
    errands,
    extensions,
    figures,
    handbook,
    incoming,
    item_answers,
    mails,
    meetings,
    needs,
    openings,
    outgoing,
    paper_files,
    papers,
    plan,
    practices,
    records,
    registration,
    reviews,
    runs,
    samples,
    service,
    task_list,
    today,
    work,
)
from duban.board.rendering import TEMPLATES, message_page
from duban.board.visiting import Host
from duban.errors import DubanError, Refused, TemporaryError, UnknownReference

log = logging.getLogger(__name__)

STATIC = TEMPLATES.with_name("static")
ROOMS = (
    *(
        today,
        ahead,
        cycles,
        plan,
        work,
        incoming,
        mails,
        outgoing,
        claims,
        samples,
        appraisal,
        needs,
        meetings,
        errands,
        practices,
        extensions,
        doubts,
        openings,
    ),
    *(
        papers,
        paper_files,
        service,
        decisions,
        registration,
        reviews,
        task_list,
        item_answers,
        figures,
        audit,
        records,
        handbook,
        runs,
    ),
)
UNKNOWN = 401
STRANGER = "请先登录。"
NOTHING_HERE = "没有这个页面。"
NO_PAGE_OF_ITS_OWN = "这个地址只用于提交，没有可看的内容：请从调度台页面进入。"
TOO_MUCH = "一次提交的内容太多或不完整，未予办理。请返回页面，分几次提交。"
UNFORESEEN = "页面出了意外，已记入日志，请告知系统管理员；刚才提交的是否已办，请以台账为准。"
INCOMPLETE = "提交的内容不完整或格式不对，未予办理。请返回页面检查后重新提交。"


def application(host: Host) -> FastAPI:
    """
    The pages in *host*; nothing of them is seen by a stranger, the style sheet and the script apart.

    A handler runs in a thread of its own: it may wait for the ledger, the host's loop never does.
    """
    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    web.state.host = host
    web.middleware("http")(with_headers)
    web.mount("/static", StaticFiles(directory=STATIC), name="static")
    for room in ROOMS:
        web.include_router(room.router)
    web.add_exception_handler(StarletteHTTPException, _told)
    web.add_exception_handler(RequestValidationError, _incomplete)
    web.add_exception_handler(DubanError, _in_words)
    web.add_exception_handler(Exception, _unforeseen)
    return web


async def _told(request: Request, error: Exception) -> HTMLResponse:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101 - how the handler was registered
    known = {UNKNOWN: STRANGER, 400: TOO_MUCH, 404: NOTHING_HERE, 405: NO_PAGE_OF_ITS_OWN}
    words = error.detail if isinstance(error, HTTPException) and error.status_code not in known else ""
    return _page(request, error.status_code, words or known.get(error.status_code, str(error.detail)))


async def _incomplete(request: Request, error: Exception) -> HTMLResponse:
    log.info("a form was not accepted: %s", error)
    return _page(request, 422, INCOMPLETE)


async def _in_words(request: Request, error: Exception) -> HTMLResponse:
    """What the services refuse is told in their own sentence; what may pass by itself says so by its status."""
    if isinstance(error, TemporaryError):
        return _page(request, 503, str(error))
    if isinstance(error, UnknownReference):
        return _page(request, 404, str(error))
    return _page(request, 409 if isinstance(error, Refused) else 500, str(error))


async def _unforeseen(request: Request, error: Exception) -> HTMLResponse:
    """A fault of ours: it is in the log with all that is known, for Starlette raises it again behind this answer."""
    log.error("a page failed: %s %s: %r", request.method, request.url.path, error)
    return _page(request, 500, UNFORESEEN)


def _page(request: Request, status: int, words: str) -> HTMLResponse:
    return message_page(
        "message.html", status, words=words, is_stranger=status == UNKNOWN, prefix=request.app.state.host.prefix
    )
