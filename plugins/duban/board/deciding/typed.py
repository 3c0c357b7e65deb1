"""What was typed into the form of a decision, as its service takes it; Refused, with what to fill in, if it cannot."""

from dataclasses import dataclass
from datetime import date

from duban.board.acting import Typed
from duban.board.visiting import Visit
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.levels import basis_of
from duban.domain.plan.programme import Item, Programme
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.decide.task_list import CorrectionReason
from duban.services.plan.named import item_called, item_of

TYPED = "任务序号"


@dataclass(frozen=True, slots=True)
class DecisionTyped:
    """What every decision is given: the visit, the programme, what was typed, and who decides why on what basis."""

    visit: Visit
    programme: str
    typed: Typed
    who: Who

    @property
    def number(self) -> int:
        """The number of the item that a link named, or a person as he calls it."""
        return self.counted("number", TYPED) if self.typed.text("number") else self.called("label", TYPED).number

    def called(self, name: str, label: str) -> Item:
        """The item that was typed as the plan calls it, or by its number."""
        if not self.typed.text(name):
            raise Refused(f"请填写{label}。")
        return item_called(self.plan, self.typed.text(name))

    def counted(self, name: str, label: str) -> int:
        """A number that has to be there."""
        found = self.typed.count(name)
        if found is None:
            raise Refused(f"请填写{label}。")
        return found

    def day(self, name: str, label: str) -> date:
        """A day that has to be there."""
        return self.typed.day_of(name, label)

    def units(self, name: str) -> list[str]:
        """The names of units that were typed with 、 between them."""
        return self.typed.names(name)

    def lines(self, name: str) -> tuple[str, ...]:
        """What was typed, line by line."""
        return tuple(line.strip() for line in self.typed.text(name).splitlines() if line.strip())

    @property
    def plan(self) -> Programme:
        """The plan with every correction that was made."""
        return self.visit.app.versions.latest(self.programme)

    @property
    def item(self) -> Item:
        """The item of that number."""
        return item_of(self.plan, self.number)

    @property
    def unit(self) -> str:
        """The code of the unit that was chosen."""
        wanted = self.typed.text("unit")
        for unit in self.plan.organisations:
            if unit.is_called(wanted):
                return unit.code
        raise Refused(f"任务清单中没有单位“{wanted}”。")

    @property
    def period(self) -> Period:
        """The period that was typed."""
        return period_of(self.typed.text("period"))

    @property
    def reference(self) -> Reference:
        """The return of that unit for that period."""
        unit, period, app = self.unit, self.period, self.visit.app
        owes = self.plan.organisation(unit)
        for stream in app.settings.programmes[self.programme].streams:
            if app.settings.streams[stream].frequency is period.frequency and owes.owes(stream):
                return Reference(self.programme, stream, period, unit)
        raise Refused(f"{owes.name}不按“{self.typed.text('period')}”这样的报告期报送。")

    @property
    def cycles(self) -> tuple[Reference, ...]:
        """The cycles of that period."""
        settings, period = self.visit.app.settings, self.period
        streams = settings.programmes[self.programme].streams
        ours = [one for one in streams if settings.streams[one].frequency is period.frequency]
        return tuple(Reference(self.programme, stream, period) for stream in ours)

    @property
    def correction(self) -> CorrectionReason:
        """Who corrects, why, and from which period on."""
        first = self.typed.text("first")
        return CorrectionReason(self.who, period_of(first) if first else None)


def who_decides(visit: Visit, typed: Typed) -> Who:
    """Who decides, why, and on what basis."""
    return Who(visit.actor, typed.text("reason"), basis_of(typed.text("remark"), typed.text("minutes")))


def period_of(text: str) -> Period:
    """The period that was typed; Refused if it is none."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Refused(str(error)) from None
