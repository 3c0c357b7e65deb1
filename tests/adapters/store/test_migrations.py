"""The tables that migrations make are the tables that the program speaks of."""

import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError
from tests.adapters.store.facts import JTJ, opened

from duban.adapters.store.engine import open_engine
from duban.adapters.store.ledger import SqlLedger
from duban.adapters.store.migrate import _config, migrate, standing
from duban.adapters.store.scratch import make_scratch_ledger
from duban.adapters.store.tables import metadata
from duban.domain.mail.delivery import Cancellation

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


def test_a_ledger_for_one_look_is_one_that_the_program_works_with(ledger_address, tmp_path):
    make_scratch_ledger(tmp_path / "ledger.db")
    address = f"sqlite:///{tmp_path}/ledger.db"
    assert standing(address).is_current
    opened(SqlLedger(address), JTJ)


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


OLD_MAIL = """
    INSERT INTO mails (key, kind, reference, organisation, message_id, raw_sha256, subject, prepared_at, state,
                       attempts, response)
    VALUES ('R1/x', 'NOTICE', '', '', 'R1/x', 'a', '', '2021-10-14 04:00:00+00:00', :state, 0, :response)
"""


@pytest.mark.parametrize(
    ("state", "response", "meant"),
    [
        ("CANCELLED", "同一邮件中有事项已办结，其余事项重新整理后发出", Cancellation.PARTLY_UNTRUE),
        ("CANCELLED", "该单位来文待人工登记，可能即为报送件，暂停提醒", Cancellation.PAUSED),
        ("CANCELLED", "该单位已报送，邮件撤销", None),
        ("PREPARED", "该单位来文待人工登记，可能即为报送件，暂停提醒", None),
    ],
)
def test_the_sentence_that_an_earlier_version_went_by_becomes_a_word(blank_address, state, response, meant):
    engine = open_engine(blank_address)
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0014")
        connection.execute(text(OLD_MAIL), {"state": state, "response": response})
    migrate(blank_address)
    with SqlLedger(blank_address).begin() as work:
        mail = work.outbox.get("R1/x")
    assert (mail.cancelled_for, mail.response) == (meant, response)


def test_the_folder_of_a_new_ledger_is_made(tmp_path):
    address = f"sqlite:///{tmp_path / 'a new home' / 'ledger 100%.db'}"
    migrate(address)
    opened(SqlLedger(address), JTJ)
