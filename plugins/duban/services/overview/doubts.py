"""The doubtful cells of a plan (待核实): what each says, what else it may say, why, and since when it waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duban.domain.decisions.decision import CorrectionSubject
from duban.domain.plan.doubts import question_of, says
from duban.domain.plan.programme import Item, OpenQuestion, Programme
from duban.services.context import ServiceContext
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class WaitingDoubt:
    """
    One doubtful cell: the item and the title of its column, what it says now, and what was noted of it.

    `question` is None for a doubt of which the list says no more than that there is one.
    """

    programme: str
    item: Item
    lead: str
    field: str
    says: str
    question: OpenQuestion | None
    since: datetime

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.programme}/{self.item.number}/{self.field}"

    @property
    def blames_nobody(self) -> bool:
        """Whether the item costs nobody a red light until the cell is settled."""
        return self.field in (CorrectionSubject.LEAD, CorrectionSubject.DEADLINE)


@dataclass(frozen=True, slots=True)
class Doubts:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def waiting(self, now: datetime) -> tuple[WaitingDoubt, ...]:
        """Every doubtful cell that nobody settled, of items that are still asked about, by programme and number."""
        return tuple(doubt for code in self.context.programmes for doubt in self._of(code, now))

    def _of(self, code: str, now: datetime) -> Iterator[WaitingDoubt]:
        versions = Versions(self.context)
        programme = versions.latest(code)
        doubtful = [(item, field) for item in programme.items for field in item.unconfirmed]
        if not doubtful:
            return
        with self.context.ledger.begin() as work:
            decided, confirmed = work.decisions.in_force(code), work.versions.all(code)
        since = {one.number: one.confirmed_at for one in confirmed}
        known = {one.number: _cells(versions.load(one)) for one in confirmed}
        for item, field in doubtful:
            if not decided.is_over(item.number):
                first = next((since[each] for each in known if (item.number, field) in known[each]), now)
                yield _doubt(programme, item, field, first)


def _cells(programme: Programme) -> frozenset[tuple[int, str]]:
    return frozenset((item.number, field) for item in programme.items for field in item.unconfirmed)


def _doubt(programme: Programme, item: Item, field: str, since: datetime) -> WaitingDoubt:
    lead, said = programme.organisation(item.lead).name, says(programme, item, field)
    return WaitingDoubt(programme.code, item, lead, field, said, question_of(programme, item.number, field), since)
