"""The demonstration as a newcomer runs it: a whole cycle through a real Airflow."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = (sys.executable, "-m", "duban.cli", "demo")


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"CI": "true", "DUBAN_HOME": str(home), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


@pytest.mark.prove
@pytest.mark.timeout(2400)
def test_a_whole_cycle_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """What is not as it should be (a lost return, a second mail, an unsigned draft) is told and ends with code 1."""
    ended = subprocess.run(DEMO, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "演练完成，结果相符。" in ended.stdout
    assert "待办理单位来信 3 件" in ended.stdout
    reports = sorted(path.suffix for path in (tmp_path / "demo" / "reports").iterdir())
    assert reports == [".docx", ".png", ".xlsx"]
