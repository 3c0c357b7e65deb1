"""What the office decided since a report was counted: a page that is still to be signed says nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from duban.domain.decisions.decision import InForce
from duban.domain.plan.programme import Item
from duban.domain.report.tally import Row


@dataclass(frozen=True, slots=True)
class SinceCounted:
    """
    What holds of items now, other than when their rows were counted.

    `items` are the items as they stand now, `over` those that were closed or dropped, `taken_back` those whose claim
    or closure the office answered with no after the count.
    """

    items: Mapping[int, Item] = field(default_factory=dict)
    over: frozenset[int] = frozenset()
    taken_back: frozenset[int] = frozenset()

    @classmethod
    def of(cls, items: Iterable[Item], decided: InForce, counted: datetime) -> "SinceCounted":
        """What *decided*, all that was decided up to now, says beyond what was decided up to *counted*."""
        refused = (decided.reopenings, decided.answered)
        return cls(
            {item.number: item for item in items},
            frozenset(decided.closed) | frozenset(decided.terminated),
            frozenset(number for one in refused for number, decision in one.items() if decision.at > counted),
        )

    def still_open(self, rows: Iterable[Row]) -> Iterator[Row]:
        """*rows* with the deadlines that hold now, without what is over."""
        for row in rows:
            if row.item.number not in self.over:
                yield replace(row, item=self.items.get(row.item.number, row.item))

    def still_done(self, rows: Iterable[Row]) -> list[Row]:
        """Those of *rows* that nobody took back."""
        return [row for row in rows if row.item.number not in self.taken_back]


NOTHING_SINCE = SinceCounted()
