"""Defaults, credentials from Airflow's connections, and errors in Airflow's terms."""

import json
from datetime import timedelta

import pytest
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from airflow.sdk.execution_time.secrets import ExecutionAPISecretsBackend
from airflow.secrets.metastore import MetastoreBackend

from duban.errors import CalendarUnknown, ConfigurationError, LedgerBusy, SettingsUnreadable
from duban.orchestration import runs
from duban.orchestration.runs import AirflowCredentials, cycle_dags, default_args, scheduled, translated
from duban.ports import Credential


def test_a_permanent_error_fails_at_once_with_its_sentence() -> None:
    with pytest.raises(AirflowFailException, match="2031年的法定工作日历") as failed, translated():
        raise CalendarUnknown(2031)
    assert isinstance(failed.value.__cause__, CalendarUnknown)


def test_a_setting_that_is_wrong_fails_nothing_for_good() -> None:
    with pytest.raises(SettingsUnreadable, match="缺少连接"), translated():
        raise ConfigurationError("缺少连接")


def test_a_temporary_error_passes_and_is_retried() -> None:
    with pytest.raises(LedgerBusy), translated():
        raise LedgerBusy


def test_a_translated_function_keeps_its_name_and_result() -> None:
    @translated()
    def archive_mail() -> int:
        return 3

    assert archive_mail() == 3
    assert archive_mail.__name__ == "archive_mail"


SMTP = Credential("smtp", "mail.example", 465, "duban", "s&cret:/", extra={"security": "ssl"})


@pytest.mark.parametrize(
    "connection",
    [
        pytest.param(
            json.dumps(
                {
                    "conn_type": "smtp",
                    "host": "mail.example",
                    "port": 465,
                    "login": "duban",
                    "password": "s&cret:/",
                    "extra": {"security": "ssl"},
                }
            ),
            id="as JSON",
        ),
        pytest.param("smtp://duban:s%26cret%3A%2F@mail.example:465/?security=ssl", id="as URI"),
    ],
)
def test_a_connection_becomes_a_credential(monkeypatch: pytest.MonkeyPatch, connection: str) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_SMTP", connection)
    assert AirflowCredentials().get("duban_smtp") == SMTP


def test_a_local_ledger_needs_a_path_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_LEDGER", json.dumps({"conn_type": "sqlite", "host": "/data/ledger.db"}))
    assert AirflowCredentials().get("duban_ledger") == Credential("sqlite", "/data/ledger.db")


def test_a_missing_connection_is_named() -> None:
    with pytest.raises(ConfigurationError, match="缺少连接“duban_nowhere”"):
        AirflowCredentials().get("duban_nowhere")


def test_secrets_that_cannot_be_read_for_now_are_no_missing_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of secrets is on a volume that is away."""

    class Away:
        def get_connection(self, conn_id: str) -> None:
            raise AirflowException(f"File /secrets/{conn_id} was not found")

    monkeypatch.setattr(runs, "ensure_secrets_backend_loaded", lambda: [Away()])
    with pytest.raises(SettingsUnreadable, match="连接“duban_imap”暂时读不到"):
        AirflowCredentials().get("duban_imap")


def test_a_connection_in_airflows_database_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """An Op can edit it there: neither the database nor the API server is asked."""
    asked: list[str] = []
    for place in (MetastoreBackend, ExecutionAPISecretsBackend):
        monkeypatch.setattr(place, "get_connection", lambda self, conn_id, **_: asked.append(conn_id))
    monkeypatch.setenv("_AIRFLOW_PROCESS_CONTEXT", "server")
    with pytest.raises(ConfigurationError, match="“管理 / 连接”中建立的不予采用"):
        AirflowCredentials().get("duban_imap")
    assert asked == []


def test_every_stream_of_every_programme_has_a_dag() -> None:
    assert [(each.dag_id, each.title) for each in cycle_dags()] == [
        ("qz2021.department_monthly", "营商环境持续提升专项行动 · 市直牵头单位月报"),
        ("qz2021.county_quarterly", "营商环境持续提升专项行动 · 县（市、区）季报"),
    ]


def test_a_rehearsal_has_no_schedule_and_tries_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_REHEARSAL", "1")
    assert scheduled("*/5 * * * *") is None
    assert default_args()["retry_delay"] == timedelta(seconds=5)


def test_a_real_installation_is_scheduled_and_backs_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DUBAN_REHEARSAL", raising=False)
    assert scheduled("*/5 * * * *") == "*/5 * * * *"
    arguments = default_args()
    assert arguments["retry_delay"] < arguments["max_retry_delay"]
    assert arguments["retry_exponential_backoff"] > 1
