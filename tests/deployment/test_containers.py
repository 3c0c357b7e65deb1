"""`make image` starts our services in containers guarded as docker-compose.yaml says, and reaches them there."""

import os
import shutil
from pathlib import Path

import pytest
import yaml
from composed.containers import ContainerStack
from composed.description import ComposedService, asked_of_operator, read_image, read_services
from composed.engine import contained, removal, within
from composed.place import COMPOSE, ComposedPlace

from duban.config import PROJECT

ANSWERS = {name: f"answer{number}" for number, name in enumerate(asked_of_operator(PROJECT / ".env.example"))}
IMAGE = "localhost/duban:local"
OURS = {"setup", "nightly", *(f"airflow-{part}" for part in ("api-server", "dag-processor", "scheduler", "triggerer"))}


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ContainerStack:
    monkeypatch.setattr(shutil, "chown", lambda path, *_: path)  # only root may give a file away
    ports = {container: 21000 + number for number, container in enumerate((5432, 6379, 8080, 8974, 25))}
    place = ComposedPlace(tmp_path, tmp_path / "venv", ports, ANSWERS | {"DUBAN_OFFICE": str(tmp_path / "office")})
    place.furnish()
    place.run.mkdir()
    return ContainerStack(place, print, image=IMAGE)


def service(stack: ContainerStack, name: str) -> ComposedService:
    return next(one for one in stack.place.services() if one.name == name)


@pytest.mark.parametrize("name", sorted(OURS))
def test_what_compose_forbids_is_forbidden(name):
    """What stands there for a service is said to the engine, as its options are written."""
    told = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"][name]
    guards = next(one for one in read_services(COMPOSE, ANSWERS) if one.name == name).guards
    wanted = {"--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges:true", "--tmpfs=/tmp"}
    assert wanted | {f"--memory={told['mem_limit']}", f"--pids-limit={told['pids_limit']}"} == set(guards)


def test_a_service_of_ours_runs_in_its_container_with_its_guards_and_its_own_words(stack):
    one = service(stack, "setup")
    command = stack.command(one)
    assert command[-3:] == (IMAGE, "bash", "/opt/airflow/deploy/setup.sh")
    assert set(one.guards) <= set(command[: command.index(IMAGE)])
    assert "--name=setup" in command


def test_nothing_in_a_container_speaks_of_this_machines_folders(stack):
    """Its variables, its command and its check are those of the image; only the mounts name where things lie here."""
    for one in stack.place.services():
        if one.name in OURS:
            command = stack.command(one)
            inside = [*command[command.index(IMAGE) :], *stack.health_check(one)]
            inside += (stack.place.run / f"{one.name}.env").read_text(encoding="utf-8").splitlines()
            assert [text for text in inside if str(stack.place.root) in text] == []
            assert not any(text.startswith(("PATH=", "HOME=", "DUBAN_REHEARSAL=")) for text in inside)


def test_what_comes_from_outside_and_what_is_secret_is_only_read(stack):
    mounts = {text for text in stack.command(service(stack, "airflow-scheduler")) if text.startswith("--volume=")}
    places = {text.partition(":")[2] for text in mounts}
    assert {"/opt/airflow/office/config:ro", "/opt/airflow/office/include:ro", "/var/lib/duban"} <= places
    assert {f"/run/secrets/{name}:ro" for name in service(stack, "airflow-scheduler").secrets} <= places


def test_variables_and_secrets_are_for_their_owner_alone(stack):
    stack.command(service(stack, "airflow-scheduler"))
    kept = [stack.place.run / "airflow-scheduler.env", *(stack.place.home / "secrets" / "airflow-scheduler").iterdir()]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert len(kept) > 1


def test_databases_stay_processes(stack):
    assert IMAGE not in stack.command(service(stack, "redis"))
    assert stack.health_check(service(stack, "redis"))[0] == "sh"


def test_a_container_is_asked_from_within_and_removed_by_name():
    assert within("one", ["curl", "x"])[-4:] == ("exec", "one", "curl", "x")
    assert removal(["one", "two"])[-5:] == ("--force", "--ignore", "--time=0", "one", "two")
    command = contained("one", IMAGE, Path("one.env"), ("--read-only",), {"/data:ro": os.devnull})
    assert f"--volume={os.devnull}:/data:ro" in command
    assert "--rm" in command


def test_the_image_begins_with_what_the_stand_in_is_called():
    assert read_image(PROJECT / "Dockerfile").base.startswith("apache/airflow:")
