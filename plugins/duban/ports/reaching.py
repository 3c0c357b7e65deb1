"""Whom our mails do not reach."""

from typing import Protocol

from duban.domain.calendar.cycle import Reference
from duban.domain.proof.deliverability import ReachEvent


class Reach(Protocol):
    """Contacts whose mail comes back, and units that nobody reaches; each change is an event, none is undone."""

    def record(self, event: ReachEvent) -> None:
        """Add one change of standing, also one that changes nothing; capitals in an address do not matter."""
        ...

    def unreached(self) -> tuple[ReachEvent, ...]:
        """Contacts and units that are not reached now, each by the event that says so, oldest first."""
        ...

    def of_organisation(self, programme: str, organisation: str) -> tuple[ReachEvent, ...]:
        """Every change of one unit and its contacts, oldest first."""
        ...

    def of_units(self, programme: str) -> tuple[ReachEvent, ...]:
        """Every change of whole units of a programme, oldest first; their single contacts are left out."""
        ...

    def pauses(self, reference: Reference) -> bool:
        """Whether the unit of *reference* is not reached now: it is neither urged nor called late."""
        ...
