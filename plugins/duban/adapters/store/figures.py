"""Figures of targets that the office imported, in the ledger; each with an entry of the log."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from duban.adapters.store.log import vouch
from duban.adapters.store.statements import insert_row, rows_of, without_seq
from duban.adapters.store.tables import imported_figures
from duban.domain.calendar.period import Period
from duban.domain.plan.imported_figure import ImportedFigure
from duban.ports.deciding import LogKind


class SqlImportedFigures:
    """ports.ImportedFigures in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, figure: ImportedFigure) -> None:
        """Append *figure*, and an entry of the log with it."""
        values = {**asdict(figure), "period": str(figure.period), "value": figure.text}
        vouch(self._connection, LogKind.FIGURE, insert_row(self._connection, imported_figures, values))

    def all(self, programme: str, as_of: datetime | None = None) -> tuple[ImportedFigure, ...]:
        """Every figure of a programme imported up to *as_of*, in the order they were recorded."""
        rows = (without_seq(row) for row in rows_of(self._connection, imported_figures, {"programme": programme}))
        figures = (
            ImportedFigure(**{**row, "period": Period.parse(row["period"]), "value": Decimal(row["value"])})
            for row in rows
        )
        return tuple(figure for figure in figures if as_of is None or figure.at <= as_of)
