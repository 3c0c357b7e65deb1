"""The demonstration of another office: made by `duban init`, found by DUBAN_OFFICE, played through a real Airflow."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.searching import found, texts
from tests.second_office import ANSWERS, OTHER_OFFICE, TRUTH, fill_in_contacts

from duban_rehearsal.published.layouts import layouts

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
    (tmp_path / "方案.docx").write_bytes(next(one for one in layouts(TRUTH) if one.name == "prose.docx").content)
    run("import", str(tmp_path / "方案.docx"), "-o", str(office / "include" / "task_list.xlsx"))
    fill_in_contacts(office / "include" / "task_list.xlsx")
    played = run("demo")
    assert "演练完成，结果相符。" in played.stdout
    sent = [path for folder in ("mail", "archive", "reports") for path in (home / "demo" / folder).rglob("*")]
    files = [path for path in sent if path.is_file()]
    assert found(OTHER_OFFICE, iter(files)) == []
    assert not OTHER_OFFICE.search(played.stdout)
    said = "".join(text for path in files for _, text in texts(path.name, path.read_bytes()))
    assert "江州市政务服务管理局" in said
