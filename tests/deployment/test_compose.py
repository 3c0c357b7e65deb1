"""The production stack keeps its rules; what cannot be started in a test is checked by its description."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = PROJECT / "docker-compose.yaml"
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")
SECRET = re.compile(r"PASSWORD|SECRET|KEY|AUTH$|CONN|BROKER|BACKEND")
STORES = {"postgres", "redis"}
DUBAN_LOGIN = "duban.orchestration.access.manager.DubanAuthManager"
COMPONENTS = {"api-server", "scheduler", "dag-processor", "triggerer", "worker"}


@pytest.fixture(scope="module")
def compose() -> dict:
    """The stack, with its anchors resolved."""
    return yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def services(compose) -> dict[str, dict]:
    """The services by name."""
    return compose["services"]


@pytest.fixture(scope="module")
def airflow(services) -> dict[str, dict]:
    """The services that run our image: Airflow's five and the setup before them."""
    return {name: service for name, service in services.items() if name not in STORES}


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """What .env.example asks for."""
    lines = (PROJECT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_it_is_a_compose_file():
    """Checked against the schema of the Compose specification."""
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        str(COMPOSE),
    ]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_no_log_of_a_container_fills_the_disk(services):
    for name, service in services.items():
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}, name


def test_all_of_airflow_runs(airflow):
    assert airflow.keys() == {f"airflow-{name}" for name in COMPONENTS} | {"setup"}


def test_no_port_is_open_beyond_this_machine(services):
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert [port for port in ports if not str(port).startswith("127.0.0.1:")] == []
    assert not any(service.get("network_mode") == "host" for service in services.values())


def test_databases_and_queue_reach_nobody_but_airflow(compose, services):
    assert compose["networks"]["inner"]["internal"] is True
    assert all(services[name]["networks"] == ["inner"] and "ports" not in services[name] for name in STORES)


def test_every_secret_comes_from_outside(services):
    """A variable without which nothing starts; a default would be a password that everybody knows."""
    secrets = {
        (name, key): value
        for name, service in services.items()
        for key, value in service.get("environment", {}).items()
        if SECRET.search(key)
    }
    assert secrets
    assert {where for where, value in secrets.items() if not VARIABLE.search(value)} == set()
    text = COMPOSE.read_text(encoding="utf-8")
    assert {name for name, rest in VARIABLE.findall(text) if not rest.startswith(":?")} == set()
    assert re.findall(r"://[^\s$]*:[^\s$@]+@", text) == []


def test_the_example_names_each_variable_and_gives_none_away(example):
    variables = {name for name, _ in VARIABLE.findall(COMPOSE.read_text(encoding="utf-8"))}
    assert example.keys() == variables
    assert set(example.values()) == {""}


def test_every_service_is_watched_or_ends(services):
    unwatched = {name for name, service in services.items() if "healthcheck" not in service}
    assert unwatched == {name for name, service in services.items() if service["restart"] == "no"} == {"setup"}


def test_nothing_starts_before_what_it_needs_is_ready(services):
    """Healthy, where a service stays; ended well, where it ends."""
    for name, service in services.items():
        for needed, how in service.get("depends_on", {}).items():
            watched = "healthcheck" in services[needed]
            expected = "service_healthy" if watched else "service_completed_successfully"
            assert how["condition"] == expected, f"{name} needs {needed}"
    needing_setup = {name for name, service in services.items() if "setup" in service.get("depends_on", {})}
    assert needing_setup == {f"airflow-{name}" for name in COMPONENTS}
    assert "postgres" in services["setup"]["depends_on"]


def test_all_of_airflow_shares_image_settings_and_archive(airflow):
    """A task may run in any of them: the same code, credentials and files."""
    shared = airflow["airflow-scheduler"]
    assert {"archive:/var/lib/duban"} <= set(shared["volumes"])
    for service in airflow.values():
        assert service["image"] == shared["image"]
        assert service["volumes"] == shared["volumes"]
        assert shared["environment"].items() <= service["environment"].items()


def test_what_is_written_outlives_the_container_and_what_is_mounted_from_here_is_not_written(compose, services):
    mounts = {mount for service in services.values() for mount in service.get("volumes", ())}
    from_here = {mount for mount in mounts if mount.startswith((".", "${DUBAN_OFFICE:"))}
    assert {mount.split(":")[0] for mount in mounts - from_here} == compose["volumes"].keys()
    assert {mount.split(":")[-2] for mount in from_here} >= {
        *("/opt/airflow/office/config", "/opt/airflow/office/include"),
    }, "beside the example of the image, which it is compared with"
    assert {mount for mount in from_here if not mount.endswith(":ro")} == set()


def test_the_workers_find_the_api_server(airflow):
    """A task reaches Airflow's database through the API server only, with a token that both can check."""
    environment = airflow["airflow-worker"]["environment"]
    assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://airflow-api-server:8080/execution/"
    assert "AIRFLOW__API_AUTH__JWT_SECRET" in environment
    assert environment["AIRFLOW__CORE__AUTH_MANAGER"] == DUBAN_LOGIN


def test_a_worker_finishes_what_it_is_doing(airflow):
    """Told to stop, it takes no new task and lets a mail that is on its way be sent."""
    worker = airflow["airflow-worker"]
    assert worker["environment"]["DUMB_INIT_SETSID"] == "0"
    assert worker["stop_grace_period"] == "120s"


@pytest.mark.parametrize("name", ["duban_ledger", "duban_smtp", "duban_imap", "duban_key"])
def test_every_credential_is_a_connection_that_duban_reads(airflow, name, monkeypatch):
    """With letters and digits for each variable, the address reads back as what was put in."""
    from duban.adapters.environment import EnvironmentCredentials

    template = airflow["airflow-worker"]["environment"][f"AIRFLOW_CONN_{name.upper()}"]
    typed = {
        "AIRFLOW_CONN_DUBAN_SMTP": "smtp://robot%40city.example:geheim@mail.city.example:465?security=ssl",
        "AIRFLOW_CONN_DUBAN_IMAP": "imap://robot%40city.example:geheim@mail.city.example:993?security=ssl",
    }
    value = VARIABLE.sub(lambda match: typed.get(match[1], "geheim"), template)
    credential = EnvironmentCredentials({f"AIRFLOW_CONN_{name.upper()}": value}).get(name)
    assert credential.password == "geheim"
