"""What the items of a unit had not reached by the last period: for whoever speaks of them before the next return."""

from collections.abc import Iterator

from duban.domain.calendar.cycle import Cycle
from duban.domain.decisions.roadmap import read
from duban.domain.plan.imported_figure import newest_by
from duban.domain.plan.programme import Programme
from duban.domain.returns.shortfall import Judging, Shortfall, Word, shortfalls_of
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext


def shortfalls_before(
    context: ServiceContext, work: UnitOfWork, programme: Programme, cycle: Cycle, unit: str
) -> dict[int, tuple[Shortfall, ...]]:
    """By item that *unit* reports, on the due day before that of *cycle*, as far as a rule of the lights speaks."""
    lights = context.lights(programme.code)
    if not lights.is_on:
        return {}
    stream, before = cycle.stream, cycle.period.later(-1)
    judging = Judging(
        on=stream.due_of(before, cycle.calendar),
        until=stream.speaks_until(before, cycle.calendar),
        starts_on=cycle.starts_on,
        figures=newest_by(work.figures.all(programme.code), before.last),
    )
    words: dict[int, list[Word]] = {}
    for number, word in _words(work, cycle, unit):
        words.setdefault(number, []).append(word)
    amended = work.decisions.in_force(programme.code).roadmaps
    found = {}
    for item in programme.asked_of(unit):
        said = words.get(item.number, [])
        filed = next((word.entry.milestones for word in said if word.entry.milestones), ())
        roadmap = read(amended[item.number].value) if item.number in amended else filed
        kpis = [kpi for kpi in programme.kpis if kpi.item == item.number]
        short = shortfalls_of(item, kpis, roadmap, said, judging)
        if told := tuple(one for one in short if lights.light_of(one) is not None):
            found[item.number] = told
    return found


def _words(work: UnitOfWork, cycle: Cycle, unit: str) -> Iterator[tuple[int, Word]]:
    """What *unit* had accepted of each item in earlier periods, the newest first."""
    past = cycle.reference.cycle.earlier
    while work.cycles.get(past) is not None:
        filed = work.submissions.accepted(past, units=(unit,)).get(unit)
        until = cycle.stream.speaks_until(past.period, cycle.calendar)
        yield from ((entry.item, Word(until, entry)) for entry in (filed.entries if filed else ()))
        past = past.earlier
