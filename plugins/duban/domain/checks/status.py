"""Rules about 完成情况: whether it was chosen, and what it obliges to say."""

from collections.abc import Iterator

from duban.domain.checks.case import Case, Fault, at
from duban.domain.checks.reading import says_nothing
from duban.domain.form import measure_key, owes_reason
from duban.domain.submission import Status


def no_status(case: Case) -> Iterator[Fault]:
    """E07: 完成情况 is empty or no choice, or a measure's tick is no choice (an empty tick is not asked after)."""
    for line in case.lines:
        if line.entry.status is None:
            yield at(line, "status")
        for number, state in enumerate(line.entry.measures, start=1):
            if state is None and line.row.texts.get(measure_key(number), "").strip():
                yield at(line, measure_key(number))


def no_reason(case: Case) -> Iterator[Fault]:
    """E15: behind, not started or overdue, and no problem or next step is named."""
    for line in case.lines:
        status = line.entry.status
        if status is None or not owes_reason(line.item, status, case.on):
            continue
        named = status in (Status.BEHIND, Status.NOT_STARTED)
        state = f"为“{status.value}”" if named else "已过完成时限仍未完成"
        for key in ("problems", "next_steps"):
            if says_nothing(line.row.texts.get(key, "")):
                yield at(line, key, state=state)
