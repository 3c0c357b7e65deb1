"""A command finds the ledger of the stack on this machine, and takes none if it was given one."""

import os
import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import CYCLE, furnished, moment
from typer.testing import CliRunner

from duban.bootstrap import LEDGER
from duban.cli import app
from duban.config import PROJECT
from duban.stack.connections import embedded_connections
from duban.stack.processes import Program, start, stop

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
    nothing_given(monkeypatch, tmp_path)
    return demo


def nothing_given(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """An environment that names nothing but the folder of all; what a command adds to it is gone after the test."""
    for name in (*(f"AIRFLOW_CONN_DUBAN_{name}" for name in NAMES), "DUBAN_ARCHIVE", "DUBAN_REHEARSAL", "DUBAN_OFFICE"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv("DUBAN_HOME", str(home))


@pytest.mark.parametrize("inside", [False, True], ids=["the folder of all", "the folder of the demonstration"])
def test_after_a_demonstration_the_commands_show_its_ledger(
    stopped: Path, monkeypatch: pytest.MonkeyPatch, *, inside: bool
) -> None:
    monkeypatch.setenv("DUBAN_HOME", str(stopped if inside else stopped.parent))
    shown = CliRunner().invoke(app, ["contacts"])
    assert (shown.exit_code, f"使用演练台账 {stopped / 'ledger.db'}" in shown.stderr) == (0, True)
    assert "市税务局" in shown.stdout


@pytest.fixture
def live(stopped: Path) -> Path:
    """An installation with the system clock, beside the folder of a demonstration of which nothing is left."""
    live = stopped.with_name("live")
    stopped.rename(live)
    (live / "clock").unlink()
    stopped.mkdir()
    return live


def test_a_live_one_goes_before_a_demonstration(live: Path) -> None:
    shown = CliRunner().invoke(app, ["messages"])
    assert (shown.exit_code, f"使用台账 {live / 'ledger.db'}" in shown.stderr) == (0, True)


@pytest.mark.parametrize(
    "words",
    [
        "tasks",
        "tasks diff",
        "calendar --from 2021-09 --to 2021-10",
        "quarantine",
        "messages",
        "outbox",
        "outbox deferred",
        "outbox proofs",
        "contacts",
        "opening",
        "audit",
        "preview",
        "sign",
        "serve",
        "facts 2021-10",
        "attempts 市税务局 2021-10",
    ],
)
def test_each_reading_command_needs_nothing_exported(stopped: Path, words: str) -> None:
    shown = CliRunner().invoke(app, words.split())
    assert (shown.exit_code, f"使用演练台账 {stopped / 'ledger.db'}" in shown.stderr) == (0, True), shown.stderr


def test_who_names_a_ledger_gets_that_one(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = stopped.parent / "other.db"
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_LEDGER", f"sqlite:///{other}")
    shown = CliRunner().invoke(app, ["migrate"])
    assert (shown.exit_code, "使用" in shown.stderr, other.exists()) == (0, False, True)


def test_the_mailbox_that_was_exported_for_make_run_keeps_no_command_from_its_ledger(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_SMTP", "smtp://127.0.0.1:1?security=plain")
    shown = CliRunner().invoke(app, ["messages"])
    assert (shown.exit_code, f"使用台账 {live / 'ledger.db'}" in shown.stderr) == (0, True)


def test_no_mailbox_of_the_office_comes_into_a_demonstration(stopped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DUBAN_IMAP", "imap://real:real@127.0.0.1:1")
    CliRunner().invoke(app, ["messages"])
    assert str(stopped / "mail") in os.environ["AIRFLOW_CONN_DUBAN_IMAP"]


def test_connections_are_written_once_in_a_file_that_only_its_owner_reads(live: Path) -> None:
    file = live.parent / "connections.env"
    file.write_text("# 邮箱\nAIRFLOW_CONN_DUBAN_SMTP='smtp://a:b@127.0.0.1:1?security=plain'\nDUBAN_ARCHIVE=\n")
    file.chmod(0o644)
    refused = CliRunner().invoke(app, ["messages"])
    assert (refused.exit_code, f"chmod 600 {file}" in refused.stderr) == (1, True)
    file.chmod(0o600)
    assert CliRunner().invoke(app, ["messages"]).exit_code == 0
    assert os.environ["AIRFLOW_CONN_DUBAN_SMTP"] == "smtp://a:b@127.0.0.1:1?security=plain"
    file.write_text("PATH=/tmp\n")
    refused = CliRunner().invoke(app, ["messages"])
    assert (refused.exit_code, "第1行应为" in refused.stderr) == (1, True)


def test_beside_a_running_stack_a_command_sees_what_its_processes_see(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (live / "run").mkdir()
    (live / "logs").mkdir()
    given = {**os.environ, "AIRFLOW_CONN_DUBAN_IMAP": "imap://a:b@127.0.0.1:1", "DUBAN_ARCHIVE": "memory://there"}
    running = start(Program("sleeper", ("sleep", "600")), given, live / "run", live / "logs")
    try:
        assert CliRunner().invoke(app, ["messages"]).exit_code == 0
        assert os.environ["AIRFLOW_CONN_DUBAN_IMAP"] == "imap://a:b@127.0.0.1:1"
        assert os.environ["DUBAN_ARCHIVE"] == "memory://there"
    finally:
        stop(live / "run", [running], 1)
        monkeypatch.delenv("DUBAN_ARCHIVE")


def test_a_command_speaks_with_the_settings_of_the_office_that_the_stack_was_started_for(
    live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("config", "include"):
        shutil.copytree(PROJECT / folder, tmp_path / "another" / folder)
    (live / "office").write_text(str(tmp_path / "another"))
    monkeypatch.delenv("DUBAN_PROJECT")  # which the tests name for all of theirs
    assert CliRunner().invoke(app, ["messages"]).exit_code == 0
    assert os.environ["DUBAN_OFFICE"] == str(tmp_path / "another")
    monkeypatch.setenv("DUBAN_OFFICE", str(PROJECT))
    assert CliRunner().invoke(app, ["messages"]).exit_code == 0
    assert os.environ["DUBAN_OFFICE"] == str(PROJECT), "who names an office gets that one"
    (live / "office").write_text(str(tmp_path / "gone"))
    monkeypatch.delenv("DUBAN_OFFICE")
    assert CliRunner().invoke(app, ["messages"]).exit_code == 0


def test_before_the_first_start_a_command_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_given(monkeypatch, tmp_path)
    shown = CliRunner().invoke(app, ["messages"])
    assert (shown.exit_code, "请先运行 make run" in shown.stderr) == (1, True)


def test_the_doctor_needs_no_key_before_the_first_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_given(monkeypatch, tmp_path)
    for name in ("new", "cur", "tmp"):
        (tmp_path / "mail" / name).mkdir(parents=True)
    file = tmp_path / "connections.env"
    file.write_text(
        f"AIRFLOW_CONN_DUBAN_SMTP=smtp://127.0.0.1:1?security=plain\n"
        f"AIRFLOW_CONN_DUBAN_IMAP=maildir:///{tmp_path / 'mail'}\n"
    )
    file.chmod(0o600)
    shown = CliRunner().invoke(app, ["doctor"])
    assert (shown.exit_code, "缺少连接" in shown.output, "连不上" in shown.stdout) == (2, False, True)


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
