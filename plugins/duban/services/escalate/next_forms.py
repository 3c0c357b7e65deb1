"""Whether a unit is told something by its forms, or will be: then it needs no mail."""

from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.plan.programme import Programme
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.forms_told import arrived, told_until


@dataclass(frozen=True, slots=True)
class NextForms:
    """
    Looking up in one transaction; *cycle* is the newest that asks about the items of *programme*.

    `goes_on` says whether another follows it.
    """

    context: ServiceContext
    work: UnitOfWork
    programme: Programme
    cycle: Reference
    goes_on: bool

    def told(self, unit: str, at: datetime) -> bool:
        """Whether a form that reached the *unit* was built after that moment."""
        until = told_until(self.context, self.work, self.cycle.of(unit))
        return until is not None and until >= at

    def will_tell(self, unit: str) -> bool:
        """Whether a form is still to come: that of this cycle, or of the next one while the plan runs."""
        if not self.programme.asked_of(unit):
            return False
        reference = self.cycle.of(unit)
        expected = self.work.returns.get(reference)
        is_owed = expected is not None and expected.state.is_owed
        if is_owed and arrived(self.context, self.work, reference) is None:
            return True
        return self.goes_on
