"""The tables that migrations make are the tables that the program speaks of."""

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from tests.adapters.store.facts import JTJ, opened

from duban.adapters.store.engine import open_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import migrate
from duban.adapters.store.tables import metadata

MIGRATE = "import sys; from duban.adapters.store.migrate import migrate; migrate(sys.argv[1])"


def shape(address: str) -> dict[str, dict[str, list[str]]]:
    """All that a database says of its tables, in words that can be compared."""
    engine = open_engine(address)
    with engine.begin() as connection:
        database = inspect(connection)
        questions = {
            "columns": database.get_columns,
            "primary key": lambda table: [database.get_pk_constraint(table)],
            "unique": database.get_unique_constraints,
            "foreign keys": database.get_foreign_keys,
            "checks": database.get_check_constraints,
            "indexes": database.get_indexes,
        }
        return {
            table: {name: sorted(map(str, ask(table))) for name, ask in questions.items()}
            for table in database.get_table_names()
            if table != "alembic_version"
        }


def tables(address: str) -> set[str]:
    engine = open_engine(address)
    with engine.begin() as connection:
        return set(inspect(connection).get_table_names())


def test_alembic_finds_nothing_left_to_change(ledger_address):
    with open_engine(ledger_address).begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrations_and_tables_agree_to_the_last_constraint(ledger_address, blank_address):
    """Alembic does not compare checks; a vocabulary that grew without a migration is found here."""
    with open_engine(blank_address).begin() as connection:
        metadata.create_all(connection)
    assert shape(ledger_address) == shape(blank_address)


def test_migrating_again_changes_nothing(ledger, ledger_address):
    opened(ledger, JTJ)
    migrate(ledger_address)
    with ledger.begin() as work:
        assert work.returns.get(JTJ) is not None


def test_several_processes_may_migrate_at_once(blank_address):
    """Scheduler, API server and worker start together."""
    running = [subprocess.Popen([sys.executable, "-c", MIGRATE, blank_address]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    opened(SqlLedger(blank_address), JTJ)
    with open_engine(blank_address).begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_a_migration_that_fails_leaves_what_was_there_before(blank_address):
    with open_engine(blank_address).begin() as connection:
        connection.execute(text("CREATE TABLE signatures (somebody INTEGER)"))
    with pytest.raises(DBAPIError, match="already exists"):
        migrate(blank_address)
    assert tables(blank_address) == {"signatures"}


def test_the_folder_of_a_new_ledger_is_made(tmp_path):
    address = f"sqlite:///{tmp_path / 'a new home' / 'ledger 100%.db'}"
    migrate(address)
    opened(SqlLedger(address), JTJ)
