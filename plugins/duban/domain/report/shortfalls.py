"""What the items of a plan have not reached by a report's day, out of what their own leads said."""

from collections.abc import Iterable, Iterator, Mapping

from duban.domain.plan.imported_figure import newest_by
from duban.domain.plan.programme import Kpi, Programme
from duban.domain.report.known import KnownCycle, Said
from duban.domain.returns.shortfall import Judging, Shortfall, Word, shortfalls_of
from duban.domain.returns.submission import Milestone


def shortfalls_in(
    programme: Programme, known: KnownCycle, words: Mapping[int, tuple[Said, ...]]
) -> dict[int, tuple[Shortfall, ...]]:
    """By item, on the nominal due day of the cycle; *words* is what was said of each, the latest first."""
    cycle = known.cycle
    judging = Judging(
        on=cycle.due,
        until=cycle.covers[1],
        starts_on=cycle.starts_on,
        figures=newest_by(known.figures, cycle.period.last),
    )
    kpis: dict[int, list[Kpi]] = {}
    for kpi in programme.kpis:
        kpis.setdefault(kpi.item, []).append(kpi)
    found = {}
    for item in programme.items:
        said = [word for word in words.get(item.number, ()) if word.organisation == item.lead]
        roadmap = known.roadmaps.get(item.number) or roadmap_in(said)
        if roadmap or item.number in kpis:
            theirs = tuple(_words(said, known))
            found[item.number] = shortfalls_of(item, kpis.get(item.number, ()), roadmap, theirs, judging)
    return found


def roadmap_in(said: Iterable[Said]) -> tuple[Milestone, ...]:
    """The milestones that were filed last."""
    return next((word.entry.milestones for word in said if word.entry.milestones), ())


def _words(said: Iterable[Said], known: KnownCycle) -> Iterator[Word]:
    stream, calendar = known.cycle.stream, known.cycle.calendar
    for word in said:
        yield Word(stream.speaks_until(word.period, calendar), word.entry)
