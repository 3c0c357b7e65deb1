"""典型经验 as the office looks at them: whose, what it says, where it waits and until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.practice import WAITING, PracticeStage, PracticeStep, RegisteredPractice
from duban.domain.office.authority import AUTHORITY, Permission
from duban.services.context import ServiceContext
from duban.services.plan.practices import PracticeRecords
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class PracticeShown:
    """A practice with its unit, where it waits and whose turn it is."""

    practice: RegisteredPractice
    unit: str
    step: PracticeStep
    adopters: tuple[str, ...]

    @property
    def owner(self) -> str:
        """Whose turn it is, in words; of what is spread or ended nobody's."""
        if self.step.stage is PracticeStage.READY:
            return "季度末月的调度简况"
        return AUTHORITY[Permission.PRACTICE].words if self.is_offices else ""

    @property
    def is_offices(self) -> bool:
        """Whether the office has the next step."""
        return self.step.stage in WAITING

    def is_overdue(self, today: date) -> bool:
        """Whether the office should have done its step before *today*."""
        return self.step.due is not None and today > self.step.due


@dataclass(frozen=True, slots=True)
class Practices:
    """Looking up; nothing is changed, and nothing is there while the loop is off."""

    context: ServiceContext

    def all(self, now: datetime) -> tuple[PracticeShown, ...]:
        """Every practice of the programmes that spread them, the newest first."""
        found = [one for code in filter(self.context.spreads, self.context.programmes) for one in self._of(code, now)]
        return tuple(sorted(found, key=lambda one: one.practice.since, reverse=True))

    def waiting(self, now: datetime) -> tuple[PracticeShown, ...]:
        """Those with which the office has the next step."""
        return tuple(one for one in self.all(now) if one.is_offices)

    def shown(self, reference: Reference, now: datetime) -> PracticeShown:
        """One practice as it stands; UnknownReference if there is none."""
        practice = PracticeRecords(self.context).one(reference, now)
        return self._shown(practice, Versions(self.context).latest(reference.programme).names.units)

    def _of(self, code: str, now: datetime) -> tuple[PracticeShown, ...]:
        if not (found := PracticeRecords(self.context).all(code, now)):
            return ()
        names = Versions(self.context).latest(code).names.units
        return tuple(self._shown(one, names) for one in found)

    def _shown(self, practice: RegisteredPractice, names: Mapping[str, str]) -> PracticeShown:
        unit = names.get(practice.reference.organisation, practice.reference.organisation)
        step = practice.step(self.context.practices, self.context.calendar)
        adopters = tuple(names.get(act.organisation, act.organisation) for act in practice.adopters)
        return PracticeShown(practice, unit, step, adopters)
