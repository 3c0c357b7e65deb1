"""The pages on a port of this machine, for a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI
from tests.board.conftest import PREFIX

PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1280, "height": 900}


@contextmanager
def served(web: FastAPI) -> Iterator[str]:
    """The address below which *web* answers; it ends with the context."""
    root = FastAPI()
    root.mount(PREFIX, web)
    server = uvicorn.Server(uvicorn.Config(root, "127.0.0.1", 0, log_level="error"))
    started = threading.Event()
    original = server.startup

    async def startup(sockets: list | None = None) -> None:
        await original(sockets)
        started.set()

    server.startup = startup  # type: ignore[method-assign]
    thread = threading.Thread(target=server.run)
    thread.start()
    assert started.wait(60)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}{PREFIX}"
    finally:
        server.should_exit = True
        thread.join()
