"""Outages in the ledger."""

from dataclasses import asdict

from sqlalchemy import Connection, RowMapping, select

from duban.adapters.store.statements import change, insert_row
from duban.adapters.store.tables import outages
from duban.domain.operation.outage import Outage

ALL = select(outages).order_by(outages.c.seq)
OPEN = ALL.where(outages.c.ended_at.is_(None))
ENDED = ALL.where(outages.c.ended_at.is_not(None), outages.c.end_told_at.is_(None))


class SqlOutages:
    """ports.Outages in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self) -> tuple[Outage, ...]:
        """Those that last, oldest first."""
        return tuple(_outage(row) for row in self._connection.execute(OPEN).mappings())

    def ended(self) -> tuple[Outage, ...]:
        """Those that are over and whose end nobody has dealt with yet, oldest first."""
        return tuple(_outage(row) for row in self._connection.execute(ENDED).mappings())

    def save(self, outage: Outage) -> Outage:
        """Record it, anew if its number is 0, else in place of the one of that number; as it is recorded now."""
        values = asdict(outage)
        number = values.pop("number")
        if not number:
            return _outage(insert_row(self._connection, outages, values))
        change(self._connection, outages, {"seq": number}, values)
        return outage

    def all(self) -> tuple[Outage, ...]:
        """Every outage, oldest first."""
        return tuple(_outage(row) for row in self._connection.execute(ALL).mappings())


def _outage(row: RowMapping) -> Outage:
    values = dict(row)
    return Outage(number=values.pop("seq"), **values)
