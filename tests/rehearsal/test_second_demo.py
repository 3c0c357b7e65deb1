"""The demonstration of another office: made by `duban init`, found by DUBAN_OFFICE, played through a real Airflow."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.searching import found, texts
from tests.second_office import ANOTHERS, ANSWERS, write_plan

from duban.config import load_settings

pytestmark = [pytest.mark.prove, pytest.mark.timeout(2400)]
COMMAND = (sys.executable, "-m", "duban.cli")


def test_a_whole_cycle_of_another_office_goes_out_in_its_own_name(tmp_path: Path) -> None:
    """Everything that lies in the mailboxes, in the archive and among the reports is searched for another's names."""
    office, home, answers = tmp_path / "office", tmp_path / "home", tmp_path / "answers.toml"
    answers.write_text("".join(f'{key} = "{value}"\n' for key, value in ANSWERS.items()), encoding="utf-8")
    environment = os.environ | {"CI": "true", "DUBAN_OFFICE": str(office), "DUBAN_HOME": str(home), "PYTHONUTF8": "1"}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = (*COMMAND, *arguments)
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended

    run("init", str(office), "--answers", str(answers))
    write_plan(office / "include" / "task_list.xlsx", load_settings(office))
    played = run("demo")
    assert "演练完成，结果相符。" in played.stdout
    sent = [path for folder in ("mail", "archive", "reports") for path in (home / "demo" / folder).rglob("*")]
    files = [path for path in sent if path.is_file()]
    assert found(ANOTHERS, iter(files)) == []
    assert not ANOTHERS.search(played.stdout)
    said = "".join(text for path in files for _, text in texts(path.name, path.read_bytes()))
    assert "江州市政务服务管理局" in said
