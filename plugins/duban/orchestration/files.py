"""The files of a draft for whoever is asked to sign it, in Airflow's own pages and behind Airflow's own login."""

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from duban.errors import DubanError, UnknownReference
from duban.orchestration.mounting import at_first_request
from duban.orchestration.runs import app
from duban.orchestration.steps import SIGN_DAG

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

    from duban.domain.decisions.document import Document

PREFIX = "/duban/files"


def links_of(document: "Document") -> list[str]:
    """The files of *document* as Markdown links, in their order."""
    return [
        f"[{file.name}]({PREFIX}/{document.draft}/{place}/{quote(document.name)})"
        for place, file in enumerate(document.files)
    ]


@cache
def application() -> "FastAPI":
    """
    One address for each file of each draft, nothing else.

    Airflow mounts an application without any authentication, so each request asks for Airflow's user itself; and who
    is logged in may read them only if he may read the request that they belong to.
    """
    from airflow.api_fastapi.core_api.security import get_user
    from fastapi import Depends, FastAPI, HTTPException

    def may_read(user: Any = Depends(get_user)) -> None:  # noqa: B008 - how FastAPI is told
        if not reads_requests(user):
            raise HTTPException(403, "没有查看签发请示的权限。")

    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    web.add_api_route("/{draft}/{place}/{name:path}", file_of, dependencies=[Depends(may_read)], response_model=None)
    return web


# Answers every request under PREFIX.
serve = at_first_request(application)


def reads_requests(user: Any) -> bool:
    """Whether Airflow lets *user* read the requests for signatures."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails

    asked, details = DagAccessEntity.HITL_DETAIL, DagDetails(id=SIGN_DAG)
    return get_auth_manager().is_authorized_dag(method="GET", access_entity=asked, details=details, user=user)


def file_of(draft: int, place: int, name: str) -> "Response":
    """One file of a draft, or behind them a signed copy, named as its readers know it; 404 with a sentence if none."""
    from fastapi import Response

    from duban.board.answers import file_answer

    try:
        held = app().sign.files(name, draft)
        if not 0 <= place < len(held):
            raise UnknownReference(f"文书 {name} 第{draft}稿没有第{place + 1}个文件。")
        file = held[place]
        data = app().context.archive.get(file.sha256)
    except DubanError as error:
        status = 404 if isinstance(error, UnknownReference) else 503
        return Response(str(error), status, media_type="text/plain; charset=utf-8")
    return file_answer(file.name, data)
