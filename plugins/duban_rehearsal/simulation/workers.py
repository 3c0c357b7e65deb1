"""Two processes that share the work of one moment, as the workers of a production do: over one ledger, in turns."""

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from functools import partial
from heapq import heappop, heappush
from itertools import count
from multiprocessing import get_context, parent_process
from multiprocessing.synchronize import Lock
from threading import RLock, Thread
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from duban.bootstrap import Installation
from duban.config import Settings
from duban.ports import Credentials
from duban_rehearsal.simulation.base import SharedBase

# How often Python looks for circular garbage: a rehearsal lives for minutes on values that stay, and ends.
SELDOM = (20_000, 50, 100)
# Seconds after which the thread that hands work over to the second process gets its turn beside one that computes.
SOON = 0.0005

Arguments = ParamSpec("Arguments")
Thing = TypeVar("Thing")
Result = TypeVar("Result")
Job = Callable[Concatenate[Installation, Arguments], Result]


class Urgency(IntEnum):
    """What the second process takes up first."""

    NOW = 0
    LATER = 1


@dataclass(frozen=True, slots=True)
class Begun(Generic[Result]):
    """What the second process will do when it comes to it; whoever cannot wait does it here."""

    promised: "Future[Result]"
    here: Callable[[], Result]

    def result(self) -> Result:
        """What came of it, after doing it here if nobody had begun yet."""
        return self.here() if self.promised.cancel() else self.promised.result()


@dataclass(slots=True)
class SecondProcess:
    """
    The other process, which is given one piece of work at a time.

    An executor would take two at once, and the second of them could not be taken back.
    """

    executor: Executor
    _waiting: "list[tuple[Urgency, int, Future[Any], Callable[[], Any]]]" = field(default_factory=list)
    _serial: Iterator[int] = field(default_factory=count)
    _lock: RLock = field(default_factory=RLock)
    _is_busy: bool = False

    def promise(self, work: Callable[[], Result], urgency: Urgency) -> "Future[Result]":
        """Have *work* done when it is its turn; its result can be cancelled until then."""
        promised: Future[Result] = Future()
        with self._lock:
            heappush(self._waiting, (urgency, next(self._serial), promised, work))
        self._go_on()
        return promised

    def forget(self) -> None:
        """Begin nothing any more."""
        with self._lock:
            self._waiting.clear()

    def _go_on(self) -> None:
        with self._lock:
            while self._waiting and not self._is_busy:
                _, _, promised, work = heappop(self._waiting)
                if promised.set_running_or_notify_cancel():
                    self._hand_on(promised, work)

    def _hand_on(self, promised: "Future[Any]", work: Callable[[], Any]) -> None:
        try:
            begun = self.executor.submit(work)
        except BrokenExecutor as error:
            promised.set_exception(error)  # the other process is gone: whoever waits has to know
            return
        self._is_busy = True
        begun.add_done_callback(partial(self._hand_over, promised))

    def _hand_over(self, promised: "Future[Any]", done: "Future[Any]") -> None:
        if error := done.exception():
            promised.set_exception(error)
        else:
            promised.set_result(done.result())
        with self._lock:
            self._is_busy = False
        self._go_on()


@dataclass(frozen=True, slots=True)
class Workers:
    """The process that asks, with its installation, and a second one with another on the same ledger and archive."""

    app: Installation
    second: SecondProcess

    def begin(
        self, urgency: Urgency, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Begun[Result]:
        """Have *work* done, which follows from its arguments alone; they and the result are pickled."""
        bound = partial(work, *args, **kwargs)
        return Begun(self.second.promise(bound, urgency), bound)

    def begin_at(self, job: Job[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Begun[Result]:
        """Have *job* done at one of the two installations."""
        there: Callable[[], Result] = partial(_there, job, *args, **kwargs)
        return Begun(self.second.promise(there, Urgency.NOW), partial(job, self.app, *args, **kwargs))

    def each(
        self, job: Callable[[Installation, Thing, datetime], object], things: Sequence[Thing], now: datetime
    ) -> None:
        """
        Do *job* with each of *things*, this process from their beginning, the other one from their end.

        In which order is nobody's promise: whatever comes of it must not hang on that.
        """
        begun = [self.begin_at(job, thing, now) for thing in reversed(things)]
        for one in reversed(begun):
            one.result()


@contextmanager
def second_process(settings: Settings, credentials: Credentials) -> Iterator[tuple[SecondProcess, Lock]]:
    """
    One process more with an installation of its own, and whose turn it is at the ledger.

    It ends with the block, or with this process if that is killed.
    """
    context = get_context("spawn")
    turn = context.Lock()
    with ProcessPoolExecutor(1, context, initializer=_begin, initargs=(settings, credentials, turn)) as executor:
        second = SecondProcess(executor)
        try:
            yield second, turn
        finally:
            second.forget()


def _begin(settings: Settings, credentials: Credentials, turn: Lock) -> None:
    global _app  # noqa: PLW0603 - the one thing that a process of a pool can keep between its jobs
    Thread(target=_watch_parent, daemon=True).start()
    gc.set_threshold(*SELDOM)
    _app = SharedBase(settings, credentials, turn)


_app: Installation


def _there(job: Callable[..., Result], *args: object, **kwargs: object) -> Result:
    return job(_app, *args, **kwargs)


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
