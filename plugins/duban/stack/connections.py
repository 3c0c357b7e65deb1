"""The connections of an installation that has everything on this machine."""

from pathlib import Path

from duban.bootstrap import IMAP, KEY, LEDGER, SMTP
from duban.bootstrap.connections import as_variables
from duban.stack.environment import secret


def embedded_connections(home: Path, robot: str, port: int) -> dict[str, str]:
    """The credentials of the embedded default: all on this machine, the one secret made on first use."""
    connections: dict[str, dict[str, object]] = {
        LEDGER: {"conn_type": "sqlite", "host": str(home / "ledger.db")},
        SMTP: {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": {"security": "plain"}},
        IMAP: {"conn_type": "maildir", "host": str(home / "mail" / robot)},
        KEY: {"conn_type": "generic", "password": secret(home, "duban_key")},
    }
    return as_variables(connections)
