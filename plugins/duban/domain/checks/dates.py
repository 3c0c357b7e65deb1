"""Rules about dates: whether they can be read, whether they can be meant, and what follows from them."""

from collections.abc import Iterator
from datetime import date

from duban.domain.checks.context import Case, Fault, FilledStep, at
from duban.domain.checks.reading import says_nothing
from duban.domain.form import MILESTONE_COLUMNS
from duban.domain.returns.submission import Severity, Status
from duban.domain.returns.time_asked import time_asked
from duban.domain.text.normalise import tidy

SHOWN = 40


def no_day(case: Case) -> Iterator[Fault]:
    """
    E14: a date that cannot be read, or of an unfinished item one that has passed.

    It is asked back, never dropped in silence; 无 and the like are no date.
    """
    for line in case.lines:
        text, understood = line.typed("expected_on"), line.expected
        if understood is None:
            if not says_nothing(text):
                yield at(line, "expected_on", text=text[:SHOWN])
        elif understood.value < case.on and line.entry.status not in (None, Status.DONE):
            yield at(line, "expected_on", "past", day=understood.value)
    for step in case.steps:
        if step.understood is None or not step.what:
            yield _at_step(step, "on" if step.understood is None else "what", "step")


def past_deadline(case: Case) -> Iterator[Fault]:
    """W16: expected later than the deadline in force; a doubtful deadline costs nobody a question."""
    for line in case.lines:
        due = line.item.deadline.on
        if expected := time_asked(line.item, due, line.entry):
            yield at(line, "expected_on", due=due, day=expected)


def day_rewritten(case: Case) -> Iterator[Fault]:
    """W06 of dates: what was typed is told in its one way of writing; confirmed is asked only where it was guessed."""
    for line in case.lines:
        understood, typed = line.expected, line.typed("expected_on")
        if understood is None or typed == understood.value.isoformat():
            continue
        if understood.guessed:
            yield at(line, "expected_on", typed=typed[:SHOWN], value=understood.value.isoformat())
        else:
            yield at(
                line, "expected_on", "plain", Severity.NOTE, typed=typed[:SHOWN], value=understood.value.isoformat()
            )
    for step in case.steps:
        if step.understood is not None and step.understood.guessed:
            yield _at_step(step, "on", "", typed=step.text[:SHOWN], value=step.understood.value.isoformat())


def missed_step(case: Case) -> Iterator[Fault]:
    """
    W03 of milestones: one fell into this period, the item is 按序时, and its report does not speak of it.

    Milestones replace the linear schedule of their item; each is asked after once, in its own period.
    """
    covers = case.background.covers
    if covers is None:
        return
    for line in case.lines:
        if line.entry.status is not Status.ON_SCHEDULE or not line.item.blames:
            continue
        for step in case.background.milestones.get(line.item.number, ()):
            if covers[0] <= step.on <= min(covers[1], case.on) and tidy(step.what) not in tidy(line.entry.progress):
                yield at(line, "status", "step", what=step.what, day=step.on)


def falls_due(due: date | None, case: Case) -> bool:
    """Whether a day lies in the period reported on: one at a month's end belongs to the next return."""
    covers = case.background.covers
    return due is not None and covers is not None and covers[0] <= due <= covers[1]


def _at_step(step: FilledStep, key: str, case: str, **facts: object) -> Fault:
    title = next(column.title for column in MILESTONE_COLUMNS if column.key == key)
    return Fault(facts, case, step.item.number, title, step.row.cells.get(key, ""))
