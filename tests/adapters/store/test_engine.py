"""Which errors of a database are faults of the world, and which are ours."""

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.exc import DBAPIError

from duban.adapters.store.engine import translated
from duban.errors import LedgerUnavailable


@pytest.mark.parametrize(
    "fault",
    [
        errors.AdminShutdown,
        errors.DataCorrupted,
        errors.DiskFull,
        errors.IdleInTransactionSessionTimeout,
        errors.IndexCorrupted,
        errors.InsufficientPrivilege,
        errors.IoError,
        errors.LockNotAvailable,
        errors.OutOfMemory,
        errors.ReadOnlySqlTransaction,
        errors.TooManyConnections,
    ],
)
def test_what_a_server_suffers_passes(fault: type[psycopg.Error]) -> None:
    assert isinstance(translated(of_driver(fault)), LedgerUnavailable)


@pytest.mark.parametrize(
    "fault", [errors.UndefinedTable, errors.UniqueViolation, errors.NotNullViolation, errors.SyntaxError]
)
def test_what_the_program_asks_wrongly_shows(fault: type[psycopg.Error]) -> None:
    error = of_driver(fault)
    assert translated(error) is error


def of_driver(fault: type[psycopg.Error]) -> DBAPIError:
    """The error as SQLAlchemy hands it on."""
    error = DBAPIError.instance("SELECT 1", {}, fault("x"), psycopg.Error)
    assert isinstance(error, DBAPIError)
    return error
