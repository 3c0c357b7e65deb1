"""`make production` starts what docker-compose.yaml and the Dockerfile say, in their order, on this machine alone."""

import re

import pytest
import yaml
from composed.description import asked_of_operator, read_image, read_services
from composed.place import COMPOSE, ComposedPlace
from composed.play import Kill, Killer, differing, facts

from duban.config import PROJECT
from duban.errors import ConfigurationError
from duban.stack.airflow_api import TaskInstance
from duban_rehearsal.board import Board
from duban_rehearsal.outcome import RehearsalOutcome

ANSWERS = {name: f"answer{number}" for number, name in enumerate(asked_of_operator(PROJECT / ".env.example"))}
PORTS = {5432: 21001, 6379: 21002, 8080: 21003, 8974: 21004, 25: 21005}


@pytest.fixture(scope="module")
def services():
    return {service.name: service for service in read_services(COMPOSE, ANSWERS)}


@pytest.fixture
def place(tmp_path) -> ComposedPlace:
    made = ComposedPlace(tmp_path, tmp_path / "venv", PORTS, ANSWERS | {"DUBAN_OFFICE": str(tmp_path / "office")})
    made.furnish()
    return made


def test_every_service_comes_after_what_it_needs(services):
    told = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))["services"]
    assert services.keys() == told.keys()
    order = list(services)
    for name, service in services.items():
        assert set(service.needs) <= set(order[: order.index(name)]), name


def test_variables_are_answered_and_a_doubled_dollar_is_one(services):
    assert services["redis"].secrets == {"redis_password": ANSWERS["REDIS_PASSWORD"]}
    assert services["airflow-worker"].environment["AIRFLOW_CONN_DUBAN_SMTP"] == ANSWERS["AIRFLOW_CONN_DUBAN_SMTP"]
    assert services["airflow-triggerer"].health[-1].endswith('"${HOSTNAME}"')
    everything = repr(services)
    assert "$$" not in everything
    assert re.findall(r"\$\{(?!HOSTNAME)", everything) == []


def test_what_env_leaves_empty_is_refused_by_name():
    with pytest.raises(ConfigurationError, match="DUBAN_KEY"):
        read_services(COMPOSE, ANSWERS | {"DUBAN_KEY": ""})


def test_services_that_wait_for_each_other_are_refused(tmp_path):
    one = {"image": "one", "restart": "no"}
    told = {"services": {"a": one | {"depends_on": ["b"]}, "b": one | {"depends_on": ["a"]}}}
    (tmp_path / "compose.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="互相等待"):
        read_services(tmp_path / "compose.yaml", {})


def test_commands_are_what_the_entry_point_of_the_image_makes_of_them(services):
    assert services["airflow-scheduler"].command[:2] == ("airflow", "scheduler")
    assert services["airflow-worker"].command[:3] == ("airflow", "celery", "worker")
    assert services["setup"].command[0] == "bash"
    assert services["setup"].ends
    assert not any(service.ends for name, service in services.items() if name != "setup")


def test_addresses_and_paths_are_those_of_this_machine(place, tmp_path):
    """Nothing that a process is given speaks of a host or a folder of a container."""
    placed = {service.name: service for service in place.services()}
    scheduler = placed["airflow-scheduler"]
    told = [text for one in placed.values() for text in (*one.command, *one.health, *one.environment.values())]
    hosts = re.compile(rf"(?:{'|'.join(placed)}):\d")
    assert [text for text in told if hosts.search(text)] == []
    assert scheduler.environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:21003/execution/"
    assert scheduler.environment["AIRFLOW_CONN_DUBAN_LEDGER"].endswith("@127.0.0.1:21001/duban")
    assert placed["setup"].command[1] == f"{tmp_path}/rootfs/opt/airflow/deploy/setup.sh"
    assert [text for text in told if re.search(r"(?<![\w.-])/(?:opt/airflow|var/lib|run)", text)] == []
    assert (place.secrets / "redis_password").read_text(encoding="ascii") == ANSWERS["REDIS_PASSWORD"]
    assert (tmp_path / "rootfs/docker-entrypoint-initdb.d/create-databases.sh").is_file()


def test_a_process_sees_nothing_of_the_machines_own_environment(place, monkeypatch):
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "another")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example")
    service = next(one for one in place.services() if one.name == "airflow-worker")
    environment = place.environment(service)
    assert environment["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
    assert "HTTP_PROXY" not in environment
    assert environment["DUBAN_HOME"] == str(place.data)
    assert environment["AIRFLOW__API__HOST"] == "127.0.0.1"


def test_the_image_is_laid_out_as_the_dockerfile_says():
    image = read_image(PROJECT / "Dockerfile")
    assert ("plugins", "/opt/airflow/plugins") in image.copied
    assert {source for source, _ in image.copied} >= {"docs/roles.md", "docs/verdict.md"}
    assert all((PROJECT / source).exists() for source, _ in image.copied)
    assert image.environment["DUBAN_HOME"] == "/var/lib/duban"
    assert "uv pip install" in image.installs
    assert "compileall" in image.installs, "the whole step, over its lines"


def test_a_kill_comes_at_its_moment_and_once():
    killer = Killer([Kill(1, 2, "postgres"), Kill(1, 2, "redis")])
    assert [killer.look(), killer.look()] == [None, None]
    killer.happens()
    assert [killer.look() for _ in range(4)] == [None, "postgres", "redis", None]
    assert killer.done == ["postgres", "redis"]


def test_a_kill_that_was_passed_over_comes_at_the_next_look():
    killer = Killer([Kill(1, 9, "redis")])
    for _ in range(2):
        killer.happens()
    assert killer.look() == "redis"


def test_two_runs_differ_where_one_says_something_else():
    assert differing({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ["b: 2 / 3", "c: nothing / 4"]
    assert differing({"a": "1"}, {"a": "1"}) == []


def test_what_a_service_wrote_beside_its_volumes_is_seen(place):
    place.services()
    airflow = place.root / "opt" / "airflow"
    for path in (airflow / "airflow.cfg", airflow / "logs" / "scheduler.log", place.data / "clock"):
        path.touch()
    place.made.write_text("", encoding="utf-8")
    assert place.strays() == ["opt/airflow/airflow.cfg"]
    place.made.write_text("opt/airflow/airflow.cfg", encoding="utf-8")
    assert place.strays() == []


def test_which_run_asked_first_for_a_signature_is_no_fact():
    def board(*states: str) -> Board:
        asked = [
            TaskInstance("cycle", "run", "request_signatures", number, label, state, 1)
            for number, (label, state) in enumerate(zip(("函", "专报"), states, strict=True))
            if state
        ]
        return Board("success", asked, [], {})

    nothing = RehearsalOutcome({}, (), {}, (), frozenset())
    first, second = facts(nothing, board("skipped", "success")), facts(nothing, board("", "success"))
    assert differing(first, second) == []
    assert differing(first, facts(nothing, board("skipped", "failed"))) == [
        "board request_signatures 专报: success / failed"
    ]
