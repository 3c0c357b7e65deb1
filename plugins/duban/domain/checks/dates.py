"""Rules about dates."""

from collections.abc import Iterator

from duban.domain.checks.case import Case, Fault, at
from duban.domain.checks.reading import says_nothing


def no_day(case: Case) -> Iterator[Fault]:
    """E14: a date that cannot be read is asked back, never dropped in silence; 无 and the like are no date."""
    for line in case.lines:
        text = line.row.texts.get("expected_on", "").strip()
        if line.entry.expected_on is None and not says_nothing(text):
            yield at(line, "expected_on", text=text[:40])
