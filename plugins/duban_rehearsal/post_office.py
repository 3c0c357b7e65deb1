"""
The embedded post office of a rehearsal: SMTP on 127.0.0.1 in front, a Maildir for each address behind.

It stamps what it takes (Received and the time of the file) from the clock it is given, and answers 250 only
when every copy is safe on the disk. Only addresses under `.example`, which no real person can have, it takes.
It offers delivery reports and sends those that were asked for.
"""

import argparse
import asyncio
import logging
import os
import re
import secrets
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from duban.ports import Clock
from duban_rehearsal.reports import ReportAction, ReportingSMTP, reports

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
TAKEN = re.compile(r"[a-z0-9][a-z0-9._+-]*@([a-z0-9-]+\.)+example")


def maildir(root: Path, address: str) -> Path:
    """The Maildir of *address* below *root*, made if it is not there; ValueError for a foreign address."""
    name = address.lower()
    if not TAKEN.fullmatch(name):
        raise ValueError(address)
    for sub in ("tmp", "new", "cur"):
        (root / name / sub).mkdir(parents=True, exist_ok=True)
    return root / name


class Delivery:
    """What aiosmtpd asks of us: whom we take mail for, and the mail itself."""

    def __init__(
        self, root: Path, clock: Clock, dead: frozenset[str] = frozenset(), slow: frozenset[str] = frozenset()
    ) -> None:
        """
        Deliver below *root* at the time of *clock*.

        What goes to one of the *dead* is taken, as servers do, and comes back; of the *slow* a delay is told first.
        """
        self._root = root
        self._clock = clock
        self._dead = dead
        self._slow = slow
        self._counter = count(1)

    async def handle_EHLO(  # noqa: N802  # the name is aiosmtpd's
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Offer delivery reports."""
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_RCPT(  # noqa: N802  # the name is aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take addresses under .example only."""
        if not TAKEN.fullmatch(address.lower()):
            return "550 5.1.1 rehearsal: only addresses under .example are taken"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # as above
        self, server: ReportingSMTP, session: Session, envelope: Envelope
    ) -> str:
        """Deliver to each address once, and the reports to the sender; 250 only after all copies are durable."""
        now = self._clock.now()
        addresses = list(dict.fromkeys(address.lower() for address in envelope.rcpt_tos))
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        greeting = session.host_name or "unknown"
        mails = [(to, _stamp(envelope, to, greeting, now) + content) for to in addresses if to not in self._dead]
        sender = envelope.mail_from or ""
        number = f"{next(self._counter)}.{secrets.token_hex(4)}"
        told = reports(server.asked, sender, content, self._outcomes(addresses), now, number)
        mails += [(sender, raw) for raw in told if TAKEN.fullmatch(sender.lower())]
        try:
            self._deliver(mails, now)
        except OSError:
            logger.exception("delivery failed")
            return "451 4.3.0 cannot store the message now"
        return "250 2.0.0 delivered"

    def _outcomes(self, addresses: Iterable[str]) -> Iterator[tuple[str, ReportAction]]:
        """What becomes of a mail for each of *addresses*, in the order of time."""
        for address in addresses:
            if address in self._slow:
                yield address, ReportAction.DELAYED
            yield address, ReportAction.FAILED if address in self._dead else ReportAction.DELIVERED

    def _deliver(self, mails: Iterable[tuple[str, bytes]], now: datetime) -> None:
        """Write all copies first, then show them: a failure in between leaves nothing to be seen."""
        drafts = [self._draft(maildir(self._root, address), raw, now) for address, raw in mails]
        for draft in drafts:
            draft.rename(draft.parents[1] / "new" / draft.name)
        for draft in drafts:
            _sync(draft.parents[1] / "new")

    def _draft(self, folder: Path, raw: bytes, now: datetime) -> Path:
        # Sorting by name is sorting by delivery, also when the clock stands still.
        name = f"{int(now.timestamp())}.{next(self._counter):06}.{os.getpid()}_{secrets.token_hex(4)}.duban"
        path = folder / "tmp" / name
        with path.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.utime(path, (now.timestamp(), now.timestamp()))
        return path


def _stamp(envelope: Envelope, address: str, greeting: str, now: datetime) -> bytes:
    """The headers that a receiving server adds (RFC 5321 4.4)."""
    lines = (
        f"Return-Path: <{envelope.mail_from or ''}>",
        f"Received: from {greeting} ([{HOST}]) by localhost with ESMTP for <{address}>;",
        f"\t{format_datetime(now)}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode("ascii", "replace")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


async def open_post_office(root: Path, clock: Clock, port: int = 0, delivery: Delivery | None = None) -> asyncio.Server:
    """A server that accepts mail on 127.0.0.1 until it is closed; port 0 takes a free one."""
    handler = delivery or Delivery(root, clock)
    return await asyncio.get_running_loop().create_server(
        lambda: ReportingSMTP(handler, hostname="localhost", ident="rehearsal"), HOST, port
    )


def port_of(server: asyncio.Server) -> int:
    """The port that *server* listens on."""
    return int(server.sockets[0].getsockname()[1])


async def serve(root: Path, clock: Clock, port: int = 0, port_file: Path | None = None) -> None:
    """Run until SIGTERM or SIGINT; once the port is open it is told on standard output and in *port_file*."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    server = await open_post_office(root, clock, port)
    if port_file is not None:
        draft = port_file.with_name(f".{port_file.name}.{os.getpid()}")
        draft.write_text(f"{port_of(server)}\n", encoding="ascii")
        draft.replace(port_file)
    sys.stdout.write(f"listening on {HOST}:{port_of(server)}\n")
    sys.stdout.flush()
    async with server:
        await ended.wait()


def main(arguments: Sequence[str] | None = None) -> None:
    """`python -m duban_rehearsal.post_office --root DIR --clock-file FILE [--port N] [--port-file FILE]`."""
    from duban.bootstrap import file_clock  # serving with another clock needs no installation

    parser = argparse.ArgumentParser(description="演练用邮局：只在本机收信，每个地址一个信箱文件夹")
    parser.add_argument("--root", type=Path, required=True, help="各信箱所在的文件夹")
    parser.add_argument("--clock-file", type=Path, required=True, help="演练时钟文件 <DUBAN_HOME>/clock")
    parser.add_argument("--port", type=int, default=0, help="端口，0 为任一空闲端口")
    parser.add_argument("--port-file", type=Path, help="就绪后写入端口号的文件")
    parser.add_argument("--mailbox", action="append", default=[], help="预先建立的信箱地址，可多次给出")
    options = parser.parse_args(arguments)
    for address in options.mailbox:
        maildir(options.root, address)
    asyncio.run(serve(options.root, file_clock(options.clock_file.parent), options.port, options.port_file))


if __name__ == "__main__":
    main()
