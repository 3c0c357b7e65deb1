"""The side of the child: a process that has everything imported and forks for each file, so that none meets another."""

import gc
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from duban.adapters.sandbox.client import ANSWER, REQUEST

DAMAGED, TOO_LARGE = 70, 71  # how a fork says what its file was
TICK = 1.0  # seconds after which we look again whether our worker still lives
BLOCK = 1 << 16
MOST_FILES = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: bytes of address space, seconds of processor time, bytes of the answer."""

    memory: int
    cpu_seconds: int
    answer: int


def serve(read: Callable[[bytes], bytes], limits: Limits) -> None:
    """
    Answer the worker whose process number is the first argument, over standard input, until it is gone.

    *read* makes the answer of a file, in a fork under *limits*: it has no open file but a pipe for its answer, can open
    neither file nor socket, start no process, and knows nothing of other files.
    """
    worker = int(sys.argv[1])
    _limit(resource.RLIMIT_AS, limits.memory, limits.memory)
    _limit(resource.RLIMIT_NOFILE, MOST_FILES, MOST_FILES)
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        _limit(limit, 0, 0)
    # What was imported stays where it is: a collection in a fork would copy all of it.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=0) as line:
        line.sendall(ANSWER.pack(0, 0.0, 0))
        while (data := _request(line, worker)) is not None:
            code, said, seconds = _in_fork(read, data, limits, line, worker)
            del data
            line.sendall(ANSWER.pack(code, seconds, len(said)))
            line.sendall(said)


def _request(line: socket.socket, worker: int) -> bytes | None:
    """The next file; None when the worker is gone."""
    head = _receive(line, worker, REQUEST.size)
    return None if head is None else _receive(line, worker, REQUEST.unpack(head)[0])


def _receive(line: socket.socket, worker: int, length: int) -> bytes | None:
    received = bytearray()
    line.settimeout(TICK)
    while len(received) < length:
        try:
            block = line.recv(min(length - len(received), 1 << 20))
        except TimeoutError:
            if os.getppid() != worker:
                return None
            continue
        if not block:
            return None
        received += block
    line.settimeout(None)
    return bytes(received)


def _in_fork(
    read: Callable[[bytes], bytes], data: bytes, limits: Limits, line: socket.socket, worker: int
) -> tuple[int, bytes, float]:
    """How the fork for *data* ended, what it said and took; we end ourselves when the worker is gone meanwhile."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        _be_the_fork(read, data, limits, theirs)
    os.close(theirs)
    try:
        said = _gather(ours, limits.answer, line, worker)
        if said is None:
            os.kill(pid, signal.SIGKILL)
    finally:
        os.close(ours)
        _, status, used = os.wait4(pid, 0)
        code, seconds = os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
    if said is None:
        sys.exit(0)
    if len(said) > limits.answer:
        return TOO_LARGE, b"", seconds
    return code, said, seconds


def _gather(pipe: int, most: int, line: socket.socket, worker: int) -> bytes | None:
    """All that the fork says until it ends, one byte more than *most* at the utmost; None if the worker is gone."""
    said = bytearray()
    poll = select.poll()
    poll.register(pipe, select.POLLIN)
    poll.register(line, select.POLLIN)
    while len(said) <= most:
        events = dict(poll.poll(TICK * 1000))
        # The worker never asks twice: whatever comes from it now is its end.
        if line.fileno() in events or os.getppid() != worker:
            return None
        if pipe in events:
            block = os.read(pipe, min(BLOCK, most + 1 - len(said)))
            if not block:
                break
            said += block
    return bytes(said)


def _be_the_fork(read: Callable[[bytes], bytes], data: bytes, limits: Limits, pipe: int) -> NoReturn:
    """Read one file and end; whatever it does to the libraries is an exit code."""
    code = DAMAGED
    try:
        _shut_in(pipe, limits.cpu_seconds)
        said = read(data)
        while said:
            said = said[os.write(pipe, said) :]
        code = 0
    except MemoryError:
        code = TOO_LARGE
    except BaseException as error:  # noqa: BLE001 - a panic of a library is a BaseException; here it is a verdict
        with suppress(OSError, MemoryError):
            os.write(pipe, type(error).__name__.encode())  # never the message: it may quote a cell
    finally:
        os._exit(code)


def _shut_in(pipe: int, cpu_seconds: int) -> None:
    """Leave nothing open but *pipe*, and no way to open more."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for place in (0, 1, 2):
        os.dup2(nothing, place)
    os.closerange(3, pipe)
    os.closerange(pipe + 1, MOST_FILES)
    gc.disable()
    for limit, soft, hard in (
        # The soft limit is met first: a SIGKILL then never is our own.
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_NOFILE, 0, 0),
    ):
        _limit(limit, soft, hard)


def _limit(limit: int, soft: int, hard: int) -> None:
    """Set a limit, or what the machine allows where that is less: its own limits are no fault of the file."""
    most = resource.getrlimit(limit)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(limit, (soft, hard))
