"""`duban run` as the operations page starts it: nothing exported, commands beside it, and an upgrade at its start."""

import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from duban.adapters.store.schema import newest_schema
from duban.config import PROJECT

# A whole Airflow starts, on a machine that may be busy with others.
pytestmark = [pytest.mark.prove, pytest.mark.timeout(1800)]

LEFT = Path(__file__).parents[1] / "data" / "upgrade" / "live-0014.tar.xz"
COMMAND = (sys.executable, "-m", "duban.cli")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a shell has that knows nothing of Duban; the office's mailbox is written in the file of connections."""
    for folder in ("new", "cur", "tmp"):
        (tmp_path / "mail" / folder).mkdir(parents=True)
    file = tmp_path / "home" / "connections.env"
    file.parent.mkdir()
    file.touch(mode=0o600)
    file.write_text(
        "AIRFLOW_CONN_DUBAN_SMTP=smtp://127.0.0.1:1?security=plain\n"
        f"AIRFLOW_CONN_DUBAN_IMAP=maildir:///{tmp_path / 'mail'}\n"
    )
    with tarfile.open(LEFT) as left:
        left.extractall(file.parent, filter="data")
    ours = {"DUBAN_HOME": str(file.parent), "PYTHONPATH": str(PROJECT / "plugins")}
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **ours}


@pytest.fixture
def started(environment: dict[str, str], tmp_path: Path) -> Iterator[list[str]]:
    """What `duban run` said until its pages could be opened."""
    command = (*COMMAND, "run")
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, umask=0o022) as running:
        try:
            assert running.stdout is not None
            said: list[str] = []
            for line in running.stdout:
                said.append(line)
                if "登录后在左侧一点即到" in line:
                    break
            yield said
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait()
    assert not list((tmp_path / "home" / "live" / "run").glob("*.json")), "nothing is left running"


def test_a_start_upgrades_a_backed_up_ledger_and_commands_find_what_runs(
    started: list[str], environment: dict[str, str], tmp_path: Path
) -> None:
    said = "".join(started)
    assert f"已由结构 0014 升级到 {newest_schema()}" in said
    live = tmp_path / "home" / "live"
    assert list((live / "backups").iterdir())
    shown = subprocess.run((*COMMAND, "status", "--json"), env=environment, capture_output=True, text=True, check=False)
    assert f"使用台账 {live / 'ledger.db'}" in shown.stderr
    parts = {one["part"]: one for one in json.loads(shown.stdout)["conditions"]}
    assert parts["processes"]["well"], parts["processes"]
    assert parts["schema"]["well"]
    unwell = {name for name, one in parts.items() if not one["well"]}
    assert unwell <= {"mailbox", "calendar"}, "nobody switched the flows on, or added the next year"
    for words in ("contacts", "preview", "sign", "outbox"):
        done = subprocess.run((*COMMAND, words), env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count("使用台账")) == (0, 1), done.stderr
    assert live.stat().st_mode & 0o077 == 0
    made = [one for name in ("logs", "backups", "airflow", "run") for one in (live / name).rglob("*") if one.is_file()]
    assert [one for one in made if one.stat().st_mode & 0o077] == []
