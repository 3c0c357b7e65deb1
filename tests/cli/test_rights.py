"""Nobody but its owner reads what the command line writes: ledger, key, backups, exports."""

import os
import stat
import subprocess
import sys
from pathlib import Path

from tests.cli.test_upgrade import live  # noqa: F401 - the installation that an earlier version left


def test_ledger_backup_and_export_are_their_owners_alone(live: Path, tmp_path: Path) -> None:  # noqa: F811
    for words in (("migrate",), ("export", "-o", str(tmp_path / "export.xlsx")), ("backup", str(tmp_path / "kept"))):
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DUBAN_HOME": str(live.parent)}
        command = [sys.executable, "-m", "duban.cli", *words]
        subprocess.run(command, env=environment, check=False, umask=0o022, capture_output=True)
    made = [*(live / "backups").rglob("*"), tmp_path / "export.xlsx", *(tmp_path / "kept").rglob("*")]
    modes = {str(one): stat.S_IMODE(one.stat().st_mode) & 0o077 for one in made}
    assert len(modes) > 20
    assert {name: mode for name, mode in modes.items() if mode} == {}
