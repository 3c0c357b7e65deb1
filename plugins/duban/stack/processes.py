"""
Child processes that leave no orphan: each has a session and a record, so that a later run can end it.

A killed driver cannot stop what it started. Its successor reads the records and ends those sessions, but
never a stranger who has inherited a process number since: number, start time and working directory have to
agree.
"""

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

# The start time is derived from the time of boot, which moves when the machine's clock is corrected.
_CLOCK_DRIFT = 2.0


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Program:
    """A program of the stack; *ready* says when it can be used (default: as soon as it runs)."""

    name: str
    arguments: Sequence[str]
    ready: Callable[[], bool] = _always


@dataclass(frozen=True, slots=True)
class Record:
    """What is remembered of a started program: enough to find its session again and nothing else."""

    name: str
    pid: int
    started: float


@dataclass(frozen=True, slots=True)
class Running:
    """A program that this process has started."""

    program: Program
    record: Record
    popen: subprocess.Popen[bytes]
    log: Path

    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.popen.poll()

    def evidence(self, count: int = 15) -> str:
        """Where its log is and how it ends, for an error that an operator reads."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return f"日志：{self.log}，最后几行：\n" + "\n".join(lines[-count:])


def start(program: Program, environment: Mapping[str, str], run: Path, logs: Path) -> Running:
    """Start *program* in a session of its own, its output in *logs*, and put it on record under *run*."""
    log = logs / f"{program.name}.log"
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    log.touch(mode=0o600)
    # For appending: it may be emptied below whoever writes.
    with log.open("ab") as output:
        popen = subprocess.Popen(  # noqa: S603 - the programs of the stack, no shell between
            list(program.arguments),
            env=dict(environment),
            cwd=run,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=0o077,
        )
    record = Record(program.name, popen.pid, _start_time(popen.pid))
    _write(_record_path(run, record.name), json.dumps(asdict(record)))
    return Running(program, record, popen, log)


def end(run: Path, records: Sequence[Record], patience: float) -> None:
    """
    End the sessions of *records* and forget them: SIGTERM to the leaders, SIGKILL after *patience* seconds.

    Idempotent; a session that has gone already is only forgotten.
    """
    leaders = [leader for record in records if (leader := _leader(record)) is not None]
    for leader in leaders:
        with suppress(psutil.NoSuchProcess):
            leader.send_signal(signal.SIGTERM)
    psutil.wait_procs(leaders, timeout=patience)
    remaining = [process for record in records for process in _members(record, run)]
    for process in remaining:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(remaining, timeout=patience)
    for record in records:
        _record_path(run, record.name).unlink(missing_ok=True)


def stop(run: Path, running: Sequence[Running], patience: float) -> None:
    """As `end`, for what this very process has started."""
    end(run, [item.record for item in running], patience)
    for item in running:
        item.popen.wait()


def members(item: Running, run: Path) -> list[psutil.Process]:
    """The living processes of the session of *item*, its leader among them."""
    return list(_members(item.record, run))


def records(run: Path) -> list[Record]:
    """What is on record under *run*, in the order of starting."""
    found = [Record(**json.loads(path.read_text(encoding="utf-8"))) for path in run.glob("*.json")]
    return sorted(found, key=lambda record: record.started)


def environment_of_running(run: Path) -> dict[str, str]:
    """What a process on record under *run* that still lives was given; empty if none does, or it is not ours."""
    for record in records(run):
        if (leader := _leader(record)) is not None:
            with suppress(psutil.Error):
                return dict(leader.environ())
    return {}


def _write(path: Path, text: str) -> None:
    """Whole or not at all: who is killed while writing leaves the record as it was."""
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _record_path(run: Path, name: str) -> Path:
    return run / f"{name}.json"


def _start_time(pid: int) -> float:
    return float(psutil.Process(pid).create_time())


def _leader(record: Record) -> psutil.Process | None:
    """The recorded process itself, if it still runs."""
    try:
        process = psutil.Process(record.pid)
        same = abs(process.create_time() - record.started) < _CLOCK_DRIFT
    except psutil.NoSuchProcess:
        return None
    return process if same else None


def _members(record: Record, run: Path) -> Iterator[psutil.Process]:
    """
    Every process of the recorded session, with or without its leader.

    As long as one of them lives, the system gives their session's number to nobody else; a leader with
    another start time therefore means that all of them have gone.
    """
    if psutil.pid_exists(record.pid) and _leader(record) is None:
        return
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied, ProcessLookupError, PermissionError):
            if os.getsid(process.pid) == record.pid and Path(process.cwd()) == run:
                yield process
