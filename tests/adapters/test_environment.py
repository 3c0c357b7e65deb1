"""Connections written in the environment mean what they mean to Airflow."""

import json
import traceback
from pathlib import Path

import pytest

from duban.adapters.environment import EnvironmentCredentials
from duban.errors import ConfigurationError
from duban.ports import Credential

SMTP = "AIRFLOW_CONN_DUBAN_SMTP"
WHOLE = Credential(
    kind="smtp",
    host="mail.example",
    port=465,
    login="duban@yyb.example",
    password="p/w:@d",
    schema="inbox",
    extra={"security": "starttls"},
)


def read(text: str) -> Credential:
    return EnvironmentCredentials({SMTP: text}).get("duban_smtp")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "smtp://duban%40yyb.example:p%2Fw%3A%40d@mail.example:465/inbox?security=starttls",
            id="a URI with escaped signs",
        ),
        pytest.param(
            json.dumps(
                {
                    "conn_type": "smtp",
                    "host": "mail.example",
                    "port": 465,
                    "login": "duban@yyb.example",
                    "password": "p/w:@d",
                    "schema": "inbox",
                    "extra": {"security": "starttls"},
                }
            ),
            id="JSON",
        ),
        pytest.param(
            ' {"conn_type": "smtp", "host": "mail.example", "port": "465", "login": "duban@yyb.example",'
            ' "password": "p/w:@d", "schema": "inbox", "extra": "{\\"security\\": \\"starttls\\"}"}',
            id="JSON with text for the port and within the extra",
        ),
    ],
)
def test_both_forms_give_the_same_credential(text: str):
    assert read(text) == WHOLE


@pytest.mark.parametrize(
    "text", ['{"conn_type": "smtp"}', '{"conn_type": "smtp", "port": null, "extra": ""}', "smtp://"]
)
def test_what_is_not_said_is_empty(text: str):
    assert read(text) == Credential("smtp")


@pytest.mark.parametrize("environment", [{}, {SMTP: ""}])
def test_a_missing_connection_is_told_with_the_variable_to_set(environment: dict[str, str]):
    with pytest.raises(ConfigurationError, match=f"缺少连接“duban_smtp”.*{SMTP}"):
        EnvironmentCredentials(environment).get("duban_smtp")


@pytest.mark.parametrize("home", ["数据", "数据/live"])
def test_a_missing_mailbox_is_to_be_written_where_this_installation_reads_it(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / home))
    with pytest.raises(ConfigurationError, match=f"请写入 {tmp_path}/数据/connections.env"):
        EnvironmentCredentials({}).get("duban_imap")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"password": "hunter2"', id="JSON cut off"),
        pytest.param('{"password": "hunter2", "port": "hunter2"}', id="a port that is no number in JSON"),
        pytest.param('{"password": "hunter2", "extra": ["hunter2"]}', id="an extra that is a list"),
        pytest.param("smtp://duban:hunter2@mail.example:hunter2", id="a port that is no number in a URI"),
        pytest.param("hunter2", id="no URI"),
    ],
)
def test_a_connection_that_cannot_be_read_never_shows_its_password(text: str):
    with pytest.raises(ConfigurationError, match=f"环境变量 {SMTP} 既不是连接 URI 也不是 JSON。") as error:
        read(text)
    told = "".join(traceback.format_exception_only(error.value))
    assert "hunter2" not in told
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__, "the cause quotes the variable"
