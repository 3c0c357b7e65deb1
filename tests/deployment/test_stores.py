"""Databases and queue as docker-compose.yaml has them, run on this machine: apart, behind their passwords, and back."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from composed.description import asked_of_operator
from composed.place import ComposedPlace
from composed.stack import STORES, ComposedStack

from duban.config import PROJECT
from duban.stack.stack import free_port

pytestmark = pytest.mark.prove


@pytest.fixture
def place(require_program: Callable[[str, str], Path]) -> Iterator[ComposedPlace]:
    """Outside pytest's folders, which are closed to PostgreSQL's own user."""
    require_program("pg_ctlcluster", "postgresql")
    require_program("redis-server", "redis-server")
    with tempfile.TemporaryDirectory(prefix="duban-stores-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        answers = {name: f"secret{number}" for number, name in enumerate(asked_of_operator(PROJECT / ".env.example"))}
        ports = {container: free_port(22000 + container % 1000) for container in (5432, 6379, 8080, 8974, 25)}
        place = ComposedPlace(home, home / "venv", ports, answers | {"DUBAN_OFFICE": str(home / "office")})
        for path in (place.run, place.logs, place.root / "home"):
            path.mkdir(parents=True)
        place.furnish()
        yield place


def connected(place: ComposedPlace, user: str, database: str, answer: str) -> bool:
    """Whether *user* gets into *database* with what .env says under *answer*."""
    where = {"host": "127.0.0.1", "port": place.ports[5432], "user": user, "dbname": database}
    try:
        psycopg.connect(**where, password=place.answers[answer]).close()
    except psycopg.OperationalError:
        return False
    return True


def test_stores_are_healthy_by_their_own_checks_and_what_is_killed_comes_back(place: ComposedPlace) -> None:
    told: list[str] = []
    kills = iter(STORES)
    with ComposedStack(place, told.append, due=lambda: next(kills, None)) as stack:
        for service in place.services():
            if service.name in STORES:
                stack.launch(service)
        assert connected(place, "airflow", "airflow", "AIRFLOW_DB_PASSWORD")
        assert connected(place, "duban", "duban", "DUBAN_DB_PASSWORD")
        assert not connected(place, "airflow", "duban", "AIRFLOW_DB_PASSWORD")
        assert not connected(place, "duban", "duban", "AIRFLOW_DB_PASSWORD")
        stack.check()
        stack.check()
        assert stack.restarts == dict.fromkeys(STORES, 1)
        assert connected(place, "duban", "duban", "DUBAN_DB_PASSWORD")
        stack.weigh()
        assert min(stack.memory.values()) > 1
    left = [process for process in psutil.process_iter(["cmdline"]) if str(place.home) in repr(process.info["cmdline"])]
    assert left == []
    assert place.root.joinpath("data").is_dir()
