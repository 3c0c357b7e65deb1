"""The figures for a monitor: its token opens them and nothing else does, and without one there is nothing to open."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.cli.conftest import furnished, moment

from duban.orchestration import metrics
from duban.orchestration.metrics import application

TOKEN = "a-token-of-these-tests"
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which the token stands, below the home of an installation."""
    app = furnished(tmp_path, monkeypatch, moment(10, 19))
    monkeypatch.setattr(metrics, "app", lambda: app)
    file = app.settings.home / "secrets" / "metrics_token"
    file.parent.mkdir()
    file.write_text(f"{TOKEN}\n")
    return file


@pytest.fixture
def monitor() -> TestClient:
    return TestClient(application(), follow_redirects=False)


def test_the_token_opens_the_figures(secret: Path, monitor: TestClient) -> None:
    answer = monitor.get("/metrics", headers=WITH_TOKEN)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/plain")
    assert secret.exists()
    figures = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert figures["duban_well"] == "0.0", "the mailbox was never read"
    assert figures['duban_condition_well{part="mailbox"}'] == "0.0"
    assert figures['duban_condition_well{part="ledger"}'] == "1.0"
    assert figures['duban_waiting{age="older",what="holds"}'] == "0.0"
    assert figures['duban_schema_version{of="ledger"}'] == figures['duban_schema_version{of="program"}']


@pytest.mark.parametrize(
    "heads",
    [
        {},
        {"Authorization": TOKEN},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": "Bearer "},
        {"Cookie": "a=b"},
    ],
    ids=["none", "no bearer", "another", "empty", "a cookie"],
)
def test_nothing_else_opens_them(secret: Path, monitor: TestClient, heads: dict[str, str]) -> None:
    answer = monitor.get("/metrics", headers=heads)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert "监测令牌不对" in answer.text
    assert "duban_" not in answer.text
    assert secret.exists()


@pytest.mark.parametrize("token", [None, "", "short"], ids=["no file", "empty", "too short"])
def test_without_a_token_there_is_nothing_to_open(secret: Path, monitor: TestClient, token: str | None) -> None:
    secret.unlink()
    if token is not None:
        secret.write_text(token)
    answer = monitor.get("/metrics", headers={"Authorization": f"Bearer {token or ''}"})
    assert (answer.status_code, "没有启用监测" in answer.text) == (404, True)


def test_the_token_may_stand_in_a_file_of_the_containers(
    secret: Path, monitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = secret.rename(secret.with_name("elsewhere"))
    monkeypatch.setenv("DUBAN_METRICS_TOKEN_FILE", str(elsewhere))
    assert monitor.get("/metrics", headers=WITH_TOKEN).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_figures_are_only_read(secret: Path, monitor: TestClient, method: str) -> None:
    assert monitor.request(method, "/metrics", headers=WITH_TOKEN).status_code == 405
    assert secret.exists()


@pytest.mark.parametrize("path", ["/", "/metrics/", "/board", "/docs", "/openapi.json"])
def test_the_token_opens_nothing_else(secret: Path, monitor: TestClient, path: str) -> None:
    assert monitor.get(path, headers=WITH_TOKEN).status_code == 404
    assert secret.exists()
