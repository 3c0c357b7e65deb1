"""How Airflow is given an application of ours to mount, which few of its processes are ever asked for."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def at_first_request(application: "Callable[[], FastAPI]") -> Callable[[Message, Receive, Send], Awaitable[None]]:
    """What answers as *application*, which keeps what it builds; not built before, for every process loads plugins."""

    async def serve(scope: Message, receive: Receive, send: Send) -> None:
        await application()(scope, receive, send)

    return serve
