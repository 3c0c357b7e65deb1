"""The second process of a simulation never outlives the first, and what it writes is what the first would write."""

import os
import select
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from duban.rehearsal.simulation.hands import WrittenElsewhere

BUSY = """
import os, time
from duban.rehearsal.simulation.hands import second_process
if __name__ == "__main__":
    with second_process() as hands:
        print(hands.submit(os.getpid).result(), flush=True)
        hands.submit(time.sleep, 600).result()
"""
PATIENCE_SECONDS = 60


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


def test_what_was_begun_is_given_for_its_own_subject_only() -> None:
    """Another subject than the one that was begun is written here, not answered with a stranger's file."""
    with ThreadPoolExecutor(1) as hands:
        files = WrittenElsewhere(hands, lambda subject: subject.encode())
        files.begin("一")

        assert files.write("二") == "二".encode()
        assert files.write("一") == "一".encode()
