"""What papers gave to units, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from duban.adapters.store.numbered import append_numbered, newest_number, numbered_rows
from duban.adapters.store.statements import without_seq
from duban.domain.decisions.errands import Errand, IssuedPaper
from duban.ports.deciding import LogKind

PAPER = ("source", "paper", "occasion", "dated")


class SqlErrands:
    """ports.GivenErrands in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, programme: str) -> int:
        """The number of the last one of a programme, 0 without any."""
        return newest_number(self._connection, LogKind.ERRAND, programme)

    def add(self, errand: Errand) -> Errand:
        """Append *errand* under the next number of its programme, and an entry of the log; as it was recorded."""
        values: dict[str, Any] = {
            **asdict(errand),
            **dict(zip(PAPER, asdict(errand.paper).values(), strict=True)),
            "items": list(errand.items),
        }
        return _errand(append_numbered(self._connection, LogKind.ERRAND, values))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[Errand, ...]:
        """Everything that was given to units of a programme up to *as_of*, by number."""
        return tuple(map(_errand, numbered_rows(self._connection, LogKind.ERRAND, programme, as_of)))


def _errand(row: RowMapping) -> Errand:
    rest = {name: value for name, value in without_seq(row).items() if name not in PAPER}
    paper = IssuedPaper(*(row[name] for name in PAPER))
    return Errand(**(rest | {"paper": paper, "items": tuple(row["items"])}))
