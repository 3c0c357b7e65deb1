"""Kinds of columns that mean the same on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from enum import Enum as PythonEnum
from functools import lru_cache

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, Enum, Integer, String, Text
from sqlalchemy import text as sql_text
from sqlalchemy.types import TypeDecorator

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.office.actor import Identification

LONGEST_WORD = 20


class Moment(TypeDecorator[datetime]):
    """
    A moment, exact to the microsecond: kept in UTC, given back aware in Asia/Shanghai.

    A naive datetime is a ValueError: nobody could say which moment it means. SQLite keeps no zone, so what is
    written is converted first; text in UTC also sorts as time does.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to Asia/Shanghai."""
        return None if value is None else _in_shanghai(value)


@lru_cache(maxsize=16384)
def _in_shanghai(value: datetime) -> datetime:
    """The moment that the database gave; the same rows are read again and again, and converting costs most of it."""
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(TIMEZONE)


def vocabulary(words: type[PythonEnum], name: str) -> Enum:
    """
    A column that holds one of *words*, checked by the database.

    The members' names are kept, not the values: some values are sentences for users, and may be reworded.
    """
    return Enum(words, name=name, native_enum=False, create_constraint=True, length=LONGEST_WORD)


def sequence() -> Column[int]:
    """The order of recording; rows that were recorded at the same moment keep it."""
    return Column("seq", Integer, primary_key=True, autoincrement=True)


def return_key() -> tuple[Column[str], Column[str], Column[str], Column[str]]:
    """The natural key of a return; the columns of domain.calendar.cycle.Reference."""
    return (*cycle_key(), Column("organisation", String(40), nullable=False))


def cycle_key() -> tuple[Column[str], Column[str], Column[str]]:
    """The natural key of a cycle."""
    return (
        Column("programme", String(40), nullable=False),
        Column("stream", String(40), nullable=False),
        Column("period", String(7), nullable=False),
    )


def text(name: str) -> Column[str]:
    """A text that may be empty but is never unknown."""
    return Column(name, Text, nullable=False)


def later_text(name: str) -> Column[str]:
    """A text of a table that had rows before the column came: empty in those."""
    return Column(name, Text, nullable=False, server_default=sql_text("''"))


def moment(name: str) -> Column[datetime]:
    """A moment that is always known."""
    return Column(name, Moment, nullable=False)


def maybe_moment(name: str) -> Column[datetime | None]:
    """A moment that may not have come yet."""
    return Column(name, Moment, nullable=True)


def sha256(name: str) -> Column[str]:
    """The name of a file in the archive."""
    return Column(name, String(64), nullable=False)


def proof() -> tuple[Column[str], Column[str]]:
    """
    How it was known who acted, and by which account; null in rows of before that was kept.

    Without a check in the database: SQLite cannot add one together with a column.
    """
    known = Enum(Identification, name="known", native_enum=False, create_constraint=False, length=LONGEST_WORD)
    return (
        Column("known", known, nullable=True),
        Column("account", Text, nullable=True),
    )


def at_least(column: str, least: int) -> CheckConstraint:
    """A number that counts from *least*."""
    return CheckConstraint(f"{column} >= {least}", name=column)
