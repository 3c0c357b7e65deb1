"""The doubtful cells of a plan (待核实): what each says, what else it may say, why, and since when it waits."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import CorrectionSubject
from duban.domain.plan.doubts import question_of, says
from duban.domain.plan.programme import DeadlineKind, Item, OpenQuestion, Programme
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class WaitingDoubt:
    """
    One doubtful cell: the item and the title of its column, what it says now, and what was noted of it.

    `question` is None for a doubt of which the list says no more than that there is one. `proposed` is the day that the
    lead of an item without deadline named last in a return.
    """

    programme: str
    item: Item
    lead: str
    field: str
    says: str
    question: OpenQuestion | None
    since: datetime
    proposed: date | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.programme}/{self.item.number}/{self.field}"

    @property
    def blames_nobody(self) -> bool:
        """Whether the item costs nobody a red light until the cell is settled."""
        return self.field in (CorrectionSubject.LEAD, CorrectionSubject.DEADLINE)

    @property
    def is_no_deadline(self) -> bool:
        """Whether it is that the plan sets no deadline."""
        return self.field == CorrectionSubject.DEADLINE and self.item.deadline.kind is DeadlineKind.UNSTATED


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
        found = [_doubt(programme, item, field, now) for item, field in doubtful if not decided.is_over(item.number)]
        named = self._named(code, now) if any(one.is_no_deadline for one in found) else {}
        for one in found:
            cell = one.item.number, one.field
            first = next((since[each] for each in known if cell in known[each]), now)
            yield replace(one, since=first, proposed=named.get(one.item.number) if one.is_no_deadline else None)

    def _named(self, code: str, now: datetime) -> Mapping[int, date]:
        """The day by which each item is expected to be done, as its return said last."""
        cycles = item_cycles(self.context, code)
        return self.context.kept(("named days", code), now, lambda: self._read(cycles, now)).value

    def _read(self, cycles: Iterable[Reference], now: datetime) -> Mapping[int, date]:
        with self.context.ledger.begin() as work:
            filed = [one for cycle in cycles for one in work.submissions.accepted(cycle, now).values()]
        return {entry.item: entry.expected_on for one in filed for entry in one.entries if entry.expected_on}


def _cells(programme: Programme) -> frozenset[tuple[int, str]]:
    return frozenset((item.number, field) for item in programme.items for field in item.unconfirmed)


def _doubt(programme: Programme, item: Item, field: str, since: datetime) -> WaitingDoubt:
    lead, said = programme.organisation(item.lead).name, says(programme, item, field)
    return WaitingDoubt(programme.code, item, lead, field, said, question_of(programme, item.number, field), since)
