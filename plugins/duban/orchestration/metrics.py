"""
How the installation is, for a monitor: one address inside Airflow, opened by a token of its own and by nothing else.

No login of Airflow opens it, and the token opens nothing else. Who has it learns figures, and not a name.
"""

import hmac
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from duban.config import home_folder
from duban.errors import DubanError
from duban.orchestration.mounting import at_first_request
from duban.orchestration.runs import app

if TYPE_CHECKING:
    from fastapi import FastAPI, Response

PREFIX = "/duban"
PATH = "/metrics"
NAMED_BY = "DUBAN_METRICS_TOKEN_FILE"
SHORTEST = 16
NO_TOKEN = f"没有启用监测：请写好令牌文件（至少{SHORTEST}个字符，仅本人可读），见 docs/operations.md“监测”一节。"
WRONG = "监测令牌不对或没有给出：请在请求头中写 Authorization: Bearer 令牌。"


@cache
def application() -> "FastAPI":
    """One address; the token is read at each request, so that another one counts at once."""
    from fastapi import FastAPI, Header

    def asked(authorization: str = Header("")) -> "Response":
        return metrics(authorization)

    web = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    web.add_api_route(PATH, asked, response_model=None)
    return web


# Answers every request under PREFIX.
serve = at_first_request(application)


def metrics(authorization: str) -> "Response":
    """
    The figures for whoever names the token in *authorization*.

    404 while no token is set, 401 for any other one, each with a sentence.
    """
    from prometheus_client import CONTENT_TYPE_LATEST

    from duban.adapters.metrics import metrics_of

    token = _token()
    if len(token) < SHORTEST:
        return _told(404, NO_TOKEN)
    kind, _, given = authorization.partition(" ")
    if kind.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        return _told(401, WRONG, {"WWW-Authenticate": "Bearer"})
    try:
        found = app()
        health = found.looking.statuses.at(found.clock.now())
    except DubanError as error:
        return _told(503, str(error))
    return _answer(metrics_of(health), 200, CONTENT_TYPE_LATEST)


def _token() -> str:
    """What stands in the secret file; empty without one."""
    file = os.environ.get(NAMED_BY)
    path = Path(file) if file else home_folder() / "secrets" / "metrics_token"
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _told(status: int, words: str, headers: dict[str, str] | None = None) -> "Response":
    return _answer(words.encode(), status, "text/plain; charset=utf-8", headers)


def _answer(data: bytes, status: int, kind: str, headers: dict[str, str] | None = None) -> "Response":
    from fastapi import Response

    return Response(
        data, status, {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(headers or {})}, kind
    )
