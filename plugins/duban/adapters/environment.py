"""Credentials from AIRFLOW_CONN_* variables, read the way Airflow reads them but without Airflow."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from duban.config import home_folder
from duban.domain.operation.fault_words import reason
from duban.errors import ConfigurationError
from duban.ports import Credential

RIGHTS_OF_OTHERS = 0o077
WRITTEN = "connections.env"
WRITE_DOWN = "请写入 {file}（写法见 README.zh-CN.md“配置”），或设置环境变量 {variable}"
REMEDIES = {
    "duban_ledger": "本机没有 make run 或 make demo 建立的台账，请先运行 make run，或设置环境变量 {variable}",
    "duban_smtp": WRITE_DOWN,
    "duban_imap": WRITE_DOWN,
}


def variable(name: str) -> str:
    """The environment variable of the connection *name*, as Airflow reads it."""
    return f"AIRFLOW_CONN_{name.upper()}"


def is_of_office(named: str) -> bool:
    """Whether an environment variable says where an office's ledger, mailbox, key or archive is."""
    return named.startswith("AIRFLOW_CONN_DUBAN_") or named == "DUBAN_ARCHIVE"


def connections_file(home: Path | None = None) -> Path:
    """Where an office without containers keeps its connections: in $DUBAN_HOME, which may be `live` below it."""
    folder = home or home_folder()
    return (folder.parent if folder.name == "live" else folder) / WRITTEN


class EnvironmentCredentials:
    """Reads AIRFLOW_CONN_<ID> from *environment*, as JSON or as a URI (both forms are Airflow's)."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Look names up in *environment*."""
        self._environment = environment

    def get(self, name: str) -> Credential:
        """The credential of connection *name*; ConfigurationError if it is missing or cannot be read."""
        named = variable(name)
        text = self._environment.get(named)
        if not text:
            remedy = REMEDIES.get(name, "请设置环境变量 {variable}").format(variable=named, file=connections_file())
            raise ConfigurationError(f"缺少连接“{name}”：{remedy}。")
        try:
            return _from_json(text) if text.lstrip().startswith("{") else _from_uri(text)
        except (ValueError, AttributeError, TypeError):
            # The cause would quote the variable, and with it a password, into the log.
            raise ConfigurationError(f"环境变量 {named} 既不是连接 URI 也不是 JSON。") from None


def read_connections(file: Path) -> dict[str, str]:
    """
    The variables in *file*, written as systemd and compose write them: NAME=value a line, quoted or not.

    ConfigurationError if others may read it, or a line names anything but a connection or the archive.
    """
    try:
        if file.stat().st_mode & RIGHTS_OF_OTHERS:
            raise ConfigurationError(f"{file} 含有口令，不得让他人读取：请运行 chmod 600 {file}。")
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ConfigurationError(f"无法读取 {file}（{reason(error)}），请检查读取权限。") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, equals, value = line.strip().partition("=")
        if not name or name.startswith("#"):
            continue
        if not equals or not is_of_office(name):
            raise ConfigurationError(f"{file} 第{number}行应为 AIRFLOW_CONN_DUBAN_…=地址 或 DUBAN_ARCHIVE=地址。")
        if value := _unquoted(value.strip()):
            found[name] = value
    return found


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"" else value


def _from_json(text: str) -> Credential:
    """A connection written as JSON."""
    values = json.loads(text)
    extra = values.get("extra") or {}
    if isinstance(extra, str):
        extra = json.loads(extra)
    port = values.get("port")
    return Credential(
        kind=values.get("conn_type", ""),
        host=values.get("host") or "",
        port=int(port) if port else None,
        login=values.get("login") or "",
        password=values.get("password") or "",
        schema=values.get("schema") or "",
        extra={key: str(value) for key, value in extra.items()},
    )


def _from_uri(text: str) -> Credential:
    """A connection written as kind://login:password@host:port/schema?extra."""
    parts = urlsplit(text)
    if not parts.scheme:
        raise ValueError(text)
    return Credential(
        kind=parts.scheme,
        host=unquote(parts.hostname or ""),
        port=parts.port,
        login=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        schema=unquote(parts.path.removeprefix("/")),
        extra=dict(parse_qsl(parts.query)),
    )
