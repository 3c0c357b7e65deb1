"""The connections of an installation: what stands in them becomes addresses and accounts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from duban.adapters.environment import EnvironmentCredentials, connections_file, read_connections, variable
from duban.config import MailSettings
from duban.errors import ConfigurationError
from duban.ports import Credential, Credentials

if TYPE_CHECKING:
    from duban.adapters.mail.imap import ImapAccount
    from duban.adapters.mail.security import Security
    from duban.adapters.mail.smtp import SmtpAccount

LEDGER, SMTP, IMAP, KEY = "duban_ledger", "duban_smtp", "duban_imap", "duban_key"


def as_variables(connections: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """*connections* by their names, in the manner of Airflow's JSON, as environment variables."""
    return {variable(name): json.dumps(value) for name, value in connections.items()}


def written_connections(home: Path) -> dict[str, str]:
    """
    The connections in the file that an office without containers keeps in $DUBAN_HOME; empty if there is none.

    *home* may be that of the running stack, `live` below it.

    ConfigurationError if others may read the file, or a line is no connection of ours.
    """
    file = connections_file(home)
    return read_connections(file) if file.is_file() else {}


def environment_credentials(variables: Mapping[str, str]) -> Credentials:
    """Credentials from AIRFLOW_CONN_* in *variables*, without Airflow."""
    return EnvironmentCredentials(variables)


def ledger_url(credential: Credential) -> str:
    """The database address in the connection of the ledger."""
    from sqlalchemy import URL

    if credential.kind == "sqlite":
        return f"sqlite:///{credential.host or '/' + credential.schema}"
    return URL.create(
        "postgresql+psycopg",
        username=credential.login or None,
        password=credential.password or None,
        host=credential.host or None,
        port=credential.port,
        database=credential.schema or None,
    ).render_as_string(hide_password=False)


def smtp_account(credentials: Credentials, mail: MailSettings) -> "SmtpAccount":
    """How the robot sends; ConfigurationError if that is not said."""
    from duban.adapters.mail.smtp import SmtpAccount

    account = credentials.get(SMTP)
    return SmtpAccount(
        host=account.host,
        port=_port(account, SMTP),
        address=mail.address,
        security=_security(account),
        timeout=mail.timeout_seconds,
        login=account.login,
        password=account.password,
        ca_file=account.extra.get("ca_file", ""),
    )


def imap_account(credentials: Credentials, mail: MailSettings) -> "ImapAccount":
    """How the robot's mailbox is reached; ConfigurationError if that is not said."""
    from duban.adapters.mail.imap import ImapAccount

    account = credentials.get(IMAP)
    return ImapAccount(
        host=account.host,
        port=_port(account, IMAP),
        login=account.login,
        password=account.password,
        security=_security(account),
        folders=mail.folders,
        timeout=mail.timeout_seconds,
        ca_file=account.extra.get("ca_file", ""),
    )


def _port(account: Credential, name: str) -> int:
    if account.port is None:
        raise ConfigurationError(f"连接“{name}”没有端口。")
    return account.port


def _security(account: Credential) -> "Security":
    """How the connection is protected: the extra field `security` of the connection, SSL by default."""
    from duban.adapters.mail.security import Security

    value = account.extra.get("security", "ssl")
    try:
        return Security(value)
    except ValueError:
        raise ConfigurationError(f"连接的 security 只能是 ssl、starttls 或 plain，而不是“{value}”。") from None
