"""
Airflow and its companions on this machine alone: started one by one on 127.0.0.1, ended without remainder.

`airflow standalone` is no help here: it binds log servers to every address, and when it is killed its
scheduler lives on, so that the next start puts a second one on the same database. Log servers are not needed
at all, because the API server reads the tasks' logs from the disk they share.
"""

import fcntl
import logging
import socket
import sys
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, NoReturn, Self

from duban.stack import processes
from duban.stack.airflow_api import AirflowApi
from duban.stack.environment import ADMIN, OFFICE_OF_STACK, StackSettings, airflow_environment, password
from duban.stack.logs import DAY
from duban.stack.parts import SCHEDULER, STOP_PATIENCE, Parts, StackError
from duban.stack.patience import Patience, worked, written
from duban.stack.processes import Program

_LOG = logging.getLogger(__name__)

_STEP = 0.2
# What bringing Airflow's database up takes on an idle machine of two cores; all patience is in proportion to it.
_QUICK = 10.0


def free_port(first: int) -> int:
    """The next port from *first* on that nobody listens on at 127.0.0.1."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise StackError(f"127.0.0.1 上从 {first} 起的 200 个端口都被占用，无法启动。")


class Stack:
    """
    The running system below one `$DUBAN_HOME`; use it as a context manager.

    *programs* are started before Airflow and see the same environment, as does every task. Starting first
    ends what a killed run has left below the same home; two at once are refused. A part that dies meanwhile is
    started again by whoever calls `check`; *tell* is told so in a Chinese sentence.
    """

    def __init__(
        self,
        settings: StackSettings,
        programs: Sequence[Program] = (),
        tell: Callable[[str], None] = _LOG.warning,
    ) -> None:
        self.settings = settings
        self.port = settings.first_port
        self._programs = programs
        self._parts = Parts(settings, {}, tell)
        self._slowness = 1.0
        self._lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """The address of the UI, known once the stack has started."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> Mapping[str, str]:
        """What every process of the stack sees, known once it has started."""
        return self._parts.environment

    def password(self, user: str) -> str:
        """The password of a user of the page."""
        return password(self.settings.home, user)

    def api(self, user: str = ADMIN) -> AirflowApi:
        """A client that acts as *user*; the caller closes it."""
        return AirflowApi(self.url, user, self.password(user), alive=self.check)

    def patience(self) -> Patience:
        """Patience with a run, in proportion to the speed of this machine; the cure is a new scheduler."""
        slowness = max(1.0, self._slowness)
        return Patience(300 * slowness, 1800 * slowness, self._parts.motion_of_tasks, self._parts.renew_scheduler)

    def start(self, dag_ids: Sequence[str]) -> None:
        """
        Return when every part is healthy and *dag_ids* are read (in a rehearsal also switched on); else StackError.

        What was started before an error is ended again.
        """
        self._take_lock()
        try:
            self._start_all(dag_ids)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End everything that was started and give the home free; idempotent."""
        self._parts.stop()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def check(self) -> None:
        """Start again what has died since the start; StackError for a part that dies again and again."""
        self._parts.check()

    def watch(self) -> NoReturn:
        """Keep every part alive, and Airflow's database small, until interrupted; StackError as with `check`."""
        cleaned_at = float("-inf")
        while True:
            time.sleep(_STEP)
            self.check()
            if time.monotonic() - cleaned_at >= DAY:
                cleaned_at = time.monotonic()
                self.clean()

    def clean(self) -> None:
        """Take what ended long ago out of Airflow's database; a failure is told and stops nothing."""
        try:
            self._complete(_CLEAN, "Airflow 数据库未能清理")
        except StackError as error:
            self._parts.tell(str(error))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _start_all(self, dag_ids: Sequence[str]) -> None:
        processes.end(self.settings.run, processes.records(self.settings.run), STOP_PATIENCE)
        # Only now: what was left over held the port that people know.
        self.port = free_port(self.settings.first_port)
        self._parts.environment = airflow_environment(self.settings, self.port)
        for program in self._programs:
            self._launch(program)
        self._slowness = self._complete(_MIGRATE, "Airflow 数据库未能建好") / _QUICK
        self._complete(_users(self.settings.home), "页面的角色和用户未能建好")
        began = time.time()
        with self.api() as api:
            for program in _components(self.port):
                self._launch(program)
            self._wait_for("健康检查", lambda: api.healthy_since(began))
            self._wait_for("流程装载", lambda: api.parsed_since(began, dag_ids))
            if self.settings.rehearsal:
                api.unpause(dag_ids)

    def _take_lock(self) -> None:
        for folder in (self.settings.run, self.settings.logs, self.settings.airflow_home):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Also what an earlier version left open to others.
        self.settings.home.chmod(0o700)
        # Commands speak of this stack with the settings of its office, wherever they are typed.
        (self.settings.home / OFFICE_OF_STACK).write_text(str(self.settings.project), encoding="utf-8")
        lock = (self.settings.run / "lock").open("w", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise StackError(f"{self.settings.home} 正被另一个督办进程使用，请先结束它。") from None
        self._lock = lock

    def _launch(self, program: Program) -> None:
        self._parts.start(program)
        self._wait_for(program.name, program.ready)

    def _complete(self, program: Program, otherwise: str) -> float:
        """
        Run a step of the start to its end, and return after how many seconds.

        StackError with *otherwise* and the end of its log if it fails.
        """
        began = time.monotonic()
        run, logs = self.settings.run, self.settings.logs
        step = processes.start(program, self._parts.environment, run, logs)

        def motion() -> Hashable:
            return written(logs), sum(map(worked, processes.members(step, run)))

        try:
            self._wait_until(program.name, lambda: step.exit_code() is not None, motion)
        finally:
            processes.stop(run, [step], STOP_PATIENCE)
        if step.exit_code() != 0:
            raise StackError(f"{otherwise}，{step.evidence()}")
        return time.monotonic() - began

    def _wait_for(self, what: str, ready: Callable[[], bool]) -> None:
        def is_ready() -> bool:
            if ready():
                return True
            self.check()
            return False

        self._wait_until(what, is_ready, self._parts.motion)

    def _wait_until(self, what: str, ready: Callable[[], bool], motion: Callable[[], Hashable]) -> None:
        """Wait while there is *motion*; the components never rest, so not for ever."""
        slowness = max(1.0, self._slowness)
        patience = Patience(120 * slowness, 900 * slowness, motion)
        while not ready():
            if patience.is_lost():
                raise StackError(f"{what} 长时间没有进展，日志目录：{self.settings.logs}。再次运行将从中断处继续。")
            time.sleep(_STEP)


def _airflow(name: str, *options: str) -> Program:
    """A component, run by our own interpreter: an `airflow` on the path may be another installation."""
    return Program(name, (sys.executable, "-m", "airflow", name, *options))


_CLEAN = Program("clean", (sys.executable, "-m", "duban.orchestration.cleaning"))
_MIGRATE = Program("db-migrate", (sys.executable, "-m", "airflow", "db", "migrate"))


def _users(home: Path) -> Program:
    """The roles and users of the page, and the refusal of what must not stand in Airflow's database."""
    options = ("--passwords", str(home / "secrets"))
    return Program("page-users", (sys.executable, "-m", "duban.orchestration.access", *options))


def _components(port: int) -> tuple[Program, ...]:
    return (
        _airflow("api-server", "--host", "127.0.0.1", "--port", str(port)),
        _airflow(SCHEDULER, "--skip-serve-logs"),
        _airflow("dag-processor"),
        _airflow("triggerer", "--skip-serve-logs"),
    )


def interrupt(_signal: int, _frame: FrameType | None) -> None:
    """A polite SIGTERM ends the stack as Ctrl-C does."""
    raise KeyboardInterrupt
