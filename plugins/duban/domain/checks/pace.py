"""Rules that hold the word 按序时 or 滞后 against figures and milestones alike: too slow, too fast, or at odds."""

from collections.abc import Iterator

from duban.domain.calendar.moments import told_day
from duban.domain.checks.context import Case, Fault, Line, at
from duban.domain.plan.pace import Pace, pace
from duban.domain.plan.programme import Kpi
from duban.domain.returns.shortfall import Judging, Shortfall, ShortfallKind, Word, shortfalls_of
from duban.domain.returns.submission import Milestone, Status
from duban.domain.text.normalise import tidy

WELL = (Status.ON_SCHEDULE, Status.PROGRESSING)
SLOW = (Status.BEHIND, Status.NOT_STARTED)


def well_and_missed(case: Case) -> Iterator[Fault]:
    """W03: said to go well, and a target whose day has passed is not met, by the form or by a platform's figures."""
    for line in _lines(case, *WELL):
        for short in _shortfalls(line, case):
            if short.kind is ShortfallKind.TARGET:
                yield at(line, "status", "missed", words=short.words, status=line.entry.status)


def slow_and_ahead(case: Case) -> Iterator[Fault]:
    """W03: said to lag, although every figure keeps its schedule, no target is missed and no milestone has come."""
    for line in _lines(case, *SLOW):
        found = list(_paces(line, case))
        is_ahead = found and all(gone.reached >= gone.expected for _kpi, gone in found)
        if is_ahead and not _shortfalls(line, case) and not any(step.on <= case.on for step in _roadmap(line, case)):
            kpi, gone = found[0]
            reached, expected = f"{gone.reached:.0f}%", f"{gone.expected:.0f}%"
            yield at(line, "status", "ahead", metric=kpi.metric, reached=reached, expected=expected)


def recovered_step(case: Case) -> Iterator[Fault]:
    """W03: said to lag when a milestone came, now on schedule, and the report does not speak of that milestone."""
    covers = case.background.covers
    for line in _lines(case, Status.ON_SCHEDULE):
        if covers is None or line.last is None or line.last.status not in SLOW:
            continue
        for step in _roadmap(line, case):
            if step.on < covers[0] and tidy(step.what) not in tidy(line.entry.progress):
                yield at(line, "status", "recovered", what=step.what, day=step.on)


def done_before_its_steps(case: Case) -> Iterator[Fault]:
    """W03 of dates: an item is expected to be done before the last of its milestones."""
    for line in _lines(case, Status.ON_SCHEDULE, *SLOW):
        last = max(_roadmap(line, case), key=lambda step: step.on, default=None)
        expected = line.entry.expected_on
        if last is not None and expected is not None and case.on <= expected < last.on:
            yield at(line, "expected_on", "before", what=last.what, on=told_day(last.on), day=expected)


def _lines(case: Case, *statuses: Status) -> Iterator[Line]:
    """The lines that say so of items that may be blamed; none where targets and milestones do not count."""
    for line in case.lines:
        if case.background.weighs_targets and line.item.blames and line.entry.status in statuses:
            yield line


def _shortfalls(line: Line, case: Case) -> tuple[Shortfall, ...]:
    """What the item has not reached, by this return."""
    background = case.background
    on = min(background.covers[1], case.on) if background.covers else case.on
    judging = Judging(on, on, background.starts_on, background.figures)
    return shortfalls_of(line.item, _kpis(line, case), _roadmap(line, case), (Word(on, line.entry),), judging)


def _paces(line: Line, case: Case) -> Iterator[tuple[Kpi, Pace]]:
    """Each figure of the item that has a schedule, with how far it has come."""
    said = {value.kpi: value.value for value in line.entry.values}
    for kpi in _kpis(line, case):
        value = said.get(kpi.code)
        gone = pace(kpi, value, case.background.starts_on, case.on) if value is not None and kpi.enabled else None
        if gone is not None:
            yield kpi, gone


def _kpis(line: Line, case: Case) -> tuple[Kpi, ...]:
    return tuple(kpi for kpi in case.background.kpis if kpi.item == line.item.number)


def _roadmap(line: Line, case: Case) -> tuple[Milestone, ...]:
    return case.background.milestones.get(line.item.number, ())
