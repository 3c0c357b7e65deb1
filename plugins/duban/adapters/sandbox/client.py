"""
A child that is started once and then asked again and again, each time in a fork of its own.

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

from duban.adapters.sandbox.one_shot import command, environment
from duban.domain.operation.fault_words import reason
from duban.errors import ReaderUnavailable

log = logging.getLogger(__name__)

REQUEST = struct.Struct("!Q")  # how many bytes the file has
ANSWER = struct.Struct("!idQ")  # how the fork ended, its seconds of processor time, and how many bytes it said
STARTS_WITHIN = 120.0
# Children at work at the same time in one process; each may take the memory of its limits.
MOST_AT_ONCE = 4


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


class SandboxClient:
    """
    A child of *module*, started when it is first asked, and anew when it died.

    May be asked by several threads: while one file takes its time the next meets a second child, of which none stays
    idle beside the first. A process forked from ours starts a child of its own.
    """

    _idle: "list[_Running]"

    def __init__(self, module: str, timeout: float) -> None:
        """Nothing is started yet; *timeout* is the seconds that one file may take."""
        self.module, self.timeout = module, timeout
        self._begin()
        atexit.register(self.close)

    def ask(self, data: bytes) -> Ended:
        """
        What the child's fork made of *data*.

        TimeUp if it was killed for its time, ReaderUnavailable if the child cannot begin at all. A child that died
        while nobody asked is replaced; one that dies over a file is that file's answer.
        """
        self._own()
        with self._room:
            running = self._taken()
            try:
                ended = running.ask(data, self.timeout)
            except Gone:
                code = running.end()
                log.warning("读取文件的子进程自行结束（退出码%s），该文件另作判定。", code)
                return Ended(code, b"")
            except BaseException:
                # Out of step with us, whatever it was: its answer would be taken for that of the next file.
                running.end()
                raise
            self._give_back(running)
            return ended

    @property
    def pid(self) -> int | None:
        """The number of the process that would be asked next, None if none is idle."""
        return self._idle[-1].process.pid if self._idle else None

    def close(self) -> None:
        """End the child, if there is one; it may be asked again."""
        self._own()
        with self._lock:
            idle, self._idle = self._idle, []
        for running in idle:
            running.end()

    def _begin(self) -> None:
        self._worker, self._lock, self._room = os.getpid(), threading.Lock(), threading.Semaphore(MOST_AT_ONCE)
        self._idle = []

    def _own(self) -> None:
        """What was inherited answers the process that started it, and its locks may be held by threads of that one."""
        if self._worker != os.getpid():
            for running in self._idle:
                running.forget()
            self._begin()

    def _taken(self) -> "_Running":
        with self._lock:
            running = self._idle.pop() if self._idle else None
        if running is not None and running.process.poll() is None:
            return running
        if running is not None:
            running.end()
        try:
            return _Running(self.module)
        except OSError as error:
            raise ReaderUnavailable(
                f"读取外来文件的子进程无法启动（{reason(error)}），请检查安装、内存和进程数限制；恢复后自动继续。"
            ) from error

    def _give_back(self, running: "_Running") -> None:
        with self._lock:
            if not self._idle:
                self._idle.append(running)
                return
        running.end()


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
            said = complaints.read()[-2000:].decode(errors="replace")
            log.error("读取文件的子进程未能启动（退出码%s）：%s", code, said)  # noqa: TRY400
            raise ReaderUnavailable(
                f"读取外来文件的子进程无法启动（退出码 {code}），请检查安装是否完整，详见日志；恢复后自动继续。"
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
