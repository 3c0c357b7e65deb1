"""A proxy before an IMAP server that writes down what the client says and has the whims of Chinese providers."""

import contextlib
import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
UNSAFE = "NO SELECT Unsafe Login. Please contact kefu@188.com for help"


@dataclass
class Whims:
    """
    What the proxy does, and what it has seen.

    `hidden` capabilities are not advertised; a verb in `hangs_up_on` ends the connection, one in `answers` is
    answered without asking the server ("{tag} " is put before). With `unsafe_login` no folder opens before ID
    was sent, as at 163. `cuts_after` ends the connection after so many bytes of a literal that is longer.
    """

    hidden: tuple[str, ...] = ()
    hangs_up_on: tuple[str, ...] = ()
    answers: dict[str, str] = field(default_factory=dict)
    unsafe_login: bool = False
    cuts_after: int | None = None
    port: int = 0
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    idling: threading.Event = field(default_factory=threading.Event)
    open: list[socket.socket] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def verbs(self) -> list[str]:
        """What the client asked for, without arguments; "UID FETCH" is one verb."""
        return [verb_of(command) for command in self.commands]

    def note(self, command: str) -> None:
        """Keep what the client said."""
        with self.changed:
            self.commands.append(command)
            self.changed.notify_all()

    def heard(self, verb: str, times: int = 1) -> bool:
        """Wait until the client has said *verb* so often; False if it never does."""
        with self.changed:
            return self.changed.wait_for(lambda: self.verbs().count(verb) >= times, 20)

    def cut(self) -> None:
        """End every connection, as a network does."""
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def verb_of(command: str) -> str:
    """The verb of a command line with its tag."""
    words = [*command.upper().split(), "", "", ""]
    if words[1:3] == ["UID", "SEARCH"] and words[3] == "CHARSET":
        return "UID SEARCH CHARSET"
    return f"UID {words[2]}" if words[1] == "UID" else words[1]


class Connection(socketserver.StreamRequestHandler):
    """One client, and our own connection to the server for it."""

    def handle(self) -> None:
        whims: Whims = self.server.whims
        whims.connections += 1
        with socket.create_connection(("127.0.0.1", self.server.upstream)) as upstream:
            whims.open += [self.request, upstream]
            back = threading.Thread(target=self.answer, args=(whims, upstream))
            back.start()
            with contextlib.suppress(OSError):
                self.ask(whims, upstream)
            for end in (upstream, self.request):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            back.join()

    def ask(self, whims: Whims, upstream: socket.socket) -> None:
        """Client to server, line by line."""
        safe = not whims.unsafe_login
        while line := self.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            if command.upper() == "DONE":
                whims.idling.clear()
            else:
                whims.note(command)
            verb = verb_of(command)
            safe = safe or verb == "ID"
            if verb in whims.hangs_up_on:
                return
            answer = whims.answers.get(verb) or (UNSAFE if verb in ("SELECT", "EXAMINE") and not safe else "")
            if answer:
                self.request.sendall(f"{command.split()[0]} {answer}\r\n".encode())
            else:
                upstream.sendall(line)

    def answer(self, whims: Whims, upstream: socket.socket) -> None:
        """Server to client, counting the bytes of literals."""
        with contextlib.suppress(OSError), upstream.makefile("rb") as lines:
            while line := lines.readline():
                for name in whims.hidden:
                    line = re.sub(rb" %b(?=[ \]\r])" % name.encode(), b"", line) if b"CAPABILITY" in line else line
                self.request.sendall(line)
                if line.startswith(b"+ idling"):
                    whims.idling.set()
                if literal := LITERAL.search(line):
                    size = int(literal[1])
                    if whims.cuts_after is not None and size > whims.cuts_after:
                        self.request.sendall(lines.read(whims.cuts_after))
                        break
                    self.request.sendall(lines.read(size))
        with contextlib.suppress(OSError):
            self.request.shutdown(socket.SHUT_RDWR)


class Proxy(socketserver.ThreadingTCPServer):
    """Serves connections with whims."""

    allow_reuse_address = True
    whims: Whims
    upstream: int


@contextmanager
def running_proxy(upstream: int, whims: Whims) -> Iterator[Whims]:
    """A proxy before the server at port *upstream* until the block ends."""
    with Proxy(("127.0.0.1", 0), Connection) as server:
        server.whims, server.upstream = whims, upstream
        whims.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield whims
        finally:
            whims.cut()
            server.shutdown()
            thread.join()
