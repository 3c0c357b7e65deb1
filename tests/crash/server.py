"""The mail server of these tests: the embedded post office in a thread, and the moment when all is quiet."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from duban_rehearsal.post_office import Delivery
from duban_rehearsal.reports import ReportingSMTP


@dataclass
class Calls:
    """The connections that are open, counted."""

    open: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def count(self, difference: int) -> None:
        """One more, or one less."""
        with self.changed:
            self.open += difference
            self.changed.notify_all()

    def quiet(self) -> None:
        """Return when nobody is connected: then nothing more is delivered."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.open == 0, timeout=30), "a connection never ended"


class CountedSession(ReportingSMTP):
    """A connection that reports its beginning and its end."""

    calls: Calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It begins."""
        self.calls.count(+1)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """It ends; what its handler was doing is cancelled or done before the count falls."""
        super().connection_lost(error)
        asyncio.get_running_loop().call_soon(self.calls.count, -1)


@dataclass
class PostOfficeInAThread:
    """A server that delivers below `boxes`, and its calls."""

    port: int
    calls: Calls


@contextmanager
def open_server(delivery: Delivery) -> Iterator[PostOfficeInAThread]:
    """A server on 127.0.0.1 until the block ends."""
    calls, loop = Calls(), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def session() -> CountedSession:
        made = CountedSession(delivery, hostname="localhost", ident="rehearsal")
        made.calls = calls
        return made

    async def listen() -> asyncio.Server:
        return await loop.create_server(session, "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    try:
        yield PostOfficeInAThread(server.sockets[0].getsockname()[1], calls)
    finally:
        calls.quiet()
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def copies(boxes: Path, address: str) -> list[bytes]:
    """The messages that lie in the mailbox of *address*, what the server reports of them aside."""
    mails = [path.read_bytes() for path in sorted((boxes / address / "new").glob("*"))]
    return [raw for raw in mails if message_from_bytes(raw).get_content_type() != "multipart/report"]
