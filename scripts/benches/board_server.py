"""
The office's pages over a large ledger, in a process of their own: `board_server.py HOME UNITS PORT`.

Each answer says in a header how many statements it put to the ledger.
"""

import sys
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn
from benches.board_ledger import NOW, LargeLedger
from fastapi import FastAPI, Request, Response
from sqlalchemy import Connection, Engine, event

from duban.board.application import application
from duban.board.visiting import Host, PageUser

PREFIX = "/duban/board"
STATEMENTS = "x-statements"
counted: ContextVar[list[str] | None] = ContextVar("counted", default=None)


@event.listens_for(Engine, "before_cursor_execute")
def count(connection: Connection, cursor: object, statement: str, *rest: object) -> None:  # noqa: ARG001
    """Remember the statement for the request that it is put for."""
    if (found := counted.get()) is not None:
        found.append(statement)


class RunningClock:
    """A clock that was set to the ledger's day when the process began, and runs."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def now(self) -> datetime:
        """The moment."""
        return NOW + timedelta(seconds=time.monotonic() - self._began)


async def somebody(request: Request) -> PageUser:  # noqa: ARG001 - everybody is the desk
    """Stands for Airflow's login, whose time is not measured."""
    return PageUser("duban")


async def with_count(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """The answer with the number of its statements."""
    counted.set(found := [])
    response = await answer(request)
    response.headers[STATEMENTS] = str(len(found))
    return response


def serve(home: Path, units: int, port: int) -> None:
    """Answer until the process is ended."""
    app = LargeLedger(home, units).installation()
    app.__dict__["clock"] = RunningClock()
    root = FastAPI()
    root.mount(PREFIX, application(Host(lambda: app, somebody, PREFIX)))
    root.middleware("http")(with_count)
    uvicorn.run(root, host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
