"""Which cycles there are to look at, and which of them is looked at unless somebody chooses another."""

from collections.abc import Iterable

from duban.domain.calendar.cycle import Cycle, Reference
from duban.domain.plan.lanes import Lane, lanes_of
from duban.errors import NotConfigured, Refused
from duban.services.context import ServiceContext


def opened_cycles(context: ServiceContext) -> tuple[Cycle, ...]:
    """Every cycle that was opened and is configured still, the newest first."""
    with context.ledger.begin() as work:
        references = [one.reference for one in work.cycles.all()]
    cycles = tuple(_configured(context, references))
    return tuple(sorted(cycles, key=lambda cycle: cycle.period, reverse=True))


def current_cycles(context: ServiceContext) -> tuple[Cycle, ...]:
    """The newest cycle of each stream, as the settings order them; empty before the first was opened."""
    newest: dict[tuple[str, str], Cycle] = {}
    for cycle in opened_cycles(context):
        newest.setdefault((cycle.reference.programme, cycle.reference.stream), cycle)
    order = [(code, stream) for code, plan in context.programmes.items() for stream in plan.streams]
    return tuple(newest[key] for key in order if key in newest)


def cycle_of_run(context: ServiceContext, run_id: str) -> Cycle | None:
    """The cycle that the run of that id works on; None for a run of something else."""
    opened = opened_cycles(context)
    with context.ledger.begin() as work:
        runs = [(work.openings.get(cycle.reference).run_id, cycle) for cycle in opened]
    return next((cycle for run, cycle in runs if run == run_id), None)


def lane_of(context: ServiceContext, cycle: Cycle, number: str) -> Lane | None:
    """
    The lane that has that number in the grid; None for what is no number of one.

    Also where its groups were taken out of the task list since.
    """
    with context.ledger.begin() as work:
        codes = list(work.returns.of_cycle(cycle.reference))
    programme = context.programme(cycle.reference)
    try:
        lanes = lanes_of([programme.organisation(code) for code in codes], context.board)
    except Refused:
        return None
    return lanes[int(number)] if number.isdecimal() and int(number) < len(lanes) else None


def _configured(context: ServiceContext, references: Iterable[Reference]) -> Iterable[Cycle]:
    for reference in references:
        try:
            yield context.cycle(reference)
        except NotConfigured:
            continue  # taken out of the settings: what it left lies in the ledger, and is asked for by audit
