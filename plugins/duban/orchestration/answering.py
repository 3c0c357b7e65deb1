"""An answer to a request whose paper was decided elsewhere is refused where it is given, before Airflow takes it."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

from duban.orchestration.steps import ASK, SIGN_DAG

if TYPE_CHECKING:
    from starlette.types import ASGIApp

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ANSWERED = re.compile(rf"/dags/{SIGN_DAG}/dagRuns/(?P<run>[^/]+)/taskInstances/{ASK}/[^/]+/hitlDetails$")


class AnswersInTime:
    """
    In front of Airflow: whoever answers too late reads at once what was decided; nothing is written down.

    Airflow itself says "responded successfully" to an answer that it hands over to nobody. Whatever cannot be told
    now (no such run, a ledger that is away, somebody who may not read the request) is left to Airflow.
    """

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let everything pass but such an answer."""
        is_answer = scope["type"] == "http" and scope["method"] == "PATCH"
        if is_answer and (asked := ANSWERED.search(scope["path"])) and (words := await too_late(scope, asked["run"])):
            from fastapi.responses import JSONResponse

            await JSONResponse({"detail": words}, 409)(scope, receive, send)
            return
        await self.app(scope, receive, send)


async def too_late(scope: Message, run_id: str) -> str:
    """What became of the paper that the run asks for, told to who may read the request; empty while it waits."""
    from starlette.requests import Request

    from duban.orchestration.desk import user_of
    from duban.orchestration.files import reads_requests

    try:
        if not await asyncio.to_thread(reads_requests, await user_of(Request(scope))):
            return ""
        return await asyncio.to_thread(decided, run_id)
    except Exception as error:  # noqa: BLE001 - then Airflow answers as it always does, and the resume refuses
        log.info("whether an answer comes too late cannot be told: %r", error)
        return ""


def decided(run_id: str) -> str:
    """How the paper that the run asks for was decided; empty while it waits, and for a run that asks for none."""
    from duban.domain.decisions.document import DocumentState
    from duban.orchestration.runs import app
    from duban.orchestration.signing import ended

    document = app().sign.asked_by(run_id)
    if document is None or document.state is DocumentState.WAITING:
        return ""
    return f"{ended(document)}，以该决定为准，您的选择未登记。"
