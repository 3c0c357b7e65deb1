"""One act in a fork of this process, under limits of its own: whatever it dies of, we go on."""

import logging
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from duban.domain.operation.fault_words import reason
from duban.errors import ReaderUnavailable
from duban.ports import TrialEnd

log = logging.getLogger(__name__)

GIB = 1 << 30
FAILED = 70
BLOCK = 1 << 16
STATM = Path("/proc/self/statm")
# A worker that is told to end hands that on; nothing that a mail does looks like it.
TOLD_TO_END = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGHUP})


@dataclass(frozen=True, slots=True)
class ForkedTrials:
    """ports.Trials by fork: the act finds everything as it is here, and nothing that it does to memory comes back."""

    memory: int = 2 * GIB  # beyond what this process has
    cpu_seconds: int = 120
    wall_seconds: float = 600.0

    def run(self, act: Callable[[], str]) -> TrialEnd:
        """What *act* said, or of what it died; ReaderUnavailable if there is no child, or it was ended from outside."""
        ours, theirs = self._pipe()
        try:
            pid = os.fork()
        except OSError as error:
            os.close(ours)
            os.close(theirs)
            raise ReaderUnavailable(
                f"试处理来信的子进程无法启动（{reason(error)}），请检查内存和进程数限制。"
            ) from error
        if pid == 0:
            self._be_the_child(act, theirs)
        os.close(theirs)
        try:
            said = _gather(ours, time.monotonic() + self.wall_seconds)
            if said is None:
                os.kill(pid, signal.SIGKILL)
        finally:
            os.close(ours)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        return self._end(code, said)

    def _pipe(self) -> tuple[int, int]:
        try:
            return os.pipe()
        except OSError as error:
            raise ReaderUnavailable(f"试处理来信的子进程无法启动（{reason(error)}），请检查打开文件数限制。") from error

    def _end(self, code: int, said: bytes | None) -> TrialEnd:
        if said is None:
            raise ReaderUnavailable(f"试处理来信 {self.wall_seconds:.0f} 秒没有结果，系统可能过忙，稍后重试。")
        if -code in TOLD_TO_END:
            raise ReaderUnavailable("试处理来信的子进程被要求退出，稍后重试。")
        if code == 0:
            return TrialEnd(said=said.decode())
        if code > 0:
            return TrialEnd(death=said.decode(errors="replace") or f"退出码 {code}")
        return TrialEnd(death=f"进程被信号 {signal.Signals(-code).name} 终止")

    def _be_the_child(self, act: Callable[[], str], pipe: int) -> NoReturn:
        """Act under limits, say what came of it, and leave without tidying up what is the parent's."""
        code = FAILED
        try:
            self._shut_in()
            said = act().encode()
            while said:
                said = said[os.write(pipe, said) :]
            code = 0
        except BaseException as error:  # noqa: BLE001 - also MemoryError and SystemExit; here it is the verdict
            with suppress(OSError, MemoryError):
                os.write(pipe, type(error).__name__.encode())
        finally:
            os._exit(code)

    def _shut_in(self) -> None:
        for sign in TOLD_TO_END:
            signal.signal(sign, signal.SIG_DFL)
        used = int(STATM.read_text().split()[0]) * resource.getpagesize() if STATM.exists() else 0
        limits = [(resource.RLIMIT_CPU, self.cpu_seconds), (resource.RLIMIT_CORE, 0)]
        if used:
            limits.append((resource.RLIMIT_AS, used + self.memory))
        for limit, value in limits:
            hard = resource.getrlimit(limit)[1]
            resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _gather(pipe: int, until: float) -> bytes | None:
    """All that the child says until it ends; None if it did not end in time."""
    said = bytearray()
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    while (left := until - time.monotonic()) > 0:
        if poll.poll(left * 1000):
            block = os.read(pipe, BLOCK)
            if not block:
                return bytes(said)
            said += block
    return None
