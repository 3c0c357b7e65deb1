"""Rules about what was written: whether it says anything."""

from collections.abc import Iterator

from duban.domain.checks.case import Case, Fault, at
from duban.domain.checks.reading import says_nothing
from duban.domain.submission import Status

# Where nothing happened, nothing need be written.
MAY_BE_SILENT = (Status.NOT_STARTED, Status.NOT_PROGRESSING)


def no_progress(case: Case) -> Iterator[Fault]:
    """E08: 本月进展 is empty or says nothing."""
    for line in case.lines:
        if line.entry.status not in MAY_BE_SILENT and says_nothing(line.entry.progress):
            yield at(line, "progress")
