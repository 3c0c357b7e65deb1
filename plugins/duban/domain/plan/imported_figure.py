"""Figures of targets that a platform collects and the office imports: one value of one target for one period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from duban.domain.calendar.moments import told_day
from duban.domain.calendar.period import Period
from duban.domain.office.actor import Identification


@dataclass(frozen=True, slots=True)
class ImportedFigure:
    """
    One figure as it was imported; a later one of the same target and period takes its place, and both stay on record.

    `source` is the platform that the task list named then. `file_sha256` finds the file in the archive, `cell` is where
    in it the figure stands. `by`, `known` and `account` say who imported it.
    """

    programme: str
    kpi: str
    period: Period
    value: Decimal
    source: str
    file_sha256: str
    file_name: str
    cell: str
    by: str
    at: datetime
    known: Identification | None = None
    account: str | None = None

    @property
    def key(self) -> tuple[str, Period]:
        """What it says something of: the code of its target, and the period."""
        return self.kpi, self.period

    @property
    def text(self) -> str:
        """The value as it is written."""
        return f"{self.value:f}"

    @property
    def told_source(self) -> str:
        """Where it comes from, as pages and papers write it."""
        return f"{self.source}，{self.period.title}数，{told_day(self.at)}导入"

    def is_current(self, until: date) -> bool:
        """Whether no newer one can be expected by *until*: the next period of its kind has not ended by then."""
        return self.period.later().last > until


def standing(figures: Iterable[ImportedFigure]) -> Mapping[tuple[str, Period], ImportedFigure]:
    """The figure that counts for each target and period, of *figures* in the order in which they were recorded."""
    return {figure.key: figure for figure in figures}


def newest_by(figures: Iterable[ImportedFigure], until: date) -> Mapping[str, ImportedFigure]:
    """Of each target the figure of the last period that ended by *until*."""
    ended = (figure for figure in standing(figures).values() if figure.period.last <= until)
    return {figure.kpi: figure for figure in sorted(ended, key=lambda one: one.period)}
