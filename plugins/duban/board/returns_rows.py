"""Which rows of a cycle's table are looked at, and in which order: all of it stands in the address of the page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.escalation.punctuality import Punctuality
from duban.services.overview.returns_table import ReturnRow, ReturnStanding

MISSING, LATE = "MISSING", "LATE"
NEVER = datetime.max.replace(tzinfo=TIMEZONE)
# What a table may be narrowed to beside the standings.
MORE = {MISSING: "还没报齐的", LATE: "迟报的"}
ORDERS = {
    "list": "名单顺序",
    "unit": "单位名称",
    "standing": "状态",
    "came": "报来时间",
    "attempts": "报送次数",
    "findings": "校验意见",
}
# Of these the most comes first.
FROM_ABOVE = ("attempts", "findings")
PLACES: Mapping[str, Callable[[ReturnRow], Any]] = {
    "unit": lambda row: row.unit.name,
    "standing": lambda row: list(ReturnStanding).index(row.standing),
    "came": lambda row: row.came_at or NEVER,
    "attempts": lambda row: -row.attempts,
    "findings": lambda row: (-row.errors, -row.queries),
}


@dataclass(frozen=True, slots=True)
class RowsAsked:
    """
    What somebody wants to see: one standing (or one of MORE), and the order.

    Units are found by a part of their name, or by their group.
    """

    standing: str = ""
    find: str = ""
    order: str = "list"
    turned: str = ""

    def of(self, rows: Iterable[ReturnRow]) -> list[ReturnRow]:
        """Those of *rows*, in that order, the other way round if it is *turned*."""
        wanted = self.find.strip()
        shown = [row for row in rows if self._is_asked(row) and (wanted in row.unit.name or wanted == row.unit.group)]
        if place := PLACES.get(self.order):
            shown.sort(key=place)
        return shown[::-1] if self.turned else shown

    @property
    def said(self) -> dict[str, str]:
        """What stands in the address."""
        return {"standing": self.standing, "find": self.find, "order": self.order, "turned": self.turned}

    def by(self, order: str) -> dict[str, str]:
        """The address that sorts by *order*, or the other way round if it does already."""
        turned = "1" if order == self.order and not self.turned else ""
        return self.said | {"order": order, "turned": turned}

    def sorted_as(self, order: str) -> str:
        """How a screen reader says that a column is sorted."""
        if order != self.order:
            return "none"
        return "descending" if bool(self.turned) != (order in FROM_ABOVE) else "ascending"

    def _is_asked(self, row: ReturnRow) -> bool:
        if self.standing == MISSING:
            return row.standing.is_missing
        if self.standing == LATE:
            return row.punctuality is Punctuality.LATE
        return self.standing in ("", row.standing.name)
