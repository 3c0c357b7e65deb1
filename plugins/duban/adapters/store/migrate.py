"""
Brings the ledger's database to the version of this program, with Alembic.

A new version begins with `revise(url, "what changes")` on a database that is up to date; what Alembic proposes
is read, renamed after the others and corrected by a person, then committed.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError

from duban.adapters.store.engine import open_engine, open_reading_engine, translated
from duban.adapters.store.schema import newest_schema, schema_of
from duban.adapters.store.schema_changes import CHANGES
from duban.domain.operation.schema import Schema

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(url: str) -> None:
    """
    Create the tables or bring them up to date; may be called again, and by several processes at once.

    All of it is one unit of work, so that the second process waits for the first and finds nothing to do, and
    a killed one leaves what was there before. LedgerBusy if the database is in use for too long,
    LedgerUnavailable if it cannot be written.
    """
    _make_folder(url)
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection), "head")
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        engine.dispose()


def standing(url: str) -> Schema:
    """
    How the tables of the database at *url* stand to this program; errors are as above.

    Nothing is made, and whoever works with the ledger meanwhile is not held up: a page asks at each view.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return Schema("", newest_schema())
    engine = open_reading_engine(url)
    try:
        with engine.begin() as connection:
            return schema_of(connection)
    except DBAPIError as error:
        raise translated(error) from error
    finally:
        engine.dispose()


def changes(before: str) -> tuple[str, ...]:
    """What each version brings that a ledger of version *before* lacks, one sentence each, oldest first."""
    versions = [one for one in reversed([*_scripts().walk_revisions()]) if one.revision > before]
    return tuple(f"{one.revision} {CHANGES.get(one.revision) or one.doc}" for one in versions)


def is_known(version: str, since: str = "") -> bool:
    """Whether this program can bring a ledger of that *version* up to date; with *since*, one that is no older."""
    versions = [one.revision for one in reversed([*_scripts().walk_revisions()])]
    return version in versions[versions.index(since) if since else 0 :]


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def revise(url: str, message: str) -> None:
    """Write the draft of a new version: what differs between the database at *url* and tables.py."""
    engine: Engine = open_engine(url)
    try:
        with engine.begin() as connection:
            command.revision(_config(connection), message, autogenerate=True)
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    # Alembic expands % as configparser does.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _make_folder(url: str) -> None:
    """SQLite creates its file, but not the folder."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
