"""The end of a programme: how each of its items stands when nothing more is asked."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.report.closing import Ending, ending
from duban.errors import Refused
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, code: str, now: datetime) -> Ending:
        """How the items of programme *code* stand by *now*; Refused before its first cycle."""
        cycles = item_cycles(self.context, code)
        if not cycles:
            raise Refused(f"专项“{code}”还没有开启过报送周期，没有可总结的事项。")
        report = Gather(self.context).report(cycles[-1], now)
        # What was decided after the last report counts as well.
        with self.context.ledger.begin() as work:
            decided, decisions = work.decisions.in_force(code, now), work.decisions.all(code)
        return ending(report.rows, report.terminated, decided, [one for one in decisions if one.at <= now])
