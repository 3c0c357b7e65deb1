"""The milestones in force of the items that a unit leads: as filed, or as the office amended them."""

from collections.abc import Mapping
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.roadmap import in_force
from duban.domain.returns.submission import Milestone
from duban.ports import UnitOfWork


def roadmaps_of(
    work: UnitOfWork, reference: Reference, at: datetime | None = None
) -> Mapping[int, tuple[Milestone, ...]]:
    """By item, for the return of that *reference*; with *at*, by the decisions up to that moment."""
    filed = work.submissions.milestones_on_file(reference)
    return in_force(filed, work.decisions.in_force(reference.programme, at).roadmaps)
