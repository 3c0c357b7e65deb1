"""What the tests of the command line stand on: a whole installation in a folder of its own, and the command itself."""

import atexit
import os
import shutil
import time
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from types import MappingProxyType

import pytest
from click import Command
from click.testing import CliRunner, Result
from tests.cli.page import PASSWORD, page
from tests.databases import empty_ledger
from typer.main import get_command

from duban.bootstrap import Installation, file_clock, installation
from duban.bootstrap.in_force import office_files
from duban.cli import app as commands
from duban.config import PROJECT, project_folder
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference

CYCLE = Reference("qz2021", "department_monthly", Period.parse("2021-10"))
KEY = "key://:a-secret-of-these-tests@/"


def moment(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=TIMEZONE)


def duban(*words: str, columns: int = 200, password: str = PASSWORD) -> Result:
    """
    What the command says on a terminal of that width; what it does not explain itself is raised.

    Asked for the password of --user, it gets *password*.
    """
    result = CliRunner().invoke(whole_command(), words, env={"COLUMNS": str(columns)}, input=f"{password}\n")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@cache
def whole_command() -> Command:
    """The command with all its own, put together once: typer would do so for each word."""
    return get_command(commands)


@cache
def settings_taken() -> Path:
    """A home in which the settings of this project are in force: they are judged once for all tests of this process."""
    home = Path(mkdtemp(prefix="duban-home-"))
    atexit.register(shutil.rmtree, home)
    office_files(project_folder(), home).taken()
    return home


def furnished(folder: Path, patch: pytest.MonkeyPatch, now: datetime) -> Installation:
    """An installation under *folder* with an empty ledger and an empty Maildir, in a rehearsal's time."""
    for name in ("new", "cur", "tmp"):
        (folder / "mail" / name).mkdir(parents=True)
    patch.setenv("DUBAN_HOME", str(folder / "home"))
    patch.setenv("DUBAN_REHEARSAL", "1")
    patch.setenv("AIRFLOW_CONN_DUBAN_LEDGER", f"sqlite:///{folder}/ledger.db")
    patch.setenv("AIRFLOW_CONN_DUBAN_IMAP", f"maildir:///{folder / 'mail'}")
    patch.setenv("AIRFLOW_CONN_DUBAN_KEY", KEY)
    patch.setenv("AIRFLOW__API__BASE_URL", page())
    found = installation()
    found.settings.home.mkdir()
    shutil.copytree(settings_taken() / "in-force", found.settings.home / "in-force")
    shutil.copyfile(empty_ledger(), folder / "ledger.db")
    file_clock(found.settings.home).set(now)
    return found


def own_office(folder: Path, patch: pytest.MonkeyPatch, switches: Mapping[str, str] = MappingProxyType({})) -> None:
    """Let commands work for a copy of the shipped office in *folder*, whose settings say the right of each switch."""
    office = folder / "project"
    shutil.copytree(PROJECT / "config", office / "config")
    (office / "include").mkdir()
    shutil.copy(PROJECT / "include" / "task_list.xlsx", office / "include")
    settings = office / "config" / "duban.toml"
    text = settings.read_text(encoding="utf-8")
    for old, new in switches.items():
        assert old in text
        text = text.replace(old, new, 1)
    saved(settings, text)
    patch.setenv("DUBAN_OFFICE", str(office))


def saved(path: Path, text: str) -> None:
    """Let *path* say *text* since a minute ago: what was saved this moment a command waits for."""
    path.write_text(text, encoding="utf-8")
    a_minute_ago = time.time() - 60
    os.utime(path, (a_minute_ago, a_minute_ago))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation some days after the forms of October went out."""
    found = furnished(tmp_path, monkeypatch, moment(10, 19))
    found.generate.open_cycle(CYCLE, moment(10, 14))
    return found


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation of which nothing is there yet but the plan."""
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "home"))
    for name in ("LEDGER", "KEY", "SMTP", "IMAP"):
        monkeypatch.delenv(f"AIRFLOW_CONN_DUBAN_{name}", raising=False)
