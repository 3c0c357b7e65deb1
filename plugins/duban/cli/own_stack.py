"""The connections of `duban run` and `duban demo`, for a command that was given none: it finds their ledger itself."""

import os
from pathlib import Path

import typer

from duban.config import home_folder, load_settings

STACKS = ("live", "demo")


def use_own_stack() -> None:
    """
    See what the processes of the stack on this machine see, if the environment names no connection at all.

    Of $DUBAN_HOME itself, `live` and `demo` below it the first with ledger and key is taken, running or stopped, and
    named on standard error; nothing is made. Of a live one the mailbox is not known: whoever started it has it in his
    environment.
    """
    if any(name.startswith("AIRFLOW_CONN_DUBAN_") for name in os.environ):
        return
    home = home_folder()
    found = next((one for one in (home, *(home / name for name in STACKS)) if _has_ledger(one)), None)
    if found is None:
        return
    played = (found / "clock").exists()
    os.environ |= _connections(found, played=played) | {"DUBAN_HOME": str(found), "DUBAN_REHEARSAL": str(int(played))}
    typer.echo(f"使用{'演练' if played else ''}台账 {found / 'ledger.db'}", err=True)


def _has_ledger(home: Path) -> bool:
    return (home / "ledger.db").is_file() and (home / "secrets" / "duban_key").is_file()


def _connections(home: Path, *, played: bool) -> dict[str, str]:
    """What the stack below *home* gives its processes, without the post office, which may be stopped."""
    from duban.bootstrap import IMAP, KEY, LEDGER
    from duban.stack.connections import embedded_connections

    known = embedded_connections(home, load_settings().mail.address, port=0)
    wanted = (LEDGER, KEY, IMAP) if played else (LEDGER, KEY)
    return {variable: known[variable] for variable in (f"AIRFLOW_CONN_{name.upper()}" for name in wanted)}
