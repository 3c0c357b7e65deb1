"""The connections of `duban run` and `duban demo`, for a command that was given none: it finds their ledger itself."""

import os
from collections.abc import Mapping
from pathlib import Path

import typer

from duban.adapters.environment import is_of_office, variable
from duban.bootstrap.connections import IMAP, KEY, LEDGER, written_connections
from duban.config import home_folder, load_settings

LIVE, DEMO = "live", "demo"


def use_own_stack() -> None:
    """
    See what the processes of the stack on this machine see, as far as the environment does not say otherwise.

    Of $DUBAN_HOME itself, `live` and `demo` below it the first with key and ledger is taken, running or stopped, and
    named on standard error; nothing is made. A demonstration is taken as it is: no mailbox of the office comes into
    it. Without any, what is written in the office's file of connections is known all the same.
    """
    home = home_folder()
    written = written_connections(home)
    if variable(LEDGER) in os.environ:
        _use_home_of_live(home)
        return
    for folder in (home, home / LIVE, home / DEMO):
        if (known := _known(folder, written)) is not None:
            _use(folder, known)
            return
    os.environ |= written | _given()


def use_live() -> None:
    """As `use_own_stack`, for what fills an empty installation: that of `duban run`, also before its first start."""
    from duban.stack.environment import secret

    home = home_folder()
    if variable(LEDGER) in os.environ:
        _use_home_of_live(home)
        return
    folder = home if _is_stack(home) else home / LIVE
    secret(folder, KEY)
    _use(folder, _embedded(folder, played=False) | written_connections(home) | _given())


def _use_home_of_live(home: Path) -> None:
    """A ledger that is named beside `duban run` is the one that it was started with: its files lie below `live`."""
    if not _is_stack(home) and _is_stack(home / LIVE):
        os.environ["DUBAN_HOME"] = str(home / LIVE)


def _use(folder: Path, known: Mapping[str, str]) -> None:
    played = _is_played(folder)
    os.environ |= {**known, "DUBAN_HOME": str(folder), "DUBAN_REHEARSAL": str(int(played))}
    named = folder / "ledger.db"
    typer.echo(f"使用{'演练' if played else ''}台账 {named if named.exists() else folder}", err=True)


def _use_office_of(folder: Path) -> None:
    """A stack's settings and task list are those that it was last started with, unless somebody names others."""
    from duban.stack.environment import OFFICE_OF_STACK

    named = folder / OFFICE_OF_STACK
    if "DUBAN_OFFICE" in os.environ or "DUBAN_PROJECT" in os.environ or not named.is_file():
        return
    office = Path(named.read_text(encoding="utf-8"))
    if (office / "config" / "duban.toml").is_file():
        os.environ["DUBAN_OFFICE"] = str(office)


def _known(folder: Path, written: Mapping[str, str]) -> dict[str, str] | None:
    """The connections of the stack in *folder*; None if there is no stack, or its ledger is nowhere named."""
    if not _is_stack(folder):
        return None
    _use_office_of(folder)
    played = _is_played(folder)
    known = _embedded(folder, played=played)
    if not (folder / "ledger.db").is_file():
        del known[variable(LEDGER)]
    known |= _of_running(folder) if played else {**written, **_of_running(folder), **_given()}
    return known if variable(LEDGER) in known else None


def _is_stack(folder: Path) -> bool:
    return (folder / "secrets" / KEY).is_file()


def _is_played(folder: Path) -> bool:
    return (folder / "clock").exists()


def _given() -> dict[str, str]:
    """What the caller's own environment says."""
    return _ours(os.environ)


def _of_running(folder: Path) -> dict[str, str]:
    """What a running process of that stack was given: also a mailbox that is written nowhere."""
    from duban.stack.processes import environment_of_running

    return _ours(environment_of_running(folder / "run"))


def _ours(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if is_of_office(name)}


def _embedded(home: Path, *, played: bool) -> dict[str, str]:
    """What the stack below *home* gives its processes, without the post office, which may be stopped."""
    from duban.stack.connections import embedded_connections

    known = embedded_connections(home, load_settings().mail.address, port=0)
    wanted = (LEDGER, KEY, IMAP) if played else (LEDGER, KEY)
    return {name: known[name] for name in map(variable, wanted)}
