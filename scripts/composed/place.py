"""
A place on this machine for what containers have: files below one folder, ports on 127.0.0.1, secrets of one run.

What differs from a container stands here and nowhere else.
"""

import base64
import os
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from composed.description import ComposedService, Image, asked_of_operator, read_image, read_services

from duban.adapters.environment import variable
from duban.bootstrap import IMAP, SMTP
from duban.config import PROJECT, load_settings
from duban.stack.connections import embedded_connections
from duban.stack.stack import free_port

COMPOSE = PROJECT / "docker-compose.yaml"
ADMIN = "admin"
# Where an address of a container has another port here.
_ADDRESS = re.compile(r"\b(127\.0\.0\.1|[a-z][a-z-]*[a-z]):(\d{4})\b")
_WITHIN = re.compile(r"(?<![\w.-])/(?:opt/airflow|var/lib/duban|var/backups/duban|run/secrets)\b")
_FIRST_PORT = 21000
# Ports of the containers; the last is the embedded post office's.
POSTGRESQL, REDIS, API, SCHEDULER, MAIL = 5432, 6379, 8080, 8974, 25
# A rehearsal kills, and does not wait ten minutes for Airflow to notice: as in the stack of `duban demo`.
_PACE = {
    "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "15",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "45",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "60",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "15",
    "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
}


@dataclass(frozen=True)
class ComposedPlace:
    """
    The folder of one run, with the ports and answers that were made for it.

    *venv* holds the packages of the production lock. Everything in a container that begins with / lies below `root`.
    """

    home: Path
    venv: Path
    ports: Mapping[int, int] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """Stands for the root of every container."""
        return self.home / "rootfs"

    @property
    def run(self) -> Path:
        """Where the processes are on record."""
        return self.home / "run"

    @property
    def logs(self) -> Path:
        """What each process wrote."""
        return self.home / "logs"

    @property
    def office(self) -> Path:
        """The folder that .env names: a copy of the shipped office."""
        return self.home / "office"

    @property
    def data(self) -> Path:
        """Our volume: $DUBAN_HOME of every process."""
        return self.root / "var" / "lib" / "duban"

    @property
    def secrets(self) -> Path:
        """What the services read their passwords from."""
        return self.root / "run" / "secrets"

    @property
    def image(self) -> Image:
        """What the Dockerfile says."""
        return read_image(PROJECT / "Dockerfile")

    def strays(self) -> list[str]:
        """Files that are neither of the image nor in a volume: a container's read-only root would have refused them."""
        volumes = [self.root / target.lstrip("/") for one in self.services() for _, target in one.mounts]
        inside = (path for path in self.root.rglob("*") if path.is_file() and path.suffix != ".pyc")
        outside = {path for path in inside if not any(path.is_relative_to(volume) for volume in volumes)}
        of_image = {self.root / name for name in self.made.read_text(encoding="utf-8").splitlines()}
        return sorted(str(path.relative_to(self.root)) for path in outside - of_image - {*self.secrets.iterdir()})

    @property
    def made(self) -> Path:
        """The names of the image's files."""
        return self.home / "image.txt"

    def services(self) -> tuple[ComposedService, ...]:
        """What compose would start, each as it has to be started here."""
        return tuple(map(self._placed, read_services(COMPOSE, self.answers)))

    def furnish(self) -> None:
        """Put down what compose gives to services from outside: volumes, mounts and secrets; again changes nothing."""
        for service in read_services(COMPOSE, self.answers):
            for source, target in service.mounts:
                self._mount(source, target)
            for name, text in service.secrets.items():
                self._keep(name, text)

    def environment(self, service: ComposedService) -> dict[str, str]:
        """
        All that a process of *service* sees, and nothing of this machine's own environment.

        Beside what compose and image say: where it is, that the clock is stepped, and how soon a kill is noticed.
        """
        own = {
            "PATH": os.pathsep.join((str(self.venv / "bin"), postgresql_programs(), os.defpath)),
            "HOME": str(self.root / "home"),
            "LANG": "C.UTF-8",
            "NO_PROXY": "127.0.0.1",
            "HOSTNAME": socket.gethostname(),
            "PGPORT": str(self.ports[POSTGRESQL]),
        }
        if service.image.startswith("duban:"):
            own |= {
                "AIRFLOW_HOME": str(self.root / "opt" / "airflow"),
                "AIRFLOW__API__HOST": "127.0.0.1",
                "AIRFLOW__API__PORT": str(self.ports[API]),
                "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
                "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_HOST": "127.0.0.1",
                "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(self.ports[SCHEDULER]),
                "DUBAN_REHEARSAL": "1",
                **{name: self.path(value) for name, value in self.image.environment.items()},
                **_PACE,
            }
        return own | dict(service.environment)

    def path(self, text: str) -> str:
        """*text* with the paths of a container below `root`."""
        return _WITHIN.sub(lambda match: f"{self.root}{match[0]}", text)

    def _placed(self, service: ComposedService) -> ComposedService:
        """*service* with addresses and paths of this place."""
        return replace(
            service,
            command=tuple(map(self._local, service.command)),
            environment={name: self._local(value) for name, value in service.environment.items()},
            health=tuple(map(self._local, service.health)),
        )

    def _mount(self, source: str, target: str) -> None:
        """A volume is a folder; a folder from outside is linked, a file copied, for its reader may be another user."""
        place, outside = self.root / target.lstrip("/"), (PROJECT / source).resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        if "/" not in source:
            place.mkdir(exist_ok=True)
        elif outside.is_file():
            shutil.copyfile(outside, place)
        elif not place.is_symlink():
            place.symlink_to(outside)

    def _keep(self, name: str, text: str) -> None:
        path = self.secrets / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(text, encoding="ascii")

    def _local(self, text: str) -> str:
        return self.path(_ADDRESS.sub(self._local_address, text))

    def _local_address(self, match: re.Match[str]) -> str:
        port = self.ports.get(int(match[2]))
        return f"127.0.0.1:{port}" if port else match[0]


