"""The demonstration as a newcomer runs it: a whole cycle through a real Airflow, killed in the middle."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

DEMO = (sys.executable, "-m", "duban.cli", "demo")


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"CI": "true", "DUBAN_HOME": str(home), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


@pytest.mark.timeout(2400)
def test_a_cycle_killed_in_the_middle_goes_on_and_loses_and_repeats_nothing(tmp_path: Path) -> None:
    """What is not as it should be (a lost return, a second mail, an unsigned draft) is told and ends with code 1."""
    told = []
    with subprocess.Popen(DEMO, env=environment(tmp_path), stdout=subprocess.PIPE, text=True) as killed:
        for line in killed.stdout or ():
            told.append(line)
            if line.startswith("10-21 11:20"):  # five departments are replying at this moment
                killed.kill()
                break
    assert killed.returncode == -9, "".join(told)
    resumed = subprocess.run(DEMO, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert resumed.returncode == 0, resumed.stdout + resumed.stderr
    assert "演练完成，结果相符。" in resumed.stdout
    assert "待办理单位来信 3 件" in resumed.stdout
    assert "10-14 09:00" not in resumed.stdout, "it went on, it did not begin anew"
    reports = sorted(path.suffix for path in (tmp_path / "demo" / "reports").iterdir())
    assert reports == [".docx", ".png", ".xlsx"]
