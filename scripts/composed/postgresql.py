"""PostgreSQL as its image starts it: a cluster and the mounted scripts on the first start, then the server."""

import os
import shutil
import subprocess
from pathlib import Path

from composed.description import ComposedService
from composed.place import POSTGRESQL, ComposedPlace, postgresql_programs

_USER = "postgres"
# Root may not run the server; Debian's package makes a user who may.
_AS_USER = ("setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups")


def server(place: ComposedPlace) -> tuple[str, ...]:
    """The command of the server, on 127.0.0.1 and a socket beside its data."""
    folder = _cluster(place)
    where = ("-h", "127.0.0.1", "-p", str(place.ports[POSTGRESQL]), "-k", str(folder.parent))
    return (*_as_user(), _program("postgres"), "-D", str(folder), *where)


def first_start(place: ComposedPlace, service: ComposedService) -> None:
    """Make the cluster with the superuser's password, and run what is mounted for the first start over its socket."""
    folder = _cluster(place)
    if _as_user():
        for path in (folder.parent, folder, *(place.secrets / name for name in service.secrets)):
            shutil.chown(path, _USER, _USER)
    where = {**place.environment(service), "POSTGRES_USER": _USER, "PGHOST": str(folder.parent)}
    passwords = (f"--pwfile={where['POSTGRES_PASSWORD_FILE']}", "--auth-local=trust", "--auth-host=scram-sha-256")
    socket_only = f"-c listen_addresses= -p {place.ports[POSTGRESQL]} -k {folder.parent}"

    def run(*words: str) -> None:
        command = (*_as_user(), *words)
        with (place.logs / "postgres.first-start.log").open("ab") as log:
            subprocess.run(command, env=where, cwd=folder.parent, stdout=log, stderr=log, check=True)

    run(_program("initdb"), "-D", str(folder), "-U", _USER, "--encoding=UTF8", *passwords)
    run(_program("pg_ctl"), "-D", str(folder), "-w", "-o", socket_only, "start")
    try:
        for script in sorted((place.root / "docker-entrypoint-initdb.d").glob("*.sh")):
            run("bash", str(script))
    finally:
        run(_program("pg_ctl"), "-D", str(folder), "-w", "-m", "fast", "stop")


def _program(name: str) -> str:
    return str(Path(postgresql_programs()) / name)


def _cluster(place: ComposedPlace) -> Path:
    return place.root / "var" / "lib" / "postgresql" / "data"


def _as_user() -> tuple[str, ...]:
    return _AS_USER if os.geteuid() == 0 else ()
