"""Rules about saying that nothing is new: the limits of 本月无变化, and of 零报告."""

from collections.abc import Iterator

from duban.domain.checks.context import Case, Fault, Line, at
from duban.domain.checks.dates import falls_due
from duban.domain.checks.reading import says_nothing
from duban.domain.form import NIL, NIL_REASON, UNIT_FIELDS
from duban.domain.plan.programme import DeadlineKind
from duban.domain.returns.submission import Status

PROGRESS_CLAIMED = (Status.DONE, Status.PROGRESSING)


def unchanged_without_last(case: Case) -> Iterator[Fault]:
    """E23: 本月无变化 where nothing was ever reported: there is nothing that could stay as it was."""
    for line in _unchanged(case):
        if line.last is None or line.last.status is None:
            yield at(line, "unchanged")


def unchanged_twice(case: Case) -> Iterator[Fault]:
    """E24: 本月无变化 for the second time running, of an item with a date."""
    for line in _unchanged(case):
        dated = line.item.deadline.kind is DeadlineKind.DATED
        if dated and line.last is not None and line.last.unchanged and line.last.status is not Status.DONE:
            yield at(line, "unchanged")


def unchanged_when_due(case: Case) -> Iterator[Fault]:
    """
    E25: 本月无变化 in the very period in which the item falls due; a doubtful date costs nobody anything.

    Nor where more was asked of a claim: that nothing changed is no answer.
    """
    for line in _unchanged(case):
        if line.item.number in case.background.asked_more:
            yield at(line, "unchanged", "asked")
            continue
        done = line.last is not None and line.last.status is Status.DONE
        if not done and line.item.blames and falls_due(line.item.deadline.on, case):
            yield at(line, "unchanged", due=line.item.deadline.on)


def unchanged_but_told(case: Case) -> Iterator[Fault]:
    """W20: 本月无变化 is ticked, and progress is told nevertheless."""
    for line in _unchanged(case):
        if not says_nothing(line.entry.progress):
            yield at(line, "unchanged")


def nil_without_reason(case: Case) -> Iterator[Fault]:
    """E26: 零报告 without a word why."""
    if case.nil and says_nothing(case.filled.cover.get(NIL_REASON, "")):
        yield _at_cover(case, NIL_REASON)


def nil_with_progress(case: Case) -> Iterator[Fault]:
    """E27: 零报告, and an item falls due, or tells of progress."""
    if not case.nil:
        return
    for line in case.lines:
        known = line.last is not None and line.last.status is line.entry.status
        claims = line.entry.status in PROGRESS_CLAIMED and not known
        if claims or not says_nothing(line.entry.progress):
            yield at(line, "progress" if line.entry.progress else "status")
        elif line.entry.status is not Status.DONE and line.item.blames and falls_due(line.item.deadline.on, case):
            yield at(line, "status", "due", due=line.item.deadline.on)


def _unchanged(case: Case) -> Iterator[Line]:
    return (line for line in case.lines if line.entry.unchanged)


def _at_cover(case: Case, key: str) -> Fault:
    label = next(cover.label for cover in UNIT_FIELDS if cover.key == key)
    return Fault(column=label, cell=case.filled.cover_cells.get(key, case.filled.cover_cells.get(NIL, "")))
