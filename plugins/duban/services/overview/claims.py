"""Which items their leads said to be done and nobody closed yet: what there is to verify."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.checks.closure import Claim
from duban.domain.decisions.decision import Decision
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Entry, Status, Submission
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """
    A claim that waits: whose it is, on what return it stands, and since when it is made without a break.

    `checked` is the word of the first person (初核), None while nobody looked at it.
    """

    programme: str
    item: Item
    lead: str
    claim: Claim
    claimed_at: datetime
    checked: Decision | None = None


@dataclass(frozen=True, slots=True)
class Claims:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def waiting(self, now: datetime) -> tuple[WaitingClaim, ...]:
        """Every claim that nobody closed, by programme and number."""
        return tuple(claim for code in self.context.programmes for claim in self._of(code, now))

    def _of(self, code: str, now: datetime) -> Iterator[WaitingClaim]:
        cycles = item_cycles(self.context, code)
        if not cycles:
            return
        programme = Versions(self.context).latest(code)
        standing = self.context.kept(("claims", code), now, lambda: self._claimed(cycles, now)).value
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)  # whatever was closed a moment ago waits no more
        # An item that went into another one, or left the list, is claimed no more.
        for item in (one for one in programme.items if one.number in standing and not decided.is_over(one.number)):
            first, last, entry = standing[item.number]
            yield WaitingClaim(
                programme=code,
                item=item,
                lead=programme.organisation(item.lead).name,
                claim=Claim(last.number, entry),
                claimed_at=first.received_at,
                checked=decided.checked.get(item.number),
            )

    def _claimed(
        self, cycles: Iterable[Reference], now: datetime
    ) -> Mapping[int, tuple[Submission, Submission, Entry]]:
        with self.context.ledger.begin() as work:
            return _standing(one for cycle in cycles for one in work.submissions.accepted(cycle, now).values())


def _standing(filed: Iterable[Submission]) -> Mapping[int, tuple[Submission, Submission, Entry]]:
    """The claims that the last word of each item makes: the return that made it first, the last one, and its entry."""
    found: dict[int, tuple[Submission, Submission, Entry]] = {}
    for submission in filed:
        for entry in submission.entries:
            if entry.status is Status.DONE:
                first = found[entry.item][0] if entry.item in found else submission
                found[entry.item] = (first, submission, entry)
            elif entry.status is not None:
                found.pop(entry.item, None)
    return found
