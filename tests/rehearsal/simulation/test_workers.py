"""The second process of a simulation never outlives the first, and whoever does a piece of work, it is done once."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Event
from typing import cast

import pytest

from duban.bootstrap import Installation
from duban_rehearsal.simulation.papers import PapersAhead
from duban_rehearsal.simulation.workers import SecondProcess, Urgency, Workers

BUSY = """
import os, time
from functools import partial
from duban.bootstrap import environment_credentials
from duban.config import load_settings
from duban_rehearsal.simulation.workers import Urgency, second_process
if __name__ == "__main__":
    with second_process(load_settings(), environment_credentials({})) as (second, _):
        print(second.promise(os.getpid, Urgency.NOW).result(), flush=True)
        second.promise(partial(time.sleep, 600), Urgency.NOW).result()
"""
PATIENCE_SECONDS = 60
NOW = datetime(2021, 10, 20, 9, tzinfo=UTC)
HERE = cast(Installation, "the installation of this process")


@pytest.fixture
def second() -> Iterator[SecondProcess]:
    """A thread stands for the second process: jobs one after the other."""
    with ThreadPoolExecutor(1) as executor:
        yield SecondProcess(executor)


def test_the_second_process_ends_when_the_first_is_killed() -> None:
    """A rehearsal that is killed leaves nothing behind, although it had no time to say goodbye."""
    first = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    second = os.pidfd_open(int(first.stdout.readline()))

    first.send_signal(signal.SIGKILL)
    first.wait()

    ended, _, _ = select.select([second], [], [], PATIENCE_SECONDS)
    assert ended
    first.stdout.close()
    os.close(second)


def test_what_nobody_has_begun_is_done_here(second: SecondProcess) -> None:
    """While the other one is busy, nobody waits for it; each piece is done once."""
    done: list[str] = []
    free = Event()
    second.promise(free.wait, Urgency.NOW)
    workers = Workers(HERE, second)

    workers.each(lambda app, thing, now: done.append(f"{thing} by {app} at {now:%H}"), ["one", "two"], NOW)

    assert done == [f"one by {HERE} at 09", f"two by {HERE} at 09"]
    free.set()


def test_what_is_needed_now_goes_before_what_is_needed_later(second: SecondProcess) -> None:
    """A report does not wait for what somebody will send in a week."""
    done: list[str] = []
    free = Event()
    second.promise(free.wait, Urgency.NOW)
    later = second.promise(lambda: done.append("later"), Urgency.LATER)
    second.promise(lambda: done.append("now"), Urgency.NOW)

    free.set()
    later.result()

    assert done == ["now", "later"]


def test_what_fails_in_the_other_process_fails_here(second: SecondProcess) -> None:
    """No error of a worker is lost."""
    begun = Workers(HERE, second).begin(Urgency.NOW, int, "no number")

    with pytest.raises(ValueError, match="no number"):
        begun.result()


def test_nobody_waits_for_a_second_process_that_is_gone() -> None:
    """What it was doing fails, and so does what waits for its turn."""
    with ProcessPoolExecutor(1) as executor:
        second = SecondProcess(executor)
        dies = second.promise(partial(os._exit, 1), Urgency.NOW)
        follows = second.promise(os.getpid, Urgency.NOW)

        for promised in (dies, follows):
            with pytest.raises(BrokenExecutor):
                promised.result(PATIENCE_SECONDS)


def test_what_was_begun_is_given_for_its_own_subject_only(second: SecondProcess) -> None:
    """Another subject than the one that was begun is written here, not answered with a stranger's file."""
    files = PapersAhead[str](Workers(HERE, second), (str.encode,))
    files.begin("一")

    assert files.file(0, "二") == "二".encode()
    assert files.file(0, "一") == "一".encode()
