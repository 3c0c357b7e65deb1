"""What stands in Airflow's database and must not: our connections, which an Op could edit there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, column, create_engine, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from duban.errors import TemporaryError

PREFIX = "duban_"
VARIABLE = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
CONNECTIONS = table("connection", column("conn_id"))


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


def airflow_database(home: Path, variables: Mapping[str, str] = os.environ) -> AirflowDatabase | None:
    """The database that *variables* name, else the one of a stack that `duban run` keeps below *home*; None if none."""
    if address := variables.get(VARIABLE):
        return AirflowDatabase(address)
    file = home / "live" / "airflow" / "airflow.db"
    return AirflowDatabase(f"sqlite:///{file}") if file.is_file() else None