def lay_out(home: Path, venv: Path) -> ComposedPlace:
    """A place in *home*, which is empty, for processes: as `prepare`, with the image's files."""
    place = prepare(home, venv)
    _build(place)
    return place


def prepare(home: Path, venv: Path) -> ComposedPlace:
    """A place in *home*, which is empty, for containers: a copy of the shipped office, an answer to all of .env."""
    ports: dict[int, int] = {}
    for port in (POSTGRESQL, REDIS, API, SCHEDULER, MAIL):
        ports[port] = free_port(max(ports.values(), default=_FIRST_PORT - 1) + 1)
    place = ComposedPlace(home, venv, ports)
    for folder in (place.run, place.logs, place.root / "home"):
        folder.mkdir(parents=True)
    for part in ("config", "include"):
        shutil.copytree(PROJECT / part, place.office / part)
    place = replace(place, answers=_answers(place))
    place.furnish()
    return place


def _answers(place: ComposedPlace) -> dict[str, str]:
    """An answer to each line of .env.example: a secret, unless it is an address or a name."""
    robot = load_settings(place.office, place.data).mail.address
    mailbox = embedded_connections(place.data, robot, place.ports[MAIL])
    known = {
        "DUBAN_OFFICE": str(place.office),
        "AIRFLOW_BASE_URL": f"http://127.0.0.1:{place.ports[API]}",
        "AIRFLOW_FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
        "ADMIN_USERNAME": ADMIN,
        "ADMIN_EMAIL": "admin@page.invalid",
        **{name: mailbox[name] for name in map(variable, (SMTP, IMAP))},
    }
    return {name: known.get(name) or secrets.token_hex(24) for name in asked_of_operator(PROJECT / ".env.example")}


def _build(place: ComposedPlace) -> None:
    """What the builder does after the packages: copy our files, and run the step that installs them."""
    for source, target in place.image.copied:
        _copy(PROJECT / source, place.root / target.lstrip("/"), into=target.endswith("/"))
    environment = {"PATH": f"{place.venv / 'bin'}{os.pathsep}{os.defpath}", "VIRTUAL_ENV": str(place.venv)}
    folder = place.root / "opt" / "airflow"
    with (place.logs / "image.log").open("w") as log:
        step = ("sh", "-c", place.path(place.image.installs))
        subprocess.run(step, cwd=folder, env=environment, stdout=log, stderr=log, check=True)
    names = (str(path.relative_to(place.root)) for path in place.root.rglob("*") if path.is_file())
    place.made.write_text("\n".join(names), encoding="utf-8")


def postgresql_programs() -> str:
    """Where Debian keeps the newest PostgreSQL's programs: they are not all on the path."""
    return str(max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name)))


def _copy(source: Path, target: Path, *, into: bool) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        return
    place = target / source.name if into else target
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
