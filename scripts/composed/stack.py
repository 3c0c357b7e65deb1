"""The stack of docker-compose.yaml as processes of this machine: started in order, watched, killed, ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import psutil
from composed.description import ComposedService
from composed.place import ADMIN, API, MAIL, REDIS, ComposedPlace
from composed.postgresql import first_start, server

from duban.stack import processes
from duban.stack.airflow_api import AirflowApi
from duban.stack.environment import password
from duban.stack.patience import Patience, worked, written
from duban.stack.processes import Program, Running
from duban.stack.stack import StackError
from duban_rehearsal.demo import post_office

WORKERS = ("airflow-worker-1", "airflow-worker-2")
POST_OFFICE = "post-office"
# What the others cannot work without: last to end, and healthy before anybody goes on.
STORES = ("postgres", "redis")
_STOPPED_AFTER = 30.0
_LOOK = 1.0
_MIB = 2**20


@dataclass
class ComposedStack:
    """
    What `docker compose up --scale airflow-worker=2` would start, in *place*; use it as a context manager.

    As Docker does with `restart: always`, whoever calls `check` starts again what has died. *due* says at each look
    which service to kill. `took` is after how many seconds each was healthy, `memory` the most it used so far, in MiB.
    """

    place: ComposedPlace
    tell: Callable[[str], None]
    due: Callable[[], str | None] = lambda: None
    memory: dict[str, float] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    restarts: dict[str, int] = field(default_factory=dict)
    services: dict[str, ComposedService] = field(default_factory=dict)
    _running: dict[str, Running] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, robot: str) -> None:
        """Return when every service is healthy by its own check, and the embedded post office has *robot*'s mailbox."""
        office = post_office(self.place.data, robot, self.place.ports[MAIL])
        self._running[POST_OFFICE] = processes.start(office, os.environ, self.place.run, self.place.logs)
        for service in self._scaled():
            self.launch(service)

    def launch(self, service: ComposedService) -> None:
        """Start *service*, and return when it is healthy by its own check, or has ended well if it is a step."""
        began = time.monotonic()
        self.services[service.name] = service
        if service.name == "postgres":
            first_start(self.place, service)
        self._begin(service)
        self._wait_for(service)
        self.took[service.name] = time.monotonic() - began

    def stop(self) -> None:
        """End everything that was started, the databases last; idempotent."""
        parts = [item for name, item in self._running.items() if name not in STORES]
        processes.stop(self.place.run, parts[::-1], _STOPPED_AFTER)
        for name in STORES:
            if (item := self._running.get(name)) is not None:
                self._end_store(item)
        self._running.clear()

    def check(self) -> None:
        """Kill what is due and start again what has died; a store is healthy before anybody goes on."""
        if (name := self.due()) is not None:
            self._kill(name)
        for name, item in list(self._running.items()):
            if (code := item.exit_code()) is None or name not in self.services or self.services[name].ends:
                continue
            self.tell(f"{name} ended with {code}: started again")
            self.restarts[name] = self.restarts.get(name, 0) + 1
            processes.stop(self.place.run, [item], _STOPPED_AFTER)
            self._begin(self.services[name])
            if name in STORES:
                self._wait_for(self.services[name])

    def weigh(self) -> None:
        """Note the memory that each service uses now, if it is the most so far: shared pages count in part."""
        for name, item in self._running.items():
            used = sum(_memory(process) for process in self._family(item)) / _MIB
            self.memory[name] = max(used, self.memory.get(name, 0.0))

    def environment(self, name: str) -> Mapping[str, str]:
        """What the processes of a service see."""
        return self.place.environment(self.services[name])

    def password(self, user: str) -> str:
        """The password of a user of the page."""
        return self.place.answers["ADMIN_PASSWORD"] if user == ADMIN else password(self.place.data, user)

    def api(self, user: str = ADMIN) -> AirflowApi:
        """A client that acts as *user*; the caller closes it."""
        return AirflowApi(f"http://127.0.0.1:{self.place.ports[API]}", user, self.password(user), alive=self.check)

    def patience(self) -> Patience:
        """Patience with a run: as long as any task writes or any process works."""
        return Patience(600, 1800, self._motion)

    def run_once(self, name: str, words: tuple[str, ...], like: str) -> None:
        """Run a command beside the service *like* to its end, as `docker compose exec` does; StackError if it fails."""
        environment = self.environment(like)
        item = processes.start(Program(name, words), environment, self.place.run, self.place.logs)
        if item.popen.wait():
            raise StackError(item.evidence())
        processes.stop(self.place.run, [item], _STOPPED_AFTER)

    def _scaled(self) -> Iterator[ComposedService]:
        """The services in the order of starting, the worker as often as it is run."""
        for service in self.place.services():
            if service.name == "airflow-worker":
                yield from (replace(service, name=name) for name in WORKERS)
            else:
                yield service

    def _begin(self, service: ComposedService) -> None:
        program = Program(service.name, self.command(service))
        environment = self._environment(service)
        self._running[service.name] = processes.start(program, environment, self.place.run, self.place.logs)

    def command(self, service: ComposedService) -> tuple[str, ...]:
        """What is started for *service*."""
        return on_loopback(service, self.place)

    def health_check(self, service: ComposedService) -> tuple[str, ...]:
        """What is asked whether *service* is well."""
        return tuple(word.replace("redis-cli", f"redis-cli -p {self.place.ports[REDIS]}") for word in service.health)

    def _family(self, item: Running) -> list[psutil.Process]:
        """Every process of the service."""
        return descending_from(item.record.pid)

    def _environment(self, service: ComposedService) -> dict[str, str]:
        name = {"HOSTNAME": service.name} if service.name in WORKERS else {}
        return self.place.environment(service) | name

    def _wait_for(self, service: ComposedService) -> None:
        """Until the health check of compose passes, or the step has ended well."""
        patience = Patience(300, 1200, self._motion)
        item = self._running[service.name]
        while not self._is_ready(service, item):
            if item.exit_code() not in (None, 0):
                raise StackError(f"{service.name}: {item.evidence()}")
            if patience.is_lost():
                raise StackError(f"{service.name} is not healthy. {item.evidence()}")
            time.sleep(_LOOK)
        if service.ends:
            processes.stop(self.place.run, [item], _STOPPED_AFTER)
            del self._running[service.name]

    def _is_ready(self, service: ComposedService, item: Running) -> bool:
        if service.ends:
            return item.exit_code() == 0
        words, environment = self.health_check(service), self._environment(service)
        with (self.place.logs / f"{service.name}.health.log").open("ab") as log:
            done = subprocess.run(words, env=environment, cwd=self.place.run, stdout=log, stderr=log, check=False)
        return done.returncode == 0

    def _kill(self, name: str) -> None:
        """SIGKILL for every process of a service at once, as when its container is killed."""
        item = self._running[name]
        family = self._family(item)
        self.tell(f"{name} is killed ({len(family)} processes)")
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        item.popen.wait()
        psutil.wait_procs(family, timeout=_STOPPED_AFTER)

    def _end_store(self, item: Running) -> None:
        """A database is asked to end at once and in order, as its image says."""
        family = self._family(item)
        item.popen.send_signal(signal.SIGINT)
        psutil.wait_procs(family, timeout=_STOPPED_AFTER)
        processes.stop(self.place.run, [item], _STOPPED_AFTER)

    def _motion(self) -> tuple[int, int]:
        seconds = sum(worked(each) for item in self._running.values() for each in self._family(item))
        return written(self.place.logs) + written(self.place.root / "opt" / "airflow" / "logs"), seconds // 30


def on_loopback(service: ComposedService, place: ComposedPlace) -> tuple[str, ...]:
    """The command with what keeps it on 127.0.0.1 beside others of its kind."""
    if service.name == "postgres":
        return server(place)
    if service.name == "redis":
        here = f"--bind 127.0.0.1 --port {place.ports[REDIS]} --dir {place.root / 'data'} --appendonly"
        return tuple(word.replace("--appendonly", here) for word in service.command)
    if service.name in WORKERS:
        return (*service.command, "--celery-hostname", service.name)
    return service.command


def descending_from(pid: int) -> list[psutil.Process]:
    """The process and all that descend from it; none if it has ended."""
    try:
        leader = psutil.Process(pid)
        return [leader, *leader.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss)
    except psutil.Error:
        return 0.0
