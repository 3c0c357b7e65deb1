"""The sandbox: started once, forked for each file, shut in, and gone when its worker is."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from duban.adapters.sandbox import one_shot as limited_child
from duban.adapters.sandbox.client import SandboxClient, TimeUp
from duban.adapters.sandbox.server import DAMAGED, TOO_LARGE
from duban.errors import ReaderUnavailable

# What the fork does is said by the file itself: a Python expression over what the child has imported.
PROGRAM = """
import json, os, resource, signal, socket, sys, threading, time
from duban.adapters.sandbox.server import Limits, serve

def fail(error):
    raise error

def attempt(act):
    try:
        act()
    except (OSError, RuntimeError) as error:
        return type(error).__name__
    return "done"

def open_files():
    return [place for place in range(64) if attempt(lambda: os.fstat(place)) == "done"]

serve(lambda data: json.dumps(eval(data)).encode(), Limits(memory=400 * 2**20, cpu_seconds=1, answer=2**20))
"""


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SandboxClient]:
    """A child whose files are expressions."""
    (tmp_path / "expressions.py").write_text(PROGRAM, encoding="utf-8")
    real = limited_child.environment()
    monkeypatch.setattr(
        "duban.adapters.sandbox.client.environment",
        lambda: real | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{real['PYTHONPATH']}"},
    )
    warm = SandboxClient("expressions", timeout=30)
    yield warm
    warm.close()


def said(child: SandboxClient, expression: str) -> str:
    ended = child.ask(expression.encode())
    assert ended.code == 0, ended
    return ended.said.decode()


def test_one_process_answers_file_after_file_each_in_a_fork_of_its_own(child: SandboxClient) -> None:
    parents = {said(child, "os.getppid()") for _ in range(3)}
    forks = {said(child, "os.getpid()") for _ in range(3)}
    assert (len(parents), len(forks)) == (1, 3)


def test_what_one_file_did_to_the_libraries_no_other_meets(child: SandboxClient) -> None:
    assert said(child, "setattr(json, 'spoiled', 1)") == "null"
    assert said(child, "hasattr(json, 'spoiled')") == "false"


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        pytest.param("fail(BaseException())", DAMAGED, id="a library panics"),
        pytest.param("fail(SystemExit(0))", DAMAGED, id="a library wants to leave as if nothing had happened"),
        pytest.param("bytearray(2**30)", TOO_LARGE, id="more memory than the limit"),
        pytest.param("'x' * 2**23", TOO_LARGE, id="an answer that would fill the worker"),
        pytest.param("os.abort()", -signal.SIGABRT, id="a library aborts"),
        pytest.param("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL, id="the fork is killed"),
        pytest.param("all(True for _ in iter(int, 1))", -signal.SIGXCPU, id="more time than the limit"),
    ],
)
def test_how_a_file_ends_its_fork_is_told_and_the_next_file_is_read(
    child: SandboxClient, expression: str, code: int
) -> None:
    before = said(child, "os.getppid()")
    assert child.ask(expression.encode()).code == code
    assert said(child, "os.getppid()") == before


def test_a_file_that_kills_the_child_itself_is_answered_and_the_next_gets_a_fresh_one(child: SandboxClient) -> None:
    before = said(child, "os.getppid()")
    assert child.ask(b"os.kill(os.getppid(), signal.SIGKILL)").code == -signal.SIGKILL
    assert said(child, "os.getppid()") != before


def test_a_child_that_died_while_nobody_asked_is_replaced(child: SandboxClient) -> None:
    os.kill(int(said(child, "os.getppid()")), signal.SIGTERM)
    child._idle[0].process.wait()
    assert said(child, "1") == "1"


def test_a_file_that_stands_still_is_ended_by_the_worker_and_its_fork_with_it(child: SandboxClient) -> None:
    said(child, "1")
    child.timeout = 0.5
    pid = child.pid
    assert pid is not None
    with pytest.raises(TimeUp):
        child.ask(b"time.sleep(600)")
    assert not psutil.pid_exists(pid)
    child.timeout = 30
    assert said(child, "1") == "1"


def test_while_one_file_is_read_another_is_answered_and_no_second_child_stays(child: SandboxClient) -> None:
    first = int(said(child, "os.getppid()"))
    slow = threading.Thread(target=child.ask, args=(b"time.sleep(600)",))
    slow.start()
    while not (forks := psutil.Process(first).children()):
        pass
    quick = int(said(child, "os.getppid()"))
    assert slow.is_alive(), "the slow file is still being read"
    assert quick != first
    forks[0].kill()
    slow.join()
    assert len(child._idle) == 1


def test_who_asks_and_is_interrupted_leaves_no_answer_for_the_next_file(
    child: SandboxClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(child, "1")

    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("duban.adapters.sandbox.client._Running._receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            child.ask(b"'of the first file'")
    assert said(child, "'of the second'") == '"of the second"'


def test_a_fork_has_nothing_open_and_can_open_nothing(child: SandboxClient) -> None:
    """Not even by a library that is taken over can a file read another, reach a network or start a process."""
    assert len(json.loads(said(child, "open_files()"))) == 4  # nothing, three times, and the pipe for the answer
    assert said(child, "attempt(lambda: open('/etc/hostname'))") == '"OSError"'
    assert said(child, "attempt(socket.socket)") == '"OSError"'
    assert said(child, "resource.getrlimit(resource.RLIMIT_FSIZE)") == "[0, 0]"
    if os.getuid() != 0:  # the administrator's processes are not counted
        assert said(child, "attempt(os.fork)") == '"BlockingIOError"'


def test_no_credential_is_where_a_file_is_opened(child: SandboxClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_SMTP", "smtp://secret")
    names = said(child, "list(os.environ)")
    assert "DUBAN" not in names
    assert "AIRFLOW" not in names


def test_a_process_forked_from_the_worker_asks_a_child_of_its_own(child: SandboxClient) -> None:
    ours = said(child, "os.getppid()")
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writer, child.ask(b"os.getppid()").said)
        child.close()
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        theirs = stream.read()
    os.waitpid(pid, 0)
    assert theirs.isdecimal()
    assert theirs != ours
    assert said(child, "os.getppid()") == ours


def test_a_child_that_cannot_begin_is_nobodys_return() -> None:
    """A damaged installation must not send back every return of the month."""
    with pytest.raises(ReaderUnavailable, match="检查安装"):
        SandboxClient("no_such_module", timeout=30).ask(b"")


def test_a_program_that_is_not_there_is_nobodys_return(monkeypatch: pytest.MonkeyPatch, child: SandboxClient) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/nowhere/python")
        with pytest.raises(ReaderUnavailable, match="无法启动"):
            child.ask(b"1")
    assert said(child, "1") == "1", "it goes on by itself"


def test_a_limit_on_open_files_is_nobodys_return(child: SandboxClient) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        with pytest.raises(ReaderUnavailable, match="无法启动"):
            child.ask(b"1")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert said(child, "1") == "1"


def test_a_limit_of_the_machine_below_ours_is_no_fault_of_the_file(child: SandboxClient, tmp_path: Path) -> None:
    lower = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (50, 50))"
    program = PROGRAM.replace("cpu_seconds=1,", "cpu_seconds=100,")
    (tmp_path / "expressions.py").write_text(f"{lower}\n{program}", encoding="utf-8")
    assert said(child, "resource.getrlimit(resource.RLIMIT_CPU)") == "[50, 50]"


WORKER = """
import os, sys, threading, time
from duban.adapters.sandbox import client
client.environment = lambda: dict(os.environ)
child = client.SandboxClient("expressions", 600)
print(child.ask(b"os.getppid()").said.decode(), flush=True)
if sys.argv[1] == "busy":
    child.ask(b"print(os.getpid()) or time.sleep(600)")
time.sleep(600)
"""


@pytest.mark.parametrize("state", ["idle", "busy"])
def test_nothing_stays_behind_when_the_worker_is_killed(tmp_path: Path, state: str) -> None:
    (tmp_path / "expressions.py").write_text(PROGRAM, encoding="utf-8")
    search = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{limited_child.PACKAGE_ROOT}"}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, state],
        stdout=subprocess.PIPE,
        text=True,
        env=limited_child.environment() | search,
    ) as worker:
        assert worker.stdout is not None
        left = psutil.Process(int(worker.stdout.readline()))
        family = [left]
        while state == "busy" and len(family) == 1:
            family = [left, *left.children()]
        worker.kill()
    gone, alive = psutil.wait_procs(family, timeout=30)
    assert alive == []
    assert len(gone) == (2 if state == "busy" else 1)
