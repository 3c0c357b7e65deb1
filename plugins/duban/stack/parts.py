"""The running parts of a stack: started one by one, started again when they die, ended together."""

import logging
import os
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from duban.errors import DubanError
from duban.stack import processes
from duban.stack.environment import StackSettings
from duban.stack.logs import LogKeeper
from duban.stack.patience import worked, written
from duban.stack.processes import Program, Running

SCHEDULER = "scheduler"
STOP_PATIENCE = 12.0
# So ends a scheduler that has lost a worker (orchestration/local_executor.py).
_LOST_WORKER = os.EX_TEMPFAIL
# A part that dies so soon, three times running, cannot live; one that is killed now and then can.
_SHORT_LIFE = 30.0
_SHORT_LIVES = 3

_LOG = logging.getLogger(__name__)


class StackError(DubanError):
    """The stack cannot start, or a part of it cannot live; says which and where to read on."""


@dataclass(slots=True)
class Parts:
    """What runs below one `$DUBAN_HOME`; *tell* is told in a Chinese sentence of what had to be started again."""

    settings: StackSettings
    environment: Mapping[str, str]
    tell: Callable[[str], None]
    running: list[Running] = field(default_factory=list)
    _short_lives: Counter[str] = field(default_factory=Counter, init=False)
    _logs: LogKeeper = field(init=False)

    def __post_init__(self) -> None:
        settings = self.settings
        self._logs = LogKeeper(settings.logs, settings.airflow_home / "logs", settings.log_days)

    def start(self, program: Program) -> Running:
        """Start *program* as a part."""
        item = self._process(program)
        self.running.append(item)
        _LOG.info("started %s as process %s", program.name, item.record.pid)
        return item

    def stop(self) -> None:
        """End every part; idempotent."""
        # The API server goes last: the tasks that are being ended report to it.
        processes.stop(self.settings.run, self.running[::-1], STOP_PATIENCE)
        self.running.clear()

    def check(self) -> None:
        """Start again what has died, and keep the logs small; StackError for a part that dies again and again."""
        self._logs.look()
        for item in list(self.running):
            if (code := item.exit_code()) is None:
                continue
            if code == _LOST_WORKER:
                why = "失去了执行进程"
            else:
                why = f"已退出（退出码 {code}）"
                self._insist_on_life(item, why)
            self._renew(item, why)

    def renew_scheduler(self) -> None:
        """What gets a standing stack going again: the scheduler begins anew, and so do the tasks it had in hand."""
        for item in self._schedulers():
            self._renew(item, "长时间没有进展")

    def motion(self) -> Hashable:
        """What all parts have written and worked so far; it differs as long as any of them does anything at all."""
        return written(self.settings.logs), self._worked(self.running)

    def motion_of_tasks(self) -> Hashable:
        """What the tasks have written and worked; what the scheduler does by itself goes on also at a standstill."""
        return written(self.settings.airflow_home / "logs"), self._worked(self._schedulers(), leaders=False)

    def _worked(self, items: list[Running], *, leaders: bool = True) -> int:
        return sum(
            worked(process)
            for item in items
            for process in processes.members(item, self.settings.run)
            if leaders or process.pid != item.record.pid
        )

    def _schedulers(self) -> list[Running]:
        return [item for item in self.running if item.program.name == SCHEDULER]

    def _process(self, program: Program) -> Running:
        return processes.start(program, self.environment, self.settings.run, self.settings.logs)

    def _insist_on_life(self, item: Running, why: str) -> None:
        """
        StackError for a part that ended by itself too soon, too many times running.

        A scheduler that lost a worker, or stood still, lives: how often it may begin anew is a matter of patience.
        """
        name = item.program.name
        short = time.time() - item.record.started < _SHORT_LIFE
        self._short_lives[name] = self._short_lives[name] + 1 if short else 0
        if self._short_lives[name] >= _SHORT_LIVES:
            raise StackError(f"{name} {why}，{item.evidence()}")

    def _renew(self, item: Running, why: str) -> None:
        """Put a new process in the place of *item*, whose session is ended."""
        name = item.program.name
        processes.stop(self.settings.run, [item], STOP_PATIENCE)
        self.running[self.running.index(item)] = self._process(item.program)
        self.tell(f"{name} {why}，已重新启动。")
