"""Containers without an engine's daemon: podman as root, on a Debian that stands in for Airflow's own image."""

import os
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from composed.description import read_image

from duban.config import PROJECT

_PODMAN = ("podman", "--runtime", "runc", "--cgroup-manager", "cgroupfs")
_DEBIAN = (
    "debootstrap",
    "--variant=minbase",
    "--include=ca-certificates,curl,postgresql-client,python3,python3-venv",
    "bookworm",
)
# The user, the folders and the environment of Airflow's image.
USER = 50000
_HOME, _PACKAGES, _WORK = "/home/airflow", "/home/airflow/.local", "/opt/airflow"
_IMAGE = {
    "ENV VIRTUAL_ENV": _PACKAGES,
    "ENV PATH": f"{_PACKAGES}/bin:/usr/local/bin:/usr/bin:/bin",
    "USER": "airflow",
    "WORKDIR": _WORK,
}
_CERTIFICATES = "/etc/ssl/certs"
# By which package index and with whose certificates this machine installs.
_INSTALLING = ("PIP_", "UV_", "SSL_")


def stand_in(log: Path) -> str:
    """
    Make the image that the Dockerfile begins with, under its name; its name.

    Airflow's own cannot be had without a registry: this one has the same Python, user and folders, not the entry
    point nor all of its libraries.
    """
    name = f"docker.io/{read_image(PROJECT / 'Dockerfile').base}"
    with tempfile.TemporaryDirectory(prefix="duban-base-") as folder:
        root = Path(folder) / "root"
        _run((*_DEBIAN, str(root)), log)
        inside = ("chroot", str(root))
        _run((*inside, "useradd", "-u", str(USER), "-g", "0", "-m", "-d", _HOME, "airflow"), log)
        _run((*inside, "install", "-d", "-o", "airflow", "-g", "0", _WORK), log)
        _run((*inside, "su", "airflow", "-c", f"python3 -m venv {_PACKAGES}"), log)
        packed = Path(folder) / "root.tar"
        with tarfile.open(packed, "w") as archive:
            archive.add(root, ".")
        changes = (f"--change={_sets(key, value)}" for key, value in _IMAGE.items())
        _run((*_PODMAN, "import", *changes, str(packed), name), log)
    return name


def build(image: str, log: Path) -> None:
    """Build the Dockerfile as *image*, with this machine's way to packages."""
    names = (name for name in os.environ if name.startswith(_INSTALLING))
    certificates = ("--network=host", f"--volume={_CERTIFICATES}:{_CERTIFICATES}:ro")
    how = ("--isolation=chroot", "--pull=never", *certificates, *(f"--env={name}" for name in names))
    _run((*_PODMAN, "build", *how, "--tag", image, str(PROJECT)), log)


def contained(
    name: str, image: str, environment: Path, options: Sequence[str], mounts: Mapping[str, str]
) -> tuple[str, ...]:
    """The command before a service's own: a container on this machine's network that goes when it ends."""
    volumes = (f"--volume={source}:{target}" for target, source in mounts.items())
    here = ("--network=host", "--ulimit=nofile=4096:4096", "--ulimit=nproc=4096:4096", f"--env-file={environment}")
    return (*_PODMAN, "run", "--rm", f"--name={name}", *here, *options, *volumes, image)


def within(name: str, words: Sequence[str]) -> tuple[str, ...]:
    """The command that runs *words* in the container *name*."""
    return (*_PODMAN, "exec", name, *words)


def removal(names: Sequence[str]) -> tuple[str, ...]:
    """The command after which no container of *names* is left."""
    return (*_PODMAN, "rm", "--force", "--ignore", "--time=0", *names)


def leader(name: str) -> int | None:
    """The first process of the container *name* as this machine numbers it; None if there is none."""
    told = subprocess.run(
        (*_PODMAN, "inspect", "--format={{.State.Pid}}", name), capture_output=True, text=True, check=False
    )
    return int(told.stdout) or None if told.returncode == 0 else None


def _sets(key: str, value: str) -> str:
    return f"{key}={value}" if key.startswith("ENV") else f"{key} {value}"


def _run(words: Sequence[str], log: Path) -> None:
    with log.open("ab") as output:
        subprocess.run(words, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=True)
