"""Credentials from AIRFLOW_CONN_* variables, read the way Airflow reads them but without Airflow."""

import json
import os
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote, urlsplit

from duban.errors import ConfigurationError
from duban.ports import Credential


class EnvironmentCredentials:
    """Reads AIRFLOW_CONN_<ID> from *environment*, as JSON or as a URI (both forms are Airflow's)."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Look names up in *environment*."""
        self._environment = environment

    def get(self, name: str) -> Credential:
        """The credential of connection *name*; ConfigurationError if it is missing or cannot be read."""
        variable = f"AIRFLOW_CONN_{name.upper()}"
        text = self._environment.get(variable)
        if not text:
            raise ConfigurationError(f"缺少连接“{name}”：请设置环境变量 {variable}。")
        try:
            return _from_json(text) if text.lstrip().startswith("{") else _from_uri(text)
        except (ValueError, AttributeError, TypeError):
            # The cause would quote the variable, and with it a password, into the log.
            raise ConfigurationError(f"环境变量 {variable} 既不是连接 URI 也不是 JSON。") from None


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
