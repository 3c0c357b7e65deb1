"""How a programme stands by now: the report of its last cycle, and all that was decided since."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import Decision
from duban.domain.report import Report
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext
from duban.services.plan.item_cycles import item_cycles


@dataclass(frozen=True, slots=True)
class LastReport:
    """The report of the last cycle that asked about items, and every decision of the programme, oldest first."""

    cycle: Reference
    report: Report
    decisions: tuple[Decision, ...]


def last_report(context: ServiceContext, code: str, now: datetime) -> LastReport | None:
    """That of programme *code* by *now*; None before its first cycle."""
    cycles = item_cycles(context, code)
    if not cycles:
        return None
    report = Gather(context).report(cycles[-1], now)
    # What was decided after the last report counts as well.
    with context.ledger.begin() as work:
        return LastReport(cycles[-1], report, work.decisions.all(code, now))
