"""工作专班 and the year's meetings (年度调度安排表), as the settings of a programme name them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.plan.programme import Item
from duban.errors import CalendarUnknown

# So many working days before a meeting its material is there.
MATERIAL_BEFORE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskForce:
    """
    A task force: who leads it, who is reached, who is in it, and the number of the paper that set it up.

    `indicators` are those whose items it settles, by name. What nobody `confirmed` is doubtful: it is shown so, and
    nothing is asked of anybody by it.
    """

    name: str
    indicators: tuple[str, ...]
    leader: str = ""
    liaison: str = ""
    members: tuple[str, ...] = ()
    rule: str = ""
    confirmed: bool = False

    def settles(self, item: Item) -> bool:
        """Whether *item* is one of its."""
        return item.indicator.name in self.indicators


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One line of the year's schedule: the day, what it is called, and the task force whose items it is about."""

    on: date
    name: str
    task_force: str = ""

    def ready_on(self, calendar: WorkCalendar) -> date | None:
        """The day from which its material is there; None where no calendar tells."""
        try:
            return calendar.add(self.on, -MATERIAL_BEFORE)
        except CalendarUnknown:
            return None


def force_of(forces: Iterable[TaskForce], item: Item) -> TaskForce | None:
    """The confirmed task force that settles *item*; None if there is none, or nobody confirmed it."""
    return next((force for force in forces if force.confirmed and force.settles(item)), None)
