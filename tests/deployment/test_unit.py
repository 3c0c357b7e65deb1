"""The unit for systemd starts what the operations page says, and lets it do nothing else."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
UNIT = PROJECT / "deploy" / "duban.service"
PROGRAM = "/opt/duban/.venv/bin/duban"
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictSUIDSGID": "yes",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
}


@pytest.fixture
def service() -> dict[str, str]:
    """What stands under [Service]."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(UNIT, encoding="utf-8")
    return dict(parser["Service"])


def test_it_runs_as_a_user_of_its_own_and_may_do_little(service: dict[str, str]) -> None:
    assert service["User"] == "duban"
    assert service["ExecStart"] == f"{PROGRAM} run"
    assert {name: service.get(name) for name in HARDENED} == HARDENED


def test_the_page_says_where_its_parts_go() -> None:
    page = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    for place in ("/opt/duban", "/var/lib/duban", "/etc/systemd/system/duban.service", "connections.env"):
        assert place in page


def test_systemd_finds_no_fault_in_it(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true"), encoding="utf-8")
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
