"""A command finds the ledger of the stack on this machine, and takes none if it was given one."""

from pathlib import Path

import pytest
from tests.cli.conftest import CYCLE, furnished, moment
from typer.testing import CliRunner

from duban.bootstrap import LEDGER
from duban.cli import app
from duban.stack.connections import embedded_connections

NAMES = ("LEDGER", "KEY", "SMTP", "IMAP")


@pytest.fixture
def stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demonstration that has ended: its folder below $DUBAN_HOME, and no connection in the environment."""
    demo = tmp_path / "demo"
    app = furnished(tmp_path, monkeypatch, moment(10, 19))
    app.generate.open_cycle(CYCLE, moment(10, 14))
    (tmp_path / "home").rename(demo)
    (tmp_path / "ledger.db").rename(demo / "ledger.db")
    assert LEDGER in str(embedded_connections(demo, app.settings.mail.address, 0)).lower()  # makes the key
    for name in NAMES:
        monkeypatch.delenv(f"AIRFLOW_CONN_DUBAN_{name}", raising=False)
    monkeypatch.delenv("DUBAN_REHEARSAL")
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path))
    return demo


@pytest.mark.parametrize("inside", [False, True], ids=["the folder of all", "the folder of the demonstration"])
def test_after_a_demonstration_the_commands_show_its_ledger(
    stopped: Path, monkeypatch: pytest.MonkeyPatch, *, inside: bool
) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(stopped if inside else stopped.parent))
    shown = CliRunner().invoke(app, ["contacts"])
    assert (shown.exit_code, f"使用演练台账 {stopped / 'ledger.db'}" in shown.stderr) == (0, True)
    assert "市税务局" in shown.stdout


def test_a_live_one_goes_before_a_demonstration(stopped: Path) -> None:
    live = stopped.with_name("live")
    stopped.rename(live)
    (live / "clock").unlink()
    stopped.mkdir()
    shown = CliRunner().invoke(app, ["messages"])
    assert (shown.exit_code, f"使用台账 {live / 'ledger.db'}" in shown.stderr) == (0, True)


def test_who_names_a_ledger_gets_that_one(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_KEY", "generic://:other@")
    shown = CliRunner().invoke(app, ["messages"])
    assert shown.exit_code == 1
    assert "缺少连接“duban_ledger”" in shown.stderr


@pytest.mark.parametrize(
    ("command", "starts"), [("demo", "duban_rehearsal.demo.run_demo"), ("run", "duban.stack.live.run_live")]
)
def test_what_starts_a_stack_goes_on_below_the_same_folder(
    stopped: Path, monkeypatch: pytest.MonkeyPatch, command: str, starts: str
) -> None:
    """Started again, a demonstration goes on; below its own folder it would begin anew as another one."""
    homes: list[Path] = []
    monkeypatch.setattr(starts, lambda settings, _console: homes.append(settings.home))
    CliRunner().invoke(app, [command])
    assert homes == [stopped.parent]
