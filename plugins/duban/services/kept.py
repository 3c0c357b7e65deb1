"""What takes seconds to work out over a large plan, kept for the next look together with the moment that it is of."""

import gc
import sys
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

T = TypeVar("T")
# What was worked out is worked out anew at most so often, and rests for so many times as long as it took.
LEAST_SECONDS, RESTS = 15.0, 9
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
    # Behind the looks one value at a time is worked out, and then there is rest for all: a tenth of the time at most.
    _turn: Lock = field(default_factory=Lock)
    _is_busy: bool = False
    _free_at: float = 0.0

    def of(self, key: Hashable, now: datetime, work_out: Callable[[], T]) -> AsOf[T]:
        """The value under *key*, which *work_out* gives for *now*."""
        entry = self._entries.setdefault(key, _Entry())
        with entry.lock:
            if entry.known is None:
                self._renew(entry, now, work_out)
                gc.freeze()  # what it stands on stays, and each search of it for garbage would stop every page
            elif self._is_due(entry) and self._takes_turn():
                self.start(lambda: self._renew_behind(entry, now, work_out))
            known: AsOf[T] | None = entry.known
        assert known is not None  # noqa: S101 - worked out above, or an exception left
        return known

    def _is_due(self, entry: _Entry) -> bool:
        rest = max(LEAST_SECONDS, RESTS * entry.took)
        return self.seconds() - entry.ended >= rest

    def _takes_turn(self) -> bool:
        """Whether nothing is worked out behind the looks, and there was rest since; from now on something is."""
        with self._turn:
            if self._is_busy or self.seconds() < self._free_at:
                return False
            self._is_busy = True
            return True

    def _renew(self, entry: _Entry, now: datetime, work_out: Callable[[], T]) -> None:
        began = self.seconds()
        entry.known = AsOf(work_out(), now)
        entry.ended = self.seconds()
        entry.took = entry.ended - began

    def _renew_behind(self, entry: _Entry, now: datetime, work_out: Callable[[], T]) -> None:
        """As `_renew`; what fails leaves the value as it is, with its moment, and is tried again at the next look."""
        before, began = sys.getswitchinterval(), self.seconds()
        sys.setswitchinterval(TURN_SECONDS)
        try:
            self._renew(entry, now, work_out)
        finally:
            sys.setswitchinterval(before)
            with self._turn:
                self._free_at = self.seconds() + RESTS * (self.seconds() - began)
                self._is_busy = False
