"""Mail servers for the tests of this folder: one that follows a script, and the real ones of tests/mailserver."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from tests.mailserver.fixtures import certificate, dovecot, front, proxied

__all__ = ["certificate", "dovecot", "front", "proxied"]

DROP = ""
STALL = "(silence)"


@dataclass
class Script:
    """
    What the server answers, by verb, by "RCPT address", to an addressee with "NOTIFY", and after the message by "END".

    DROP hangs up, STALL says nothing until the other side hangs up.

    What it met is kept: every connection, every command, every message it took.
    """

    answers: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("SIZE 1000000", "8BITMIME")
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    messages: list[bytes] = field(default_factory=list)
    port: int = 0
    tls: ssl.SSLContext | None = None


class Dialogue(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        script: Script = self.server.script
        script.connections += 1
        if script.tls and not self.wrap(script.tls):
            return
        if not self.say(script.answers.get("CONNECT", "220 localhost ready")):
            return
        while line := self.rfile.readline():
            command = line.decode("utf-8").strip()
            script.commands.append(command)
            verb = command.split()[0].split(":")[0].upper()
            if not self.answer(script, verb, command) or verb == "QUIT":
                return

    def wrap(self, context: ssl.SSLContext) -> bool:
        try:
            self.request = context.wrap_socket(self.request, server_side=True)
        except (ssl.SSLError, OSError):
            return False
        self.setup()
        return True

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def say(self, text: str) -> bool:
        if text == STALL:
            self.rfile.read()
        if text in (DROP, STALL):
            return False
        self.wfile.write(f"{text}\r\n".encode())
        return True

    def answer(self, script: Script, verb: str, command: str) -> bool:
        if verb == "RCPT":
            if "NOTIFY=" in command and "NOTIFY" in script.answers:
                return self.say(script.answers["NOTIFY"])
            address = command[command.index("<") + 1 : command.index(">")]
            return self.say(script.answers.get(f"RCPT {address}", "250 OK"))
        if verb == "EHLO":
            lines = ["localhost", *script.extensions]
            return self.say("\r\n".join(f"250{'-' if i < len(lines) else ' '}{x}" for i, x in enumerate(lines, 1)))
        if verb == "STARTTLS" and self.say(script.answers.get("STARTTLS", "220 go ahead")):
            return self.wrap(script.answers["CONTEXT"])
        if verb == "DATA" and "DATA" not in script.answers:
            self.say("354 go ahead")
            return self.take(script)
        return self.say(script.answers.get(verb, "250 OK" if verb != "QUIT" else "221 bye"))

    def take(self, script: Script) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        script.messages.append(b"".join(lines))
        return self.say(script.answers.get("END", "250 taken"))


class Server(socketserver.ThreadingTCPServer):
    """Serves connections by the script."""

    allow_reuse_address = True
    script: Script


@pytest.fixture
def script() -> Iterator[Script]:
    """A mail server on loopback that does what its script says."""
    with Server(("127.0.0.1", 0), Dialogue) as server:
        server.script = Script(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.script
        server.shutdown()
        thread.join()
