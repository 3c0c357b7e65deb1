"""
A file from outside, scanned and then read in a fork with limits of its own.

A fork that is killed, panics or stands still is a verdict on its file, not an error to try again; the next file meets
a fresh one.
"""

import json
import logging
import signal
from dataclasses import dataclass
from functools import cache
from typing import Any

from duban.adapters.office.scan.prescan import Scanned, scan
from duban.adapters.office.scan.refusal import MIB
from duban.adapters.sandbox.client import Ended, SandboxClient, TimeUp
from duban.adapters.sandbox.server import DAMAGED, TOO_LARGE, Limits
from duban.domain.files.container import bare
from duban.domain.returns.submission import Unreadable
from duban.errors import ReaderUnavailable

log = logging.getLogger(__name__)

# The largest form of the real plan takes 60 MiB of addresses and a thirtieth of a second.
LIMITS = Limits(memory=512 * MIB, cpu_seconds=10, answer=4 * MIB)
WALL_SECONDS = 120.0
# Its own limits end a fork by SIGXCPU or for want of memory: a SIGKILL is the system's or a person's.
ENDED_BY_OTHERS = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP})
CHILD = "duban.adapters.office.reading.sandbox_reader"
# What the child is asked in place of a format: an .xlsx that two programs may read differently.
DOUBTFUL = "two"


@cache
def child() -> SandboxClient:
    """The one reading child of this process, started when the first file comes."""
    return SandboxClient(CHILD, WALL_SECONDS)


@dataclass(slots=True)
class ReadingBudget:
    """The seconds of processor time that the workbooks of one mail may take together; a form takes a thirtieth."""

    left: float = 20.0

    @property
    def is_left(self) -> bool:
        """Whether one more may be read."""
        return self.left > 0


def read_guarded(data: bytes, budget: ReadingBudget | None = None) -> tuple[Scanned, dict[str, Any]] | Unreadable:
    """
    What the scan saw of *data* and what was read of it; Unreadable if either refuses it, or the reader dies of it.

    No file is blamed for what is not its doing: ReaderUnavailable if the reader was ended from outside, could not
    begin, or did not get on for so long that it is the machine which stands still.
    """
    data = bare(data)
    scanned = scan(data)
    if isinstance(scanned, Unreadable):
        return scanned
    word = DOUBTFUL if scanned.is_doubtful else scanned.format.value
    ended = _read(word.encode().ljust(4) + data)
    if budget is not None:
        budget.left -= ended.seconds
    if ended.code != 0:
        log.warning("一份填报表未能读取（退出码%s）：%s", ended.code, ended.said[:100].decode(errors="replace"))
        return _verdict(ended.code)
    answer: dict[str, Any] = json.loads(ended.said)
    return Unreadable(answer["unreadable"]) if "unreadable" in answer else (scanned, answer)


def _read(data: bytes) -> Ended:
    """How the reading of *data* ended: whatever a file asks of its reader uses up processor time, never the clock."""
    try:
        return child().ask(data)
    except TimeUp:
        raise ReaderUnavailable(f"读取报送件的子进程 {WALL_SECONDS:.0f} 秒没有进展，系统可能过忙，稍后重试。") from None


def _verdict(code: int) -> Unreadable:
    """What the end of its reader says of a file."""
    if code == DAMAGED:
        return Unreadable("damaged")
    if code == TOO_LARGE or (code < 0 and -code not in ENDED_BY_OTHERS):
        return Unreadable("too-large")
    raise ReaderUnavailable(f"读取报送件的子进程意外结束（{code}），稍后重试。")
