"""What the units answered to a data call, as one table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from duban.domain.form.call import AskedFigure


@dataclass(frozen=True, slots=True)
class CalledUnit:
    """One unit with its figures by their number, None if it has not answered, and what it notes beside them."""

    name: str
    said: Mapping[int, str] | None
    remarks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalledTable:
    """A row for each unit that was asked, a column for each figure; number `draft` of it, 0 as it just stands."""

    title: str
    basis: str
    figures: tuple[AskedFigure, ...]
    rows: tuple[CalledUnit, ...]
    draft: int
    as_of: datetime

    @property
    def missing(self) -> tuple[str, ...]:
        """Who has not answered."""
        return tuple(row.name for row in self.rows if row.said is None)

    def noted(self, row: CalledUnit) -> str:
        """What a unit notes beside its figures, each with what it is about; empty if it notes nothing."""
        said = ((one.column.title, row.remarks.get(one.number, "")) for one in self.figures)
        return "；".join(f"{title}：{text.rstrip('。；')}" for title, text in said if text)

    @property
    def summary(self) -> str:
        """What a signer reads, in a sentence."""
        answered = len(self.rows) - len(self.missing)
        left = f"，未报：{'、'.join(self.missing)}" if self.missing else ""
        return f"应报{len(self.rows)}家，已报{answered}家{left}。依据：{self.basis}。数据见附表。"
