"""What Airflow's database says of two things: who of its components lives, and which connections an Op could edit."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, column, create_engine, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from duban.errors import TemporaryError

PREFIX = "duban_"
VARIABLE = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
CONNECTIONS = table("connection", column("conn_id"))
JOBS = table("job", column("job_type"), column("latest_heartbeat"))
COMPONENTS = {"SchedulerJob": "scheduler", "DagProcessorJob": "dag-processor", "TriggererJob": "triggerer"}


@dataclass(frozen=True, slots=True)
class AirflowDatabase:
    """ports.AirflowStore: the database at *address*."""

    address: str

    def stored_connections(self) -> tuple[str, ...]:
        """The names of our connections there; TemporaryError if it cannot be asked."""
        try:
            with create_engine(self.address, poolclass=NullPool).connect() as connection:
                if not inspect(connection).has_table(CONNECTIONS.name):
                    return ()
                names = connection.execute(select(CONNECTIONS.c.conn_id)).scalars().all()
        except (SQLAlchemyError, ImportError) as error:
            raise TemporaryError("无法读取 Airflow 的数据库，未能核对其中的连接。") from error
        return tuple(sorted(name for name in names if name.startswith(PREFIX)))

    def heartbeats(self, now: datetime) -> Mapping[str, float]:
        """How many seconds before *now* each component gave a sign of life; TemporaryError if it cannot be asked."""
        newest = select(JOBS.c.job_type, func.max(JOBS.c.latest_heartbeat)).group_by(JOBS.c.job_type)
        try:
            with create_engine(self.address, poolclass=NullPool).connect() as connection:
                beats = {kind: at for kind, at in connection.execute(newest) if kind in COMPONENTS and at}
        except (SQLAlchemyError, ImportError) as error:
            raise TemporaryError("无法读取 Airflow 的数据库，未能核对各进程。") from error
        return {COMPONENTS[kind]: max(0.0, (now - _moment(at)).total_seconds()) for kind, at in beats.items()}


def _moment(written: Any) -> datetime:
    """SQLite keeps a moment as text without its zone, which is UTC."""
    at = datetime.fromisoformat(written) if isinstance(written, str) else written
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def airflow_database(home: Path, variables: Mapping[str, str] = os.environ) -> AirflowDatabase | None:
    """
    The database that *variables* name, else that of the stack of `duban run` in *home* or below it; None if none.

    They name it as Airflow has it: by its address, or by a command that tells the address.
    """
    if address := variables.get(VARIABLE):
        return AirflowDatabase(address)
    if command := variables.get(f"{VARIABLE}_CMD"):
        return AirflowDatabase(_told_by(command))
    files = (folder / "airflow" / "airflow.db" for folder in (home, home / "live"))
    return next((AirflowDatabase(f"sqlite:///{file}") for file in files if file.is_file()), None)


def _told_by(command: str) -> str:
    """What *command* prints, to the letter; empty if it fails, which shows when the database is asked."""
    try:
        return subprocess.run(shlex.split(command), capture_output=True, text=True, check=True).stdout  # noqa: S603 - the operator's own
    except (OSError, ValueError, subprocess.CalledProcessError):
        return ""
