"""What Airflow's database says of its components: how long each has been silent, in the form each database keeps it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, DateTime, MetaData, String, Table, create_engine

from duban.adapters.airflow_database import AirflowDatabase, airflow_database
from duban.errors import TemporaryError

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def beat(folder: Path, *beats: tuple[str, datetime]) -> str:
    """The address of a database in which these components gave a sign of life, as Airflow writes it to SQLite."""
    address = f"sqlite:///{folder / 'airflow.db'}"
    metadata = MetaData()
    job = Table("job", metadata, Column("job_type", String), Column("latest_heartbeat", DateTime))
    engine = create_engine(address)
    metadata.create_all(engine)
    with engine.begin() as connection:
        for kind, at in beats:
            connection.execute(job.insert(), {"job_type": kind, "latest_heartbeat": at.replace(tzinfo=None)})
    engine.dispose()
    return address


def test_the_newest_sign_of_life_of_each_component_counts(tmp_path: Path) -> None:
    address = beat(
        tmp_path,
        ("SchedulerJob", NOW.replace(hour=7)),
        ("SchedulerJob", NOW.replace(hour=8, minute=59, second=57, microsecond=500_000)),
        ("TriggererJob", NOW.replace(hour=8)),
        ("LocalTaskJob", NOW),
    )
    assert AirflowDatabase(address).heartbeats(NOW) == {"scheduler": 2.5, "triggerer": 3600.0}


def test_a_database_that_cannot_be_asked_is_a_fault_that_passes(tmp_path: Path) -> None:
    with pytest.raises(TemporaryError, match="未能核对各进程"):
        AirflowDatabase(f"sqlite:///{tmp_path / 'airflow.db'}").heartbeats(NOW)


@pytest.mark.parametrize("below", ["", "live"], ids=["the home of the stack", "the folder of all"])
def test_the_database_of_a_stack_is_found(tmp_path: Path, below: str) -> None:
    assert airflow_database(tmp_path, {}) is None
    folder = tmp_path / below / "airflow"
    folder.mkdir(parents=True)
    beat(folder)
    assert airflow_database(tmp_path, {}) == AirflowDatabase(f"sqlite:///{folder / 'airflow.db'}")


def test_an_address_may_be_told_by_a_command(tmp_path: Path) -> None:
    """As containers have it, whose password lies in a file."""
    address = beat(tmp_path, ("SchedulerJob", NOW))
    (tmp_path / "secret").write_text(str(tmp_path / "airflow.db"), encoding="utf-8")
    command = f"""sh -c 'printf "sqlite:///%s" "$(cat {tmp_path}/secret)"'"""
    named = airflow_database(tmp_path, {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD": command})
    assert named == AirflowDatabase(address)
    assert named.heartbeats(NOW) == {"scheduler": 0.0}


@pytest.mark.parametrize("command", ["cat /nowhere", "no-such-program", "sh -c 'unclosed"])
def test_a_command_that_fails_is_a_fault_that_passes(tmp_path: Path, command: str) -> None:
    named = airflow_database(tmp_path, {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD": command})
    assert named is not None
    with pytest.raises(TemporaryError, match="未能核对各进程"):
        named.heartbeats(NOW)
