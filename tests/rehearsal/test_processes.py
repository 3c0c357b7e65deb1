"""What was started is ended, whoever started it; a stranger never is."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psutil
import pytest

from duban.stack import processes
from duban.stack.processes import Program, Running

PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
child.wait()
"""
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
time.sleep(600)
"""


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    processes.end(tmp_path, processes.records(tmp_path), 0)


def started(run: Path, code: str) -> Running:
    """A program in a session of its own, once it has written its first line."""
    running = processes.start(Program("program", (sys.executable, "-c", code)), {}, run, run)
    while not running.log.read_text(encoding="utf-8").endswith("\n"):
        assert running.exit_code() is None, running.evidence()
    return running


def test_a_program_is_on_record_until_it_is_ended(run: Path) -> None:
    running = started(run, PARENT)
    assert processes.records(run) == [running.record]
    processes.stop(run, [running], patience=10)
    assert processes.records(run) == []
    assert not psutil.pid_exists(running.record.pid)


def test_the_children_of_a_program_end_with_it(run: Path) -> None:
    running = started(run, PARENT)
    child = psutil.Process(int(running.log.read_text(encoding="utf-8")))
    processes.stop(run, [running], patience=10)
    assert not child.is_running()


def test_the_children_of_a_program_that_has_died_are_ended_too(run: Path) -> None:
    running = started(run, PARENT)
    child = psutil.Process(int(running.log.read_text(encoding="utf-8")))
    running.popen.kill()
    running.popen.wait()
    assert child.is_running()
    processes.end(run, processes.records(run), patience=10)
    assert not child.is_running()


def test_a_program_that_is_deaf_to_sigterm_is_killed(run: Path) -> None:
    running = started(run, STUBBORN)
    processes.stop(run, [running], patience=0)
    assert not psutil.pid_exists(running.record.pid)


def test_a_stranger_with_the_recorded_number_lives_on(run: Path) -> None:
    """After a restart of the machine the numbers are given out anew."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, cwd=run) as stranger:
        record = processes.Record("program", stranger.pid, psutil.Process(stranger.pid).create_time() - 3600)
        (run / "program.json").write_text(json.dumps(asdict(record)), encoding="utf-8")
        processes.end(run, processes.records(run), patience=0)
        assert stranger.poll() is None
        assert processes.records(run) == []


def test_a_strangers_session_that_has_lost_its_leader_lives_on(run: Path, tmp_path_factory) -> None:
    """It has the recorded number, but works elsewhere."""
    running = started(run, PARENT)
    child = psutil.Process(int(running.log.read_text(encoding="utf-8")))
    running.popen.kill()
    running.popen.wait()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    processes.end(elsewhere, [running.record], patience=0)
    assert child.is_running()


def test_the_log_of_the_start_before_is_kept(run: Path) -> None:
    for word in ("first", "second"):
        code = f"import time; print({word!r}, flush=True); time.sleep(600)"
        processes.stop(run, [started(run, code)], patience=10)
    assert (run / "program.log").read_text(encoding="utf-8") == "second\n"
    assert (run / "program.previous.log").read_text(encoding="utf-8") == "first\n"
