"""Rules about the people who answer for a return."""

from collections.abc import Iterator

from duban.domain.checks.case import Case, Fault
from duban.domain.form import COVER_FIELDS, title_of


def no_people(case: Case) -> Iterator[Fault]:
    """E18: a field of the cover that says who answers for the return is empty."""
    for cover in COVER_FIELDS:
        if not case.filled.cover.get(cover.key, "").strip():
            yield Fault(column=title_of(cover.label), cell=case.filled.cover_cells.get(cover.key, ""))
