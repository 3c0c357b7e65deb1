"""What takes seconds to work out over a large plan, kept for the next look together with the moment that it is of."""

import sys
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")
# What was worked out is worked out anew at most so often, and rests for so many times as long as it took.
LEAST_SECONDS, RESTS = 15.0, 4
# Meanwhile whoever asks for something else has his turn at Python after half a millisecond, not after five.
TURN_SECONDS = 0.0005


@dataclass(frozen=True, slots=True)
class AsOf(Generic[T]):
    """A value, and the moment whose ledger it tells of."""

    value: T
    at: datetime


@dataclass(slots=True)
class _Entry:
    """What is kept under one key, and what is known of working it out."""

    lock: Lock = field(default_factory=Lock)
    known: AsOf[Any] | None = None
    ended: float = 0.0
    took: float = 0.0
    running: bool = False


def in_the_background(work: Callable[[], None]) -> None:
    """In a thread that keeps no process from ending."""
    Thread(target=work, name="duban-kept", daemon=True).start()


@dataclass
class Keeper:
    """
    Values by key. The first look at one waits for it; every later one gets what is kept, and has it worked out anew
    behind it once it is due. What is kept says of which moment it is: nothing old is taken for the present.

    May be shared by threads. One value is worked out at a time, so that there is always time for whoever asks.
    """

    seconds: Callable[[], float] = time.monotonic
    start: Callable[[Callable[[], None]], None] = in_the_background
    _entries: dict[Hashable, _Entry] = field(default_factory=dict)
    _turn: Lock = field(default_factory=Lock)

    def of(self, key: Hashable, now: datetime, work_out: Callable[[], T]) -> AsOf[T]:
        """The value under *key*, which *work_out* gives for *now*."""
        entry = self._entries.setdefault(key, _Entry())
        with entry.lock:
            if entry.known is None:
                self._renew(entry, now, work_out)
            elif self._is_due(entry):
                entry.running = True
                self.start(lambda: self._renew_behind(entry, now, work_out))
            known: AsOf[T] | None = entry.known
        assert known is not None  # noqa: S101 - worked out above, or an exception left
        return known

    def _is_due(self, entry: _Entry) -> bool:
        rest = max(LEAST_SECONDS, RESTS * entry.took)
        return not entry.running and self.seconds() - entry.ended >= rest

    def _renew(self, entry: _Entry, now: datetime, work_out: Callable[[], T]) -> None:
        began = self.seconds()
        entry.known = AsOf(work_out(), now)
        entry.ended = self.seconds()
        entry.took = entry.ended - began

    def _renew_behind(self, entry: _Entry, now: datetime, work_out: Callable[[], T]) -> None:
        """As `_renew`; what fails leaves the value as it is, with its moment, and is tried again at the next look."""
        try:
            with self._turn:
                before = sys.getswitchinterval()
                sys.setswitchinterval(TURN_SECONDS)
                try:
                    self._renew(entry, now, work_out)
                finally:
                    sys.setswitchinterval(before)
        finally:
            entry.running = False
