"""
A child that is started once and then asked again and again, each time in a fork of its own (`zygote`).

Libraries are imported once; a file that kills its fork costs nobody anything. The child ends with its worker, however
that ends: it waits on a socket that closes with us, and looks whether it still has us as its parent.
"""

import atexit
import logging
import os
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from duban.adapters.limited_child import command, environment
from duban.errors import ReaderUnavailable

log = logging.getLogger(__name__)

REQUEST = struct.Struct("!Q")  # how many bytes the file has
ANSWER = struct.Struct("!idQ")  # how the fork ended, its seconds of processor time, and how many bytes it said
STARTS_WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How the fork of one file ended: `code` as of a process (negative: the signal), what it said, what it cost."""

    code: int
    said: bytes
    seconds: float = 0.0


class TimeUp(Exception):
    """A fork did not answer in time and was killed."""


class Gone(Exception):
    """The child is no more."""


class WarmChild:
    """
    One child of *module*, started when it is first asked, and anew when it died.

    May be asked by several threads, one after the other; a process forked from ours starts a child of its own.
    """

    def __init__(self, module: str, timeout: float) -> None:
        """Nothing is started yet; *timeout* is the seconds that one file may take."""
        self.module, self.timeout = module, timeout
        self._lock = threading.Lock()
        self._running: _Running | None = None
        atexit.register(self.close)

    def ask(self, data: bytes) -> Ended:
        """
        What the child's fork made of *data*.

        TimeUp if it was killed for its time, ReaderUnavailable if the child cannot begin at all. A child that died
        while nobody asked is replaced; one that dies over a file is that file's answer.
        """
        with self._lock:
            try:
                return self._child().ask(data, self.timeout)
            except TimeUp:
                self._end()
                raise
            except Gone:
                code = self._end()
                log.warning("the child itself ended with %s", code)
                return Ended(code, b"")

    @property
    def pid(self) -> int | None:
        """The number of its process, None while it does not run."""
        return self._running.process.pid if self._running else None

    def close(self) -> None:
        """End the child, if there is one; it may be asked again."""
        with self._lock:
            self._end()

    def _child(self) -> "_Running":
        running = self._running
        if running is not None and running.worker != os.getpid():
            # Inherited: it answers the process that started it, not us.
            running.forget()
            running = None
        if running is not None and running.process.poll() is not None:
            running.end()
            running = None
        try:
            self._running = running or _Running(self.module)
        except OSError as error:
            raise ReaderUnavailable(
                f"读取来信的子进程无法启动（{error}），请检查安装、内存和进程数限制；恢复后自动继续。"
            ) from error
        return self._running

    def _end(self) -> int:
        running, self._running = self._running, None
        if running is None:
            return 0
        if running.worker == os.getpid():
            return running.end()
        running.forget()
        return 0


class _Running:
    """A child that runs."""

    def __init__(self, module: str) -> None:
        self.worker = os.getpid()
        ours, theirs = socket.socketpair()
        # Only what keeps it from beginning is ever written here: a fork says nothing but its answer.
        complaints = tempfile.TemporaryFile()  # noqa: SIM115 - it lives until the child has begun
        with ours, theirs, complaints:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own module, no shell
                command(module, str(self.worker)),
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                env=environment(),
                start_new_session=True,  # so that it can be ended together with its fork
            )
            theirs.close()
            self.socket = socket.socket(fileno=ours.detach())
            self._begin(complaints)

    def _begin(self, complaints: IO[bytes]) -> None:
        self._deadline = time.monotonic() + STARTS_WITHIN
        try:
            self._receive(ANSWER.size)
        except (Gone, TimeUp):
            code = self.end()
            complaints.seek(0)
            log.error("the child did not begin (%s): %s", code, complaints.read()[-2000:].decode(errors="replace"))  # noqa: TRY400
            raise ReaderUnavailable(
                f"读取来信的子进程无法启动（退出码 {code}），请检查安装是否完整，详见日志；恢复后自动继续。"
            ) from None

    def ask(self, data: bytes, timeout: float) -> Ended:
        self._deadline = time.monotonic() + timeout
        self._send(REQUEST.pack(len(data)))
        self._send(data)
        code, seconds, length = ANSWER.unpack(self._receive(ANSWER.size))
        return Ended(code, self._receive(length), seconds)

    def end(self) -> int:
        """Kill what still runs, its fork included; returns how it ended."""
        self.socket.close()
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()

    def forget(self) -> None:
        """Let go of a child that is another process's."""
        self.socket.close()
        self.process.returncode = 0  # not ours to wait for

    def _send(self, data: bytes) -> None:
        try:
            self.socket.settimeout(self._left())
            self.socket.sendall(data)
        except TimeoutError as error:
            raise TimeUp from error
        except OSError as error:
            raise Gone from error

    def _receive(self, length: int) -> bytes:
        received = bytearray()
        while len(received) < length:
            try:
                self.socket.settimeout(self._left())
                block = self.socket.recv(length - len(received))
            except TimeoutError as error:
                raise TimeUp from error
            except OSError as error:
                raise Gone from error
            if not block:
                raise Gone
            received += block
        return bytes(received)

    def _left(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeUp
        return left
