"""
A plan from outside, read in a fork with limits of its own.

A fork that dies of its file is a verdict on that file, told in words; what the machine does to it is not.
"""

import logging
import signal
from functools import cache

from duban.adapters.office.plans.formats import PlanFormat
from duban.adapters.office.plans.refused import PlanRefused
from duban.adapters.office.plans.told import understood
from duban.adapters.office.reading.sandbox import ENDED_BY_OTHERS
from duban.adapters.office.scan.refusal import MIB
from duban.adapters.sandbox.client import Ended, SandboxClient, TimeUp
from duban.adapters.sandbox.server import DAMAGED, TOO_LARGE, Limits
from duban.domain.importing.document import PlanDocument
from duban.errors import ReaderUnavailable

log = logging.getLogger(__name__)

# A plan of 148 items takes a second as a PDF, and a tenth of that in any other format.
LIMITS = Limits(memory=1024 * MIB, cpu_seconds=60, answer=64 * MIB)
WALL_SECONDS = 300.0
CHILD = "duban.adapters.office.plans.sandbox_plans"
WORD_LENGTH = 8
READ, REFUSED = b"+", b"-"
VERDICTS = {DAMAGED: "damaged", TOO_LARGE: "heavy", -signal.SIGXCPU: "slow"}


@cache
def child() -> SandboxClient:
    """The one child of this process that reads plans, started when the first comes."""
    return SandboxClient(CHILD, WALL_SECONDS)


def read_guarded_plan(kind: PlanFormat, content: bytes) -> PlanDocument:
    """What *content* holds; PlanRefused if its reader refuses it or dies of it."""
    ended = _ask(kind, content)
    if ended.code != 0:
        log.warning("一份方案未能读取（退出码%s）：%s", ended.code, ended.said[:100].decode(errors="replace"))
        raise PlanRefused(verdict(ended.code))
    if ended.said.startswith(REFUSED):
        raise PlanRefused(ended.said[1:].decode())
    return understood(ended.said[1:])


def _ask(kind: PlanFormat, content: bytes) -> Ended:
    try:
        return child().ask(kind.value.encode().ljust(WORD_LENGTH) + content)
    except TimeUp:
        raise ReaderUnavailable(f"读取方案的子进程 {WALL_SECONDS:.0f} 秒没有进展，系统可能过忙，请稍后重试。") from None


def verdict(code: int) -> str:
    """What the end of its reader says of a plan; ReaderUnavailable if it was ended from outside, or never began."""
    if code in VERDICTS:
        return VERDICTS[code]
    if code < 0 and -code not in ENDED_BY_OTHERS:
        return "crash"
    how = f"被系统或他人终止（信号 {-code}），可能是内存不足" if code < 0 else f"意外结束（{code}）"
    raise ReaderUnavailable(f"读取方案的子进程{how}，文件未作判定，请稍后重试。")
