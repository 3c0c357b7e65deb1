"""The commands of the operations page, run in their order in a home of their own, but for those of the machine."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.test_own_stack import nothing_given
from typer.testing import CliRunner

from duban.cli import app
from duban.config import PROJECT

PAGE = PROJECT / "docs" / "operations.md"
BLOCK = re.compile(r"^( *)```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
# What installs the program or a service, and no test may do to the machine it runs on.
OF_THE_MACHINE = ("git ", "cd ", "make setup", "sudo ")
# A mailbox that was never read and a programme of 2021 are not well, and a connection to nowhere is none.
NOT_WELL = {
    ".venv/bin/duban status": 1,
    ".venv/bin/duban status --json": 1,
    ".venv/bin/duban doctor": 2,
    ".venv/bin/duban retention package 2021 -o 2021年度归档.zip": 1,  # nothing was filed in that year
}


def commands() -> Iterator[str]:
    """Each line of each block, in the order of the page."""
    for _, block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        yield from (line.strip() for line in block.splitlines() if line.strip())


class NoAirflow:
    """Stands for the stack: nothing is started, and Ctrl-C comes at once."""

    url = "http://127.0.0.1:1"

    def __init__(self, settings: object, **_: object) -> None:
        self.settings = settings

    def start(self, dag_ids: object) -> None:
        raise KeyboardInterrupt

    def stop(self) -> None:
        """Nothing runs."""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the page's own paths lie; the post office is a Maildir, and nobody listens for mails."""
    nothing_given(monkeypatch, tmp_path / "program" / ".duban")
    monkeypatch.setattr("duban.stack.live.Stack", NoAirflow)
    program = tmp_path / "program"
    (program / "deploy").mkdir(parents=True)
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "mail" / folder).mkdir(parents=True)
    (program / "deploy" / "connections.env.example").write_text(
        "AIRFLOW_CONN_DUBAN_SMTP=smtp://127.0.0.1:1?security=plain\n"
        f"AIRFLOW_CONN_DUBAN_IMAP=maildir:///{tmp_path / 'mail'}\n",
        encoding="utf-8",
    )
    shutil.copy(PROJECT / "deploy" / "answers.toml.example", program / "deploy")
    for folder in ("backup", "safe"):
        (tmp_path / folder).mkdir()
    monkeypatch.chdir(program)
    return tmp_path


def run(line: str, machine: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The exit code of one line and what it said; a command of ours without a process of its own."""
    for place in ("/backup/", "/safe/", "/srv/"):
        line = line.replace(place, f"{machine}{place}")
    words = shlex.split(line)
    home = words.pop(0).partition("=")[2] if words[0].startswith("DUBAN_HOME=") else ""
    if words[0] != ".venv/bin/duban" and words != ["make", "run"]:
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
        return done.returncode, done.stderr
    nothing_given(monkeypatch, Path(home) if home else machine / "program" / ".duban")
    shown = CliRunner().invoke(app, words[1:])
    if shown.exception and not isinstance(shown.exception, SystemExit):
        raise shown.exception
    return shown.exit_code, shown.output


def test_every_command_of_the_page_works_in_its_order(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for line in commands() if not line.startswith(OF_THE_MACHINE)]
    assert len(lines) > 25
    failed = {}
    for line in lines:
        code, said = run(line, machine, monkeypatch)
        if code != NOT_WELL.get(line, 0):
            failed[line] = (code, said)
    assert failed == {}
    kept = machine / "srv" / "duban" / "live"
    assert (kept / "ledger.db").stat().st_size
    assert (kept / "secrets" / "duban_key").read_bytes() == (machine / "safe" / "duban_key").read_bytes()
    assert not (machine / "srv" / "duban-drill").exists()


def test_the_example_of_the_connections_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_given(monkeypatch, tmp_path)
    file = tmp_path / "connections.env"
    file.write_bytes((PROJECT / "deploy" / "connections.env.example").read_bytes())
    file.chmod(0o600)
    refused = CliRunner().invoke(app, ["doctor"])
    assert (refused.exit_code, "缺少连接" in refused.output) == (2, True), "it is not filled in"
    assert "AIRFLOW_CONN_DUBAN_SMTP" not in os.environ
