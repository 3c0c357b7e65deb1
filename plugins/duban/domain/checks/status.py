"""Rules about 完成情况: whether it was chosen, what it obliges to say, and whether it agrees with the rest."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from duban.domain.checks.context import Case, Fault, Line, at
from duban.domain.checks.province_basis import names_basis
from duban.domain.checks.reading import says_nothing
from duban.domain.form import measure_key, owes_reason, statuses_for
from duban.domain.plan.programme import DeadlineKind
from duban.domain.returns.submission import MeasureState, Status

SHOWN = 20


def no_status(case: Case) -> Iterator[Fault]:
    """E07: 完成情况 is empty or no choice, or a measure's tick is no choice (an empty tick is not asked after)."""
    for line in case.lines:
        silent = case.nil and not line.typed("status")
        if line.entry.status is None and not silent:
            yield _no_choice(line, "status", statuses_for(line.item.deadline.kind))
        for number in range(1, len(line.item.measures) + 1):
            key = measure_key(number)
            if line.typed(key) and not _is_choice(line, number):
                yield _no_choice(line, key, MeasureState)


def _no_choice(line: Line, key: str, options: Iterable[StrEnum]) -> Fault:
    """What was typed, and what that row offers."""
    named = "”“".join(option.value for option in options)
    typed = line.typed(key)
    if not typed:
        return at(line, key, options=named)
    return at(line, key, "typed", typed=typed[:SHOWN], options=named)


def no_reason(case: Case) -> Iterator[Fault]:
    """E15: behind, not started or overdue, and no problem or next step is named."""
    for line in case.lines:
        status = line.entry.status
        if status is None or not owes_reason(line.item, status, case.on):
            continue
        named = status in (Status.BEHIND, Status.NOT_STARTED)
        state = f"为“{status.value}”" if named else "已过完成时限仍未完成"
        for key, said in (("problems", line.entry.problems), ("next_steps", line.entry.next_steps)):
            if says_nothing(said):
                yield at(line, key, state=state)


def disagrees_with_measures(case: Case) -> Iterator[Fault]:
    """W10: 已完成 although a measure is not in place, or the reverse; a word in 备注 explains it."""
    for line in case.lines:
        entry = line.entry
        ticked = [state for state in entry.measures if state is not None]
        if entry.status is None or not ticked or entry.remark:
            continue
        all_in_place = all(state is MeasureState.IN_PLACE for state in ticked)
        if entry.status is Status.DONE and not all_in_place:
            yield at(line, "status", "open")
        complete = all_in_place and len(ticked) == len(line.item.measures)
        if complete and entry.status is not Status.DONE and line.item.deadline.kind is DeadlineKind.DATED:
            yield at(line, "status", "done")


def no_evidence(case: Case) -> Iterator[Fault]:
    """E11: newly 已完成, with no name in 佐证材料 and no file beside the form; what was filed is not asked twice."""
    for line in case.lines:
        last = line.last
        known = last is not None and last.status is Status.DONE and not says_nothing(last.evidence)
        beside = line.item.number in case.background.beside
        if line.entry.status is Status.DONE and says_nothing(line.entry.evidence) and not (known or beside):
            yield at(line, "evidence")


def taken_back(case: Case) -> Iterator[Fault]:
    """E17: what was 已完成 is so no longer, without a word in 备注."""
    for line in case.lines:
        status, last = line.entry.status, line.last
        was_done = last is not None and last.status is Status.DONE
        if was_done and status is not None and status is not Status.DONE and says_nothing(line.entry.remark):
            yield at(line, "status", status=status.value)


def no_basis(case: Case) -> Iterator[Fault]:
    """W08: an item that follows the province names what the province arranged, once a quarter at least."""
    ends_quarter = case.reference.period.ends_quarter
    for line in case.lines:
        if line.item.deadline.kind is not DeadlineKind.FOLLOWS_PROVINCE or line.entry.status is None:
            continue
        entries = (line.entry,) if ends_quarter or line.last is None else (line.entry, line.last)
        if not any(map(names_basis, entries)):
            yield at(line, "evidence")


def _is_choice(line: Line, number: int) -> bool:
    return line.entry.measures[number - 1] is not None
