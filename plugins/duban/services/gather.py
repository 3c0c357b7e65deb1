"""Read from the ledger what a report is made of, as it stood at a moment."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from duban.domain.cycle import Cycle, FormName, Reference
from duban.domain.report import Known, Report, compile_report
from duban.ports import UnitOfWork
from duban.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Gather:
    """Asks the ledger; nothing is changed."""

    desk: Desk

    def report(self, reference: Reference, as_of: datetime, draft: int = 1) -> Report:
        """
        The facts of a cycle as known at *as_of*; the same ledger gives the same facts.

        Of decisions, those made up to the cut-off count: what the office closes or postpones later belongs to the
        next period, and changes no report that was compiled.
        """
        cycle = self.desk.cycle(reference)
        with self.desk.ledger.begin() as work:
            known = self._known(work, cycle, as_of)
            history = list(self._history(work, cycle, as_of))
        if history:
            before = history[0].cycle
            programme = self.desk.programme(before.reference, min(as_of, before.cuts_off_at))
            history[0] = replace(history[0], programme=programme)
        return compile_report(
            self.desk.programme(reference, min(as_of, cycle.cuts_off_at)), known, history, as_of, draft
        )

    def basis(self, work: UnitOfWork, reference: Reference) -> str:
        """What stands for the returns of a cycle that are in: another one means that there is news."""
        returns = work.returns.of_cycle(reference.cycle)
        accepted = work.submissions.accepted(reference.cycle)
        lines = (
            f"{code} {expected.state} {accepted[code].attempt if code in accepted else 0}"
            for code, expected in sorted(returns.items())
        )
        return sha256("\n".join(lines).encode()).hexdigest()

    def _known(self, work: UnitOfWork, cycle: Cycle, as_of: datetime) -> Known:
        """What the ledger knows of one cycle at *as_of*."""
        decided = work.decisions.in_force(cycle.reference.programme, min(as_of, cycle.cuts_off_at))
        return Known(
            cycle=cycle,
            returns=work.returns.of_cycle(cycle.reference, as_of=as_of),
            submissions=work.submissions.accepted(cycle.reference, as_of=as_of),
            closed=decided.closed,
        )

    def _history(self, work: UnitOfWork, cycle: Cycle, as_of: datetime) -> Iterator[Known]:
        """The earlier cycles of the stream without a gap, newest first."""
        past = cycle.reference.earlier
        while work.cycles.get(past) is not None:
            yield self._known(work, self.desk.cycle(past), as_of)
            past = past.earlier


def reports_on_items(desk: Desk, reference: Reference) -> bool:
    """Whether the returns of a stream speak of items, of which the report is made; the counties' do not."""
    return desk.streams[reference.stream].form is FormName.ITEMS
