"""The working ledger of a programme as a workbook, at any moment: what is known of every item."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import FormName, Reference
from duban.errors import UnknownReference
from duban.ports import ReportWriter
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class Export:
    """Asks the ledger; nothing is changed."""

    context: ServiceContext
    writer: ReportWriter

    def ledger(self, programme: str, as_of: datetime) -> tuple[Reference, bytes]:
        """
        The newest cycle that was open at *as_of*, and the workbook; the same ledger and moment give the same bytes.

        Before the first cycle it is the plan itself. UnknownReference if no stream of the programme speaks of items.
        """
        reference = self._newest(programme, as_of)
        report = Gather(self.context).report(reference, as_of)
        return reference, self.writer.working_ledger(report, self.context.plan(programme).title)

    def _newest(self, programme: str, as_of: datetime) -> Reference:
        streams = (self.context.streams[code] for code in self.context.plan(programme).streams)
        stream = next((each for each in streams if each.form is FormName.ITEMS), None)
        if stream is None:
            raise UnknownReference(f"专项“{programme}”没有按任务事项报送的口径，无法导出工作台账。")
        with self.context.ledger.begin() as work:
            opened = [cycle for cycle in work.cycles.all() if cycle.opened_at <= as_of]
        theirs = [
            each.reference
            for each in opened
            if (each.reference.programme, each.reference.stream) == (programme, stream.code)
        ]
        first = Reference(programme, stream.code, self.context.period_now(programme, stream.code, as_of))
        return max(theirs, key=lambda each: each.period, default=first)
