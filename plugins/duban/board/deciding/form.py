"""What every decision's form is made of: its fields, what was typed into them, and the act that follows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from duban.board.acting import Typed
from duban.board.visiting import Visit
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.levels import basis_of
from duban.domain.office.authority import Permission
from duban.errors import Refused
from duban.services.decide.decider import DecisionResult, Who
from duban.services.plan.versions import Versions


class FieldKind(StrEnum):
    """How a field is filled in."""

    NUMBER = "number"
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its name, what stands above it, and, of a choice, what there is to choose from."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: Callable[[Visit, str], Iterable[str]] | None = None


@dataclass(frozen=True, slots=True)
class DecisionTyped:
    """What every decision is given: the visit, the programme, what was typed, and who decides why on what basis."""

    visit: Visit
    programme: str
    typed: Typed
    who: Who

    @property
    def number(self) -> int:
        """The number of the item; Refused if it is none."""
        text = self.typed.text("number")
        if not text.isdecimal():
            raise Refused("请填写任务序号。")
        return int(text)

    def day(self, name: str, label: str) -> date:
        """A day that has to be there; Refused if it is not."""
        found = self.typed.day(name)
        if found is None:
            raise Refused(f"请填写{label}。")
        return found

    @property
    def unit(self) -> str:
        """The code of the unit that was chosen; Refused if none was."""
        wanted = self.typed.text("unit")
        units = Versions(self.visit.app.context).latest(self.programme).organisations
        for unit in units:
            if wanted in (unit.name, unit.code, *unit.aliases):
                return unit.code
        raise Refused(f"任务清单中没有单位“{wanted}”。")

    @property
    def period(self) -> Period:
        """The period that was typed; Refused if it is none."""
        try:
            return Period.parse(self.typed.text("period"))
        except ValueError as error:
            raise Refused(str(error)) from None

    @property
    def reference(self) -> Reference:
        """The return of that unit for that period; Refused if its stream cannot be told."""
        unit, period, app = self.unit, self.period, self.visit.app
        owes = next(one for one in Versions(app.context).latest(self.programme).organisations if one.code == unit)
        for stream in app.settings.programmes[self.programme].streams:
            if app.settings.streams[stream].frequency is period.frequency and owes.owes(stream):
                return Reference(self.programme, stream, period, unit)
        raise Refused(f"{owes.name}不按“{self.typed.text('period')}”这样的报告期报送。")


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """
    One thing that the office may decide or register.

    `follows` says what comes of it, before it is done; `decide` does it and gives the sentence.
    """

    code: str
    title: str
    permission: Permission
    fields: tuple[FormField, ...]
    follows: str
    decide: Callable[[DecisionTyped], DecisionResult | str]
    on_basis: bool = True


def units_of(visit: Visit, programme: str) -> list[str]:
    """The names of all units."""
    return [unit.name for unit in Versions(visit.app.context).latest(programme).organisations]


NUMBER = FormField("number", "任务序号", FieldKind.NUMBER)
UNIT = FormField("unit", "单位", FieldKind.CHOICE, choices=units_of)
PERIOD = FormField("period", "报告期（如 2021-11 或 2021-Q4）")


def who_decides(visit: Visit, typed: Typed) -> Who:
    """Who decides, why, and on what basis."""
    return Who(visit.actor, typed.text("reason"), basis_of(typed.text("remark"), typed.text("minutes")))
