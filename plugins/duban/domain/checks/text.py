"""Rules about what was written: whether it says anything, says it in time, and says it of its own item."""

from collections.abc import Iterator
from itertools import zip_longest

from duban.domain.checks.context import Case, Fault, Line, at
from duban.domain.checks.reading import says_nothing
from duban.domain.returns.submission import Status
from duban.domain.text.similarity import Bare, alike, bare

# Where nothing happened, nothing need be written.
MAY_BE_SILENT = (Status.NOT_STARTED, Status.NOT_PROGRESSING)
LONGEST = 300


def no_progress(case: Case) -> Iterator[Fault]:
    """E08: 本月进展 is empty or says nothing."""
    for line in case.lines:
        if not _may_be_silent(case, line) and says_nothing(line.entry.progress):
            yield at(line, "progress")


def wrong_length(case: Case) -> Iterator[Fault]:
    """W05: a text of more than 300 characters; nobody is asked to write more."""
    for line in case.lines:
        for key in ("progress", "problems", "next_steps"):
            if (length := _length(line.typed(key))) > LONGEST:
                yield at(line, key, "long", length=length)


def copied(case: Case) -> Iterator[Fault]:
    """W01: 本月进展 repeats last month's, or another item's of this return whose measures are others."""
    seen: list[tuple[Line, Bare]] = []
    for line in case.lines:
        text = bare(line.entry.progress)
        twin = next((other for other, said in seen if _differ(line, other) and alike(text, said)), None)
        if line.last is not None and alike(text, bare(line.last.progress)):
            yield at(line, "progress")
        elif twin is not None:
            yield at(line, "progress", "other", other=twin.item.label)
        seen.append((line, text))


def _differ(line: Line, other: Line) -> bool:
    """Whether two items ask for different things: some are printed twice with the same words."""
    return line.item.measures != other.item.measures


def _may_be_silent(case: Case, line: Line) -> bool:
    if case.nil or line.entry.unchanged:
        return True
    return line.entry.status in MAY_BE_SILENT or _goes_on(line)


def _goes_on(line: Line) -> bool:
    """Whether an item is on schedule and none of its measures has moved since the last return."""
    if line.entry.status is not Status.ON_SCHEDULE or line.last is None:
        return False
    pairs = zip_longest(line.entry.measures, line.last.measures)
    return all(now is None or now is before for now, before in pairs)


def _length(text: str) -> int:
    """Characters as people count them, without blanks and line breaks."""
    return len("".join(text.split()))
