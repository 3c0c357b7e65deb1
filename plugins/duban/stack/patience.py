"""
Waiting for what takes as long as it takes: patience ends with a standstill, not with a number of seconds.

A slow or busy machine is not a broken one. What counts is whether anything moves (logs grow, the processor is used),
and whether a step is taken that was not taken before: a task that fails and begins again for ever moves too.
"""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]

_LOOK = 3.0


def _nothing() -> None:
    pass


@dataclass(slots=True)
class Patience:
    """
    With one thing that is waited for: *still* seconds without motion, *again* seconds without a new step.

    *motion* is anything that differs while something moves. When nothing has moved, *cure* is called once, and what
    waits is given the same time again.
    """

    still: float = 300.0
    again: float = 1800.0
    motion: Callable[[], Hashable] = _nothing
    cure: Callable[[], None] = _nothing
    clock: Callable[[], float] = time.monotonic
    _seen: set[Hashable] = field(default_factory=set, init=False)
    _last: Hashable = field(default=None, init=False)
    _moved_at: float = field(init=False)
    _new_at: float = field(init=False)
    _looked_at: float = field(default=float("-inf"), init=False)
    _cured: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self._moved_at = self._new_at = self.clock()

    def is_lost(self, steps: Iterable[Hashable] = ()) -> bool:
        """Whether to give up now that *steps* have been taken; asked again and again while waiting."""
        now = self.clock()
        if new := set(steps) - self._seen:
            self._seen |= new
            self._new_at = self._moved_at = now
        if now - self._looked_at > _LOOK and (motion := self._look(now)) != self._last:
            self._last, self._moved_at = motion, now
        if now - self._new_at > self.again:
            return True
        if now - self._moved_at <= self.still:
            return False
        if self._cured:
            return True
        self._cured = True
        self.cure()
        self._moved_at = self.clock()
        return False

    def _look(self, now: float) -> Hashable:
        """Looking costs the machine that is waited for, so it is not done at every question."""
        self._looked_at = now
        return self.motion()


def written(folder: Path) -> int:
    """How many bytes lie under *folder*; a file that goes meanwhile counts nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


def worked(process: psutil.Process) -> int:
    """Whole seconds of processor time that *process* has used; 0 once it has gone."""
    try:
        used = process.cpu_times()
    except psutil.Error:
        return 0
    return int(used.user + used.system)
