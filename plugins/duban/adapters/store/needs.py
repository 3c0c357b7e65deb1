"""What was done about needs for coordination, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, RowMapping

from duban.adapters.store.added_rows import AddedRows, Newest, RememberedRows
from duban.adapters.store.numbered import append_numbered
from duban.adapters.store.statements import without_seq
from duban.adapters.store.tables import need_acts
from duban.domain.decisions.coordination import NeedAct, NeedName
from duban.ports.deciding import LogKind

NAME = ("programme", "item", "since")


class SqlNeeds:
    """ports.NeedActs in one transaction."""

    def __init__(self, connection: Connection, remembered: RememberedRows[NeedAct], newest: Newest) -> None:
        self._connection = connection
        self._rows = AddedRows(connection, need_acts, _act, remembered, newest)

    def add(self, act: NeedAct) -> NeedAct:
        """Append *act* under the next number of its programme, and an entry of the log with it; as it was recorded."""
        self._rows.will_grow()
        values: dict[str, Any] = {**asdict(act), **asdict(act.name)}
        del values["name"]
        return _act(append_numbered(self._connection, LogKind.NEED, values))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[NeedAct, ...]:
        """Everything recorded of a programme's needs up to *as_of*, by number."""
        found = (act for act in self._rows.of(programme) if as_of is None or act.at <= as_of)
        # What a restored ledger lacked was written again later, under its number.
        return tuple(sorted(found, key=attrgetter("number")))


def _act(row: RowMapping) -> NeedAct:
    rest = {name: value for name, value in without_seq(row).items() if name not in NAME}
    return NeedAct(name=NeedName(*(row[name] for name in NAME)), **rest)
