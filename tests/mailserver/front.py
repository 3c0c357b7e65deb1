"""The SMTP front of the test server: takes mail, fails as it is told, delivers into Dovecot's Maildirs."""

import asyncio
import re
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.mailserver.dovecot import PASSWORD, Dovecot


class Fault(StrEnum):
    """What can befall a message."""

    DEFER = "451 4.3.0 try again later"
    REJECT = "554 5.7.1 not wanted"
    DROP_AFTER_ACCEPT = "delivered, and the connection is gone before the answer"
    LOSE_DROP = "neither delivered nor answered"


@dataclass
class Front:
    """
    A mail server on loopback for every address.

    `fault` decides for each message; `stamp` becomes the INTERNALDATE of what is delivered, `folder` where it
    lies. Without `plus` an address with a detail is unknown. Each recipient's copy begins with `authserv_id`'s
    verdict and the Received line of `host_name`, as a border server writes them. `delivered` holds the sha256 of
    every copy.
    """

    dovecot: Dovecot
    port: int = 0
    fault: Callable[[bytes], Fault | None] = lambda _raw: None
    stamp: Callable[[bytes], datetime | None] = lambda _raw: None
    folder: str = "INBOX"
    plus: bool = True
    authserv_id: str = "mx.quanzhou.example"
    host_name: str = "mx.quanzhou.example"
    size_limit: int = 20_000_000
    faults: Counter[Fault] = field(default_factory=Counter)
    delivered: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Every address is known."""
        if "+" in address and not self.plus:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # as above
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Deliver, fail, or both."""
        raw = bytes(envelope.content or b"")
        fault = self.fault(raw)
        if fault is not None:
            self.faults[fault] += 1
        if fault in (Fault.DEFER, Fault.REJECT):
            return fault.value
        if fault is not Fault.LOSE_DROP:
            self._deliver(envelope, raw)
        if fault is not None:
            server.transport.abort()
        return "250 2.0.0 taken"

    def _deliver(self, envelope: Envelope, raw: bytes) -> None:
        verdict = f"Authentication-Results: {self.authserv_id}; dmarc=pass\r\n" if self.authserv_id else ""
        stamp = format_datetime(self.stamp(raw) or datetime.now(UTC))
        received = f"Received: from client.example by {self.host_name} (Front) with ESMTP id 1; {stamp}\r\n"
        for address in envelope.rcpt_tos:
            trace = f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {address}\r\n{verdict}{received}"
            box = re.sub(r"\+[^@]*", "", address.lower())
            copy = trace.encode() + raw
            self.dovecot.deliver(box, copy, self.stamp(raw), self.folder)
            self.delivered.append(sha256(copy).hexdigest())


def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, credentials: Any) -> AuthResult:
    """Whoever knows the password may send."""
    known = isinstance(credentials, LoginPassword) and credentials.password == PASSWORD.encode()
    return AuthResult(success=known, handled=False)


@contextmanager
def running_front(
    dovecot: Dovecot, *, ssl_only: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> Iterator[Front]:
    """A front before *dovecot* until the block ends, in a thread of its own; in clear text unless told otherwise."""
    front = Front(dovecot)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def listen() -> asyncio.Server:
        session = partial(
            SMTP,
            front,
            hostname="localhost",
            data_size_limit=front.size_limit,
            authenticator=knows,
            auth_require_tls=False,
            tls_context=starttls,
            require_starttls=starttls is not None,
        )
        return await loop.create_server(session, "127.0.0.1", 0, ssl=ssl_only)

    async def leave(server: asyncio.Server) -> None:
        server.close()
        sessions = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in sessions:
            task.cancel()
        await asyncio.gather(*sessions, return_exceptions=True)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    front.port = server.sockets[0].getsockname()[1]
    try:
        yield front
    finally:
        asyncio.run_coroutine_threadsafe(leave(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
