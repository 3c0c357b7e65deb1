"""The production stack keeps its rules; what cannot be started in a test is checked by its description."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from duban.domain.plan.lanes import MOST_MAPPED

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = PROJECT / "docker-compose.yaml"
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)([^}]*)\}")
FILE = re.compile(r"/run/secrets/(\w+)")
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
    """The services that run our image: Airflow's five, the setup before them, and what is done at night."""
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
    assert airflow.keys() == {f"airflow-{name}" for name in COMPONENTS} | {"setup", "nightly"}


def test_airflow_maps_over_as_much_as_we_let_it(airflow):
    assert {one["environment"]["AIRFLOW__CORE__MAX_MAP_LENGTH"] for one in airflow.values()} == {str(MOST_MAPPED)}


def test_no_port_is_open_beyond_this_machine(services):
    ports = [port for service in services.values() for port in service.get("ports", ())]
    assert ports
    assert [port for port in ports if not str(port).startswith("127.0.0.1:")] == []
    assert not any(service.get("network_mode") == "host" for service in services.values())


def test_databases_and_queue_reach_nobody_but_airflow(compose, services):
    assert compose["networks"]["inner"]["internal"] is True
    assert all(services[name]["networks"] == ["inner"] and "ports" not in services[name] for name in STORES)


def test_every_secret_comes_from_outside(services):
    """By a variable without which nothing starts, or a file; a default would be a password that everybody knows."""
    secrets = {
        (name, key): value
        for name, service in services.items()
        for key, value in service.get("environment", {}).items()
        if SECRET.search(key)
    }
    assert secrets
    assert {where for where, value in secrets.items() if not (VARIABLE.search(value) or FILE.search(value))} == set()
    text = COMPOSE.read_text(encoding="utf-8")
    assert {name for name, rest in VARIABLE.findall(text) if not rest.startswith(":?")} == set()
    assert re.findall(r"://[^\s$]*:[^\s$@%]+@", text) == []


def test_a_service_reads_the_secrets_that_it_names_and_names_those_that_it_reads(compose, services):
    for name, service in services.items():
        told = repr([service.get(part) for part in ("command", "environment", "healthcheck")])
        assert set(FILE.findall(told)) == set(service.get("secrets", ())), name
    assert {secret for service in services.values() for secret in service.get("secrets", ())} == compose[
        "secrets"
    ].keys()


def test_what_images_read_from_files_stands_in_no_environment(compose, services):
    """Who may look at containers sees their environment; what remains there is what only connections can say."""
    kept = {secret["environment"] for secret in compose["secrets"].values()}
    seen = {
        name
        for service in services.values()
        for value in service.get("environment", {}).values()
        for name, _ in VARIABLE.findall(value)
    }
    assert seen & kept == {"DUBAN_DB_PASSWORD"}


def test_a_command_that_tells_a_secret_ends_its_line_with_nothing(airflow):
    """Airflow takes what the command says to the letter: with a line break the database has another name."""
    commands = [value for key, value in airflow["setup"]["environment"].items() if key.endswith("_CMD")]
    assert len(commands) == 6
    assert not any("echo" in command for command in commands)


def test_the_example_names_each_variable_and_gives_none_away(compose, example):
    variables = {name for name, _ in VARIABLE.findall(COMPOSE.read_text(encoding="utf-8"))}
    assert example.keys() == variables | {secret["environment"] for secret in compose["secrets"].values()}
    assert set(example.values()) == {""}


def test_whoever_takes_over_a_process_can_become_nobody_else(services):
    for name, service in services.items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert not {"cap_add", "privileged", "devices"} & service.keys(), name
        assert service["pids_limit"], name
    assert (services["postgres"]["user"], services["redis"]["user"]) == ("postgres", "redis")


def test_no_service_takes_all_the_memory(services):
    """What each takes was measured (docs/production.md); twice that is a fault, and ends that service alone."""
    assert {name for name, service in services.items() if not re.fullmatch(r"\d+[gm]", service["mem_limit"])} == set()


def test_a_night_backs_up_what_a_night_may_lose(services):
    mounts = dict(one.split(":")[:2] for one in services["nightly"]["volumes"] if not one.startswith("$"))
    assert mounts["archive"] == "/var/lib/duban"
    assert mounts["backups"] == services["nightly"]["environment"]["DUBAN_BACKUPS"]
    assert services["nightly"]["networks"] == ["inner"]


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
    assert needing_setup == {f"airflow-{name}" for name in COMPONENTS} | {"nightly"}
    assert "postgres" in services["setup"]["depends_on"]


def test_all_of_airflow_shares_image_settings_and_archive(airflow):
    """A task may run in any of them: the same code, credentials and files."""
    shared = airflow["airflow-scheduler"]
    assert {"archive:/var/lib/duban"} <= set(shared["volumes"])
    for service in airflow.values():
        assert service["image"] == shared["image"]
        assert set(service["volumes"]) >= set(shared["volumes"])
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
    assert "AIRFLOW__API_AUTH__JWT_SECRET_CMD" in environment
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
